import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { damaged } from '../../repository/format/damage.ts';
import type { SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { scratchFailure } from '../capture/scratch-failure.ts';
import { readListLines } from './exported-list.ts';

/**
 * What was taken out of an archive, in a folder that only this account can enter. Files lie there by the SHA-256 of their content, never
 * by a name of the archive: nothing in it can choose where anything is written.
 */
export class ExtractedSet {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the bytes of an entry, unless the same content is there. Answers what was read. */
  async put(
    place: { readonly list: string } | { readonly content: string },
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
    const path = 'list' in place ? this.#listPath(place.list) : await this.#contentPath(place.content);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const file = await open(path, 'w', 0o600).catch((error: unknown) => {
      throw scratchFailure(error, path);
    });
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        sizeBytes += piece.length;
        await file.writeFile(piece).catch((error: unknown) => {
          throw scratchFailure(error, path);
        });
      }
    } finally {
      await file.close();
    }
    return { sizeBytes, sha256: hash.digest('hex') };
  }

  entries(partId: string, signal: AbortSignal): AsyncGenerator<ListedFile> {
    return readListLines(createReadStream(this.#listPath(partId), { signal }), partId);
  }

  contents(id: string, root: SnapshotRoot): SnapshotContents {
    return {
      id,
      root,
      entries: (partId, signal) => this.entries(partId, signal),
      content: (entry, signal) => this.#content(entry, signal),
    };
  }

  async *#content(entry: ListedFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (entry.sizeBytes === 0) return;
    if (entry.sha256 === null) {
      throw damaged(JSON.stringify(entry.path), 'it has no SHA-256', 'SHA-256이 없습니다');
    }
    yield* createReadStream(await this.#contentPath(entry.sha256), { signal });
  }

  #listPath(partId: string): string {
    return join(this.#folder, `${partId}.ndjson`);
  }

  async #contentPath(sha256: string): Promise<string> {
    const folder = join(this.#folder, sha256.slice(0, 2));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, sha256);
  }
}
