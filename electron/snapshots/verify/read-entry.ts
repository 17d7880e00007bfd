import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { scratchFailure } from '../capture/scratch-failure.ts';
import type { VerifySource } from './verify-source.ts';

/** Failures that say something about the file and not about the place it is read from. */
const ofTheFile: ReadonlySet<string> = new Set([
  'repository/damaged',
  'location/not-found',
  'location/not-readable',
]);

/** The text of a failure to read a file or a list; whatever else went wrong goes on. */
export function readingProblem(error: unknown): LocalText {
  if (isAppError(error) && ofTheFile.has(error.code)) return error.text;
  throw error;
}

/** Looks at a file's bytes as they pass by; it may keep a piece. */
export type PassingCheck = { take(piece: Uint8Array): void };

export type EntryReading = {
  /** Why the bytes are not those of the list; null when they are. */
  readonly problem: LocalText | null;
  readonly sha256: string | null;
};

/** Reads a file to its end, recomputing its SHA-256, and hands the bytes to whoever else wants them. */
export async function readEntry(
  source: VerifySource,
  part: RootPart,
  entry: ListedFile,
  into: {
    /** A new file that gets the bytes as well. */
    readonly copyTo: string | null;
    readonly format: PassingCheck | null;
    readonly heard: (bytes: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<EntryReading> {
  const { copyTo, format, heard, signal } = into;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const copy = copyTo === null ? null : await ScratchCopy.create(copyTo);
  try {
    for await (const piece of source.read(part, entry, signal)) {
      signal.throwIfAborted();
      hash.update(piece);
      sizeBytes += piece.length;
      // A source without end must not fill the disk.
      if (sizeBytes > entry.sizeBytes) return { problem: otherSize(entry.sizeBytes, null), sha256: null };
      // It keeps what it takes, and a piece is good until the next one only.
      format?.take(Buffer.from(piece));
      await copy?.write(piece);
      heard(piece.length);
    }
  } catch (error: unknown) {
    return { problem: readingProblem(error), sha256: null };
  } finally {
    await copy?.close();
  }
  const sha256 = hash.digest('hex');
  if (sizeBytes !== entry.sizeBytes) return { problem: otherSize(entry.sizeBytes, sizeBytes), sha256 };
  return { problem: sha256 === entry.sha256 ? null : otherHash, sha256 };
}

class ScratchCopy {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<ScratchCopy> {
    try {
      return new ScratchCopy(path, await open(path, 'w', 0o600));
    } catch (error: unknown) {
      throw scratchFailure(error, path);
    }
  }

  async write(piece: Uint8Array): Promise<void> {
    try {
      await this.#file.writeFile(piece);
    } catch (error: unknown) {
      throw scratchFailure(error, this.#path);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function otherSize(listed: number, found: number | null): LocalText {
  return found === null
    ? localText(
        `It goes on after the ${listed} bytes that were captured.`,
        `캡처한 ${listed}바이트보다 더 깁니다.`,
      )
    : localText(
        `It holds ${found} bytes; ${listed} were captured.`,
        `${found}바이트이며, 캡처한 크기는 ${listed}바이트입니다.`,
      );
}

const otherHash = localText(
  'Its bytes do not have the SHA-256 that was recorded at capture.',
  '캡처할 때 기록한 SHA-256과 일치하지 않습니다.',
);
