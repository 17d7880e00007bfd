import { open, rm, stat } from 'node:fs/promises';
import { cancelled } from '../../../shared/errors/app-error.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { outputFailure } from './archive-errors.ts';
import { archiveItems, exportedFiles } from './archive-items.ts';
import { placeFile, temporaryBeside } from '../../platform/new-file.ts';
import { refuseExisting } from './output.ts';
import { sealed } from './seal.ts';
import { tarBytes } from './tar-bytes.ts';
import { compressed } from './zstd.ts';

export type Exported = { readonly path: string; readonly sizeBytes: number; readonly files: number };

/**
 * Writes a snapshot to one new file that the standard commands open: `age -d`, `zstd -d`, `tar x`, `sha256sum -c SHA256SUMS`. The file
 * appears under its name when it is whole and on the disk. Memory does not grow with the set.
 *
 * @throws AppError snapshot/output-exists, store/disk-full, store/not-writable, repository/damaged, run/cancelled
 */
export async function exportPortable(
  request: { readonly contents: SnapshotContents; readonly path: string; readonly passphrase: string },
  context: JobContext,
): Promise<Exported> {
  const { contents, path, passphrase } = request;
  await refuseExisting(path);
  const temporary = temporaryBeside(path);
  try {
    const tar = tarBytes(archiveItems(contents, context), contents.root.startedAt);
    await writeNew(temporary, sealed(compressed(tar), passphrase), context.signal);
    await placeFile(temporary, path);
    const { size } = await stat(path);
    return { path, sizeBytes: size, files: exportedFiles(contents) };
  } catch (error: unknown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw context.signal.aborted ? cancelled() : outputFailure(error, path);
  }
}

async function writeNew(path: string, pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
