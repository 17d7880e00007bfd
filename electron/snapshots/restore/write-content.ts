import { createHash } from 'node:crypto';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { sourceDiffers } from './restore-errors.ts';
import type { NewFile, RestoreFiles } from './restore-files.ts';

/** Runs of zeros of this length are left out of the file: it reads the same and takes no space. */
const holeBytes = 64 * 1024;
const zeros = Buffer.alloc(holeBytes);

/** Writes a file's content to a new file. Throws `repository/damaged` when it is not what the list says. */
export async function writeContent(
  files: RestoreFiles,
  contents: SnapshotContents,
  entry: ListedFile,
  path: string,
  options: {
    readonly signal: AbortSignal;
    readonly wrote: (bytes: number) => void;
  },
): Promise<void> {
  const hash = createHash('sha256');
  const file = await files.create(path);
  try {
    let sizeBytes = 0;
    for await (const piece of contents.content(entry, options.signal)) {
      options.signal.throwIfAborted();
      hash.update(piece);
      if (sizeBytes + piece.length > entry.sizeBytes) throw sourceDiffers(entry.path);
      await writeWithHoles(file, piece, sizeBytes);
      sizeBytes += piece.length;
      options.wrote(piece.length);
    }
    if (sizeBytes !== entry.sizeBytes || hash.digest('hex') !== entry.sha256) throw sourceDiffers(entry.path);
    await file.setSize(sizeBytes);
  } finally {
    await file.close();
  }
}

/** SHA-256 of a file as it lies there, in hex. */
export async function hashFile(files: RestoreFiles, path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of files.read(path, signal)) hash.update(piece);
  return hash.digest('hex');
}

/** Holes begin at multiples of `holeBytes` of the piece; what lies between them is written in one go. */
async function writeWithHoles(file: NewFile, piece: Uint8Array, at: number): Promise<void> {
  let from = 0;
  for (let block = 0; block < piece.length; block += holeBytes) {
    const end = Math.min(block + holeBytes, piece.length);
    if (end - block < holeBytes || !zeros.equals(piece.subarray(block, end))) continue;
    if (block > from) await file.write(piece.subarray(from, block), at + from);
    from = end;
  }
  if (piece.length > from) await file.write(piece.subarray(from), at + from);
}
