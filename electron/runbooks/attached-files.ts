import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachedFile } from '../../shared/model/runbook.ts';
import { localText } from '../../shared/model/local-text.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { writeFailure } from '../platform/file-errors.ts';
import { invalidAnswer } from './runbook-errors.ts';

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
    const sha256 = createHash('sha256').update(content).digest('hex');
    await this.#makeFolder();
    if (!(await this.#has(sha256))) await writeFileAtomically(join(this.#folder, sha256), content);
    const shown = visibleText(name.split(/[/\\]/).at(-1) ?? '').slice(0, 255);
    return { name: shown === '' ? sha256 : shown, sizeBytes: content.length, sha256 };
  }

  /** A file that was cut off or changed is not the one that was attached. */
  async #has(sha256: string): Promise<boolean> {
    try {
      const there = await readFile(join(this.#folder, sha256));
      return createHash('sha256').update(there).digest('hex') === sha256;
    } catch {
      return false;
    }
  }

  async #makeFolder(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    } catch (error: unknown) {
      throw writeFailure(error, this.#folder) ?? error;
    }
  }
}

const tooLarge = localText('the file is larger than 20 MiB.', '파일이 20 MiB보다 큽니다.');
