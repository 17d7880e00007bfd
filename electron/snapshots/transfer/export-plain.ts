import { chmod, lutimes, mkdir, open, rename, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { removeScratchFolder } from '../../locations/live-database/scratch.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { temporaryBeside } from '../../platform/new-file.ts';
import { syncFolder } from '../../platform/sync-folder.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { outputFailure } from './archive-errors.ts';
import { archiveItems, exportedFiles } from './archive-items.ts';
import type { ArchiveItem } from './archive-items.ts';
import type { Exported } from './export-portable.ts';
import { refuseExisting } from './output.ts';
import { linkTarget } from './tar-bytes.ts';

const nsPerMs = 1_000_000n;

/**
 * Writes a snapshot to a new folder of plain files, with `SHA256SUMS`, the root as JSON and the lists: a second place that needs no
 * Holdfast. Nothing in it is encrypted; only this account can enter it. It appears under its name when it is whole.
 *
 * @throws AppError snapshot/output-exists, store/disk-full, store/not-writable, repository/damaged, run/cancelled
 */
export async function exportPlain(
  request: { readonly contents: SnapshotContents; readonly path: string },
  context: JobContext,
): Promise<Exported> {
  const { contents, path } = request;
  await refuseExisting(path);
  const temporary = temporaryBeside(path);
  try {
    await mkdir(temporary, { mode: 0o700 });
    const sizeBytes = await writeItems(temporary, archiveItems(contents, context));
    await refuseExisting(path);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return { path, sizeBytes, files: exportedFiles(contents) };
  } catch (error: unknown) {
    removeScratchFolder(temporary);
    throw context.signal.aborted ? cancelled() : outputFailure(error, path);
  }
}

async function writeItems(folder: string, items: AsyncIterable<ArchiveItem>): Promise<number> {
  const links: ArchiveItem[] = [];
  const made = new Set<string>();
  let sizeBytes = 0;
  for await (const item of items) {
    const path = join(folder, ...item.path.split('/'));
    sizeBytes += item.sizeBytes;
    // A link that stood there already would be followed by what comes after it.
    if (item.type === 'link') links.push(item);
    else if (item.type === 'folder') await mkdir(path, { recursive: true });
    else await writeFile(path, item, made);
  }
  for (const item of links) {
    const path = join(folder, ...item.path.split('/'));
    await makeParent(path, made);
    await symlink(linkTarget(item.entry?.linkTarget ?? null), path);
    if (item.entry !== null) await lutimes(path, secondsOf(item.entry), secondsOf(item.entry));
  }
  await syncFolder(folder);
  return sizeBytes;
}

async function writeFile(path: string, { entry, content }: ArchiveItem, made: Set<string>): Promise<void> {
  await makeParent(path, made);
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of content) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  if (entry === null) return;
  // Never more than was there, and never without the right to look after it.
  if (entry.mode !== null) await chmod(path, (entry.mode & 0o777) | 0o600);
  await utimes(path, secondsOf(entry), secondsOf(entry));
}

async function makeParent(path: string, made: Set<string>): Promise<void> {
  const parent = dirname(path);
  if (made.has(parent)) return;
  await mkdir(parent, { recursive: true });
  made.add(parent);
}

function secondsOf(entry: ListedFile): number {
  return Number(BigInt(entry.modifiedNs) / nsPerMs) / 1000;
}
