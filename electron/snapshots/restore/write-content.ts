import { createHash } from 'node:crypto';
import { passingContentOf } from '../../repository/snapshot-contents.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { sourceDiffers } from './restore-errors.ts';
import type { NewFile, RestoreFiles } from './restore-files.ts';

/** Runs of zeros of this length are left out of the file: it reads the same and takes no space. */
const holeBytes = 64 * 1024;
const zeros = Buffer.alloc(holeBytes);

/**
 * Writes a file's content to a new file. Throws `repository/damaged` when it is not what the list says; with `hash` false its size alone
 * is compared, for what is read back and hashed as a whole anyway.
 */
export async function writeContent(
  files: RestoreFiles,
  contents: SnapshotContents,
  entry: ListedFile,
  path: string,
  options: {
    readonly signal: AbortSignal;
    readonly wrote: (bytes: number) => void;
    readonly hash: boolean;
  },
): Promise<void> {
  const hash = options.hash ? createHash('sha256') : null;
  const file = await files.create(path);
  try {
    let [sizeBytes, writtenBytes] = [0, 0];
    for await (const piece of passingContentOf(contents, entry, options.signal)) {
      options.signal.throwIfAborted();
      hash?.update(piece);
      if (sizeBytes + piece.length > entry.sizeBytes) throw sourceDiffers(entry.path);
      writtenBytes = await writeWithHoles(file, piece, sizeBytes, writtenBytes);
      sizeBytes += piece.length;
      options.wrote(piece.length);
    }
    if (sizeBytes !== entry.sizeBytes) throw sourceDiffers(entry.path);
    if (hash !== null && hash.digest('hex') !== entry.sha256) throw sourceDiffers(entry.path);
    if (writtenBytes < sizeBytes) await file.setSize(sizeBytes);
  } finally {
    await file.close();
  }
}

/**
 * Holes begin at multiples of `holeBytes` of the piece; what lies between them is written in one go. Answers where the last byte that was
 * written ends.
 */
async function writeWithHoles(file: NewFile, piece: Uint8Array, at: number, end: number): Promise<number> {
  let from = 0;
  let written = end;
  const write = async (to: number) => {
    if (to <= from) return;
    await file.write(piece.subarray(from, to), at + from);
    written = at + to;
  };
  for (let block = 0; block + holeBytes <= piece.length; block += holeBytes) {
    if (piece[block] !== 0 || !zeros.equals(piece.subarray(block, block + holeBytes))) continue;
    await write(block);
    from = block + holeBytes;
  }
  await write(piece.length);
  return written;
}
