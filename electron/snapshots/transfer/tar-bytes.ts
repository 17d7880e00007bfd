import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import { asError } from '../../../shared/errors/app-error.ts';
import type { ArchiveItem } from './archive-items.ts';

const nsPerMs = 1_000_000n;
const latestTime = 8.64e15;

/** The items as the bytes of a tar file (POSIX pax for long and international names), as fast as somebody takes them. */
export async function* tarBytes(
  items: AsyncIterable<ArchiveItem>,
  madeAt: number,
): AsyncGenerator<Uint8Array> {
  const tar = pack();
  // Whoever takes the bytes is told by the iteration.
  tar.on('error', () => undefined);
  const filled = fill(tar, items, madeAt).catch((error: unknown) => tar.destroy(asError(error)));
  try {
    for await (const piece of tar) if (piece instanceof Uint8Array) yield piece;
  } finally {
    // Whoever stops taking ends the filling too.
    tar.destroy();
    await filled;
  }
}

async function fill(tar: Pack, items: AsyncIterable<ArchiveItem>, madeAt: number): Promise<void> {
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => undefined);
  tar.once('close', () => closed.reject(new Error('nobody takes the archive any more')));
  for await (const item of items) await add(tar, item, madeAt, closed.promise);
  tar.finalize();
}

async function add(tar: Pack, item: ArchiveItem, madeAt: number, closed: Promise<never>): Promise<void> {
  const written = Promise.withResolvers<undefined>();
  // It may fail while nobody waits for it yet.
  written.promise.catch(() => undefined);
  const sink = tar.entry(headerOf(item, madeAt), (error) => {
    if (error) written.reject(error);
    else written.resolve(undefined);
  });
  // Told by `written` already.
  sink.on('error', () => undefined);
  if (item.type === 'file') {
    for await (const piece of item.content) {
      if (sink.write(piece)) continue;
      const drained = Promise.withResolvers<undefined>();
      sink.once('drain', () => drained.resolve(undefined));
      await Promise.race([drained.promise, written.promise, closed]);
    }
    sink.end(undefined);
  }
  await Promise.race([written.promise, closed]);
}

function headerOf({ path, type, sizeBytes, entry }: ArchiveItem, madeAt: number) {
  const modified = entry === null ? madeAt : Number(BigInt(entry.modifiedNs) / nsPerMs);
  return {
    name: path,
    type: tarTypes[type],
    size: sizeBytes,
    mode: entry?.mode ?? (type === 'folder' ? 0o755 : 0o644),
    mtime: new Date(Math.min(Math.max(0, modified), latestTime)),
    uid: tarId(entry?.owner?.uid),
    gid: tarId(entry?.owner?.gid),
    uname: tarName(entry?.owner?.user),
    gname: tarName(entry?.owner?.group),
    ...(type === 'link' ? { linkname: linkTarget(entry?.linkTarget ?? null) } : {}),
  };
}

export const tarTypes = { file: 'file', folder: 'directory', link: 'symlink' } as const;

/** A link always has a target in an archive. */
export function linkTarget(target: string | null): string {
  return target === null || target === '' ? '.' : target;
}

const mostId = 0o7777777;

/** An id that fits into the header; the list has the exact one. */
function tarId(id: number | undefined): number {
  return id === undefined || id < 0 || id > mostId ? 0 : id;
}

function tarName(name: string | null | undefined): string {
  return name !== undefined && name !== null && /^[\x21-\x7e]{1,31}$/.test(name) ? name : '';
}
