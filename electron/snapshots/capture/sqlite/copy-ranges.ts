import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { systemCode } from '../../../platform/file-errors.ts';

/** From `from` up to, not including, `to`, in bytes. */
type ByteRange = { readonly from: number; readonly to: number };

/** SQLite locks bytes from here on and never stores anything in their page (sqlite.org/fileformat2.html#the_lock_byte_page). */
const lockByte = 0x4000_0000;

const pieceBytes = 4 * 1024 ** 2;
const zeros = Buffer.alloc(pieceBytes);

/** What of a main file is read: all but the lock-byte page, which Windows refuses to read while it is locked. */
export function readableRanges(sizeBytes: number, pageSizeBytes: number): readonly ByteRange[] {
  if (sizeBytes <= lockByte) return [{ from: 0, to: sizeBytes }];
  return [
    { from: 0, to: lockByte },
    { from: lockByte + pageSizeBytes, to: sizeBytes },
  ];
}

/** The scratch copy could not be written: `code` is the system's name for why. */
export class ScratchWriteError extends Error {
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`the scratch copy could not be written (${code})`, { cause });
    this.code = code;
  }
}

/**
 * Copies ranges of an open file to a new file at `to` that only this account can read; what lies between them becomes zeros, and
 * zeros become holes. Stops at the end of the file. Calls `onPiece` after each piece and answers the size of the copy in bytes.
 * Throws `ScratchWriteError`, or the system's error of reading.
 */
export async function copyRanges(
  source: FileHandle,
  to: string,
  ranges: readonly ByteRange[],
  onPiece: (bytes: number) => void | Promise<void>,
): Promise<number> {
  const copy = await written(() => open(to, 'wx', 0o600));
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes);
    let sizeBytes = 0;
    for (const range of ranges) {
      let at = range.from;
      while (at < range.to) {
        const { bytesRead } = await source.read(buffer, 0, Math.min(pieceBytes, range.to - at), at);
        if (bytesRead === 0) break;
        const piece = buffer.subarray(0, bytesRead);
        if (!piece.equals(zeros.subarray(0, bytesRead))) await writeAt(copy, piece, at);
        at += bytesRead;
        sizeBytes = at;
        await onPiece(bytesRead);
      }
    }
    await written(() => copy.truncate(sizeBytes));
    return sizeBytes;
  } finally {
    await copy.close();
  }
}

async function writeAt(copy: FileHandle, piece: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < piece.length) {
    const { bytesWritten } = await written(() =>
      copy.write(piece, done, piece.length - done, position + done),
    );
    done += bytesWritten;
  }
}

/** What `write` answers; its failure as `ScratchWriteError`. */
export async function written<Value>(write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error: unknown) {
    throw new ScratchWriteError(systemCode(error) ?? 'EIO', error);
  }
}
