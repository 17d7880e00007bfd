import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachedFile } from '../../shared/model/runbook.ts';
import { localText } from '../../shared/text/local-text.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { alteredFile, invalidAnswer, missingFile } from './runbook-errors.ts';

/** One file, and nothing larger: what a person adds is a screenshot or a log, not a copy of a server. */
const mostBytes = 20 * 1024 ** 2;

/** Files that operators attached: each is kept once, under the hash of its content. */
export class AttachedFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Durable when it answers. @throws AppError runbook/invalid-answer, store/disk-full, store/not-writable */
  async keep(name: string, base64: string): Promise<AttachedFile> {
    const content = Buffer.from(base64, 'base64');
    if (content.length > mostBytes) throw invalidAnswer(tooLarge);
    const sha256 = hashOf(content);
    makeFolder(this.#folder);
    if (!(await this.#has(sha256))) await writeFileAtomically(join(this.#folder, sha256), content);
    const shown = visibleText(name.split(/[/\\]/).at(-1) ?? '').slice(0, 255);
    return { name: shown === '' ? sha256 : shown, sizeBytes: content.length, sha256 };
  }

  /** As it was attached, or not at all. @throws AppError runbook/file-missing, runbook/file-altered */
  async read({ name, sha256 }: AttachedFile): Promise<Buffer> {
    const content = await this.#content(sha256, name);
    if (hashOf(content) !== sha256) throw alteredFile(name);
    return content;
  }

  async #content(sha256: string, name: string): Promise<Buffer> {
    try {
      return await readFile(join(this.#folder, sha256));
    } catch (error: unknown) {
      throw missingFile(name, error);
    }
  }

  /** A file that was cut off or changed is not the one that was attached. */
  async #has(sha256: string): Promise<boolean> {
    try {
      return hashOf(await readFile(join(this.#folder, sha256))) === sha256;
    } catch {
      return false;
    }
  }
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

const tooLarge = localText('the file is larger than 20 MiB.', '파일이 20 MiB보다 큽니다.');
