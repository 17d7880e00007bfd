import { join } from 'node:path';
import {
  makeScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../locations/live-database/scratch.ts';
import { damaged } from '../../repository/format/damage.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { readEntry } from '../verify/read-entry.ts';
import { sourceOf } from '../verify/verify-source.ts';
import { capturedPart, noDatabasePart } from './contents-errors.ts';

const copiesKept = 2;

type Copy = { readonly key: string; readonly folder: string; readonly path: string };

/**
 * Databases of snapshots, written once to a folder that only this account can enter and kept while this process goes on asking.
 * `clear` removes them; what a process that crashed has left is removed by the next one.
 */
export class DatabaseCopies {
  readonly #scratchRoot: string;
  #copies: Copy[] = [];

  constructor(scratchRoot: string) {
    this.#scratchRoot = scratchRoot;
    sweepScratch(scratchRoot, { own: false });
  }

  /**
   * The path of a copy that is ours alone, proven by its SHA-256.
   * @throws AppError snapshot/unknown-part, repository/damaged, snapshot/scratch-full
   */
  async obtain(contents: SnapshotContents, partId: string, signal: AbortSignal): Promise<string> {
    const key = `${contents.id} ${partId}`;
    const kept = this.#copies.find((copy) => copy.key === key);
    if (kept !== undefined) return kept.path;
    while (this.#copies.length >= copiesKept) this.#drop(this.#copies[0]);
    const folder = makeScratchFolder(this.#scratchRoot);
    const path = join(folder, 'copy.db');
    try {
      await write(contents, partId, path, signal);
    } catch (error: unknown) {
      removeScratchFolder(folder);
      throw error;
    }
    this.#copies.push({ key, folder, path });
    return path;
  }

  clear(): void {
    for (const copy of this.#copies) this.#drop(copy);
  }

  #drop(copy: Copy | undefined): void {
    if (copy === undefined) return;
    this.#copies = this.#copies.filter((other) => other !== copy);
    removeScratchFolder(copy.folder);
  }
}

async function write(
  contents: SnapshotContents,
  partId: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const part = capturedPart(contents.root, partId);
  if (part.kind !== 'sqlite') throw noDatabasePart(part);
  const into = { copyTo: path, format: null, heard: () => undefined, signal };
  for await (const entry of contents.entries(partId, signal)) {
    if (entry.type !== 'file') continue;
    const { problem } = await readEntry(sourceOf(contents), part, entry, into);
    if (problem !== null) throw damaged(`"${part.title.en}" (${partId})`, problem.en, problem.ko);
    return;
  }
  throw damaged(`"${part.title.en}" (${partId})`, 'its list is empty', '파일 목록이 비어 있습니다');
}
