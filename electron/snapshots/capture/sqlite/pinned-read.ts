import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { JobContext } from '../../../platform/job-context.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import type { CopyWatch } from './capture-watch.ts';
import { copyRanges, readableRanges } from './copy-ranges.ts';
import { beginWhenFree, originalFacts } from './database-source.ts';
import type { DatabaseSource, OriginalFacts } from './database-source.ts';

/** The first bytes of a `-wal`: with the salts that a reset changes (sqlite.org/fileformat2.html#the_write_ahead_log). */
const walHeaderBytes = 32;

export type PinnedRead =
  | {
      readonly kind: 'copied';
      readonly original: OriginalFacts;
      readonly heldMs: number;
      /** False when main alone is the pinned state. */
      readonly walKept: boolean;
    }
  /** The files are others than a moment ago: look at them again. */
  | { readonly kind: 'moved' }
  /** Something is not as this way of copying needs it. */
  | { readonly kind: 'unexpected' };

/**
 * Copies main, then `-wal`, of a live database to `to` while a read transaction of SQLite keeps their content in place: in rollback
 * mode its lock keeps writers out, in WAL mode no frame up to the reader's mark is overwritten. The WAL of a reader whose mark is 0
 * may be begun anew meanwhile; main is then left alone, and is the state that was pinned.
 *
 * Closing any handle of a file drops all locks of the process on it, so the plain handles are opened before SQLite's and closed
 * after. Throws SQLite's and the system's errors as they are, `database/busy`, and what `watch` throws.
 */
export async function pinnedRead(
  source: DatabaseSource & { readonly walMode: boolean },
  to: string,
  watch: CopyWatch,
  context: Pick<JobContext, 'clock' | 'signal'>,
): Promise<PinnedRead> {
  const main = await open(source.path, 'r');
  try {
    const wal = source.walMode ? await open(`${source.path}-wal`, 'r') : null;
    try {
      const database = await beginWhenFree(source, context);
      let copied: PinnedCopy;
      let heldMs: number;
      try {
        watch.begin(source.walMode ? 'wal' : 'rollback');
        copied = await copyPinned({ source, main, wal, database }, to, watch);
      } finally {
        database.close();
        heldMs = watch.end();
      }
      return copied.kind === 'copied' ? { ...copied, heldMs } : copied;
    } finally {
      await wal?.close();
    }
  } finally {
    await main.close();
  }
}

type PinnedCopy = Exclude<PinnedRead, { kind: 'copied' }> | Omit<PinnedRead & { kind: 'copied' }, 'heldMs'>;

type Pinned = {
  readonly source: DatabaseSource & { readonly walMode: boolean };
  readonly main: FileHandle;
  readonly wal: FileHandle | null;
  readonly database: SqliteDatabase;
};

async function copyPinned(pinned: Pinned, to: string, watch: CopyWatch): Promise<PinnedCopy> {
  const { source, main, wal, database } = pinned;
  const inWalMode = database.pragma('journal_mode', { simple: true }) === 'wal';
  if (inWalMode !== source.walMode || !(await areTheFiles(pinned))) return { kind: 'moved' };
  const pageSizeBytes = Number(database.pragma('page_size', { simple: true }));
  const pages = Number(database.pragma('page_count', { simple: true }));
  const walBefore = wal === null ? null : await walState(wal);
  const stats = await main.stat({ bigint: true });
  const ranges = readableRanges(Number(stats.size), pageSizeBytes);
  const mainBytes = await copyRanges(main, to, ranges, (bytes) => watch.piece(bytes));
  const walKept = wal !== null && walBefore !== null && (await copyWal(wal, `${to}-wal`, walBefore, watch));
  // Without a WAL every page of the pinned state must have been in main.
  if (!walKept && mainBytes < pages * pageSizeBytes) return { kind: 'unexpected' };
  return { kind: 'copied', original: originalFacts(stats), walKept };
}

type WalState = { readonly header: Buffer; readonly sizeBytes: number };

/** False when the WAL was begun anew since `before`: it is then thrown away, because its old beginning undoes what main holds. */
async function copyWal(wal: FileHandle, to: string, before: WalState, watch: CopyWatch): Promise<boolean> {
  const { size } = await wal.stat();
  await copyRanges(wal, to, [{ from: 0, to: size }], (bytes) => watch.piece(bytes));
  const after = await walState(wal);
  const isSame =
    before.header.length === walHeaderBytes &&
    before.header.equals(after.header) &&
    after.sizeBytes >= before.sizeBytes;
  if (!isSame) await rm(to);
  return isSame;
}

async function walState(wal: FileHandle): Promise<WalState> {
  const header = Buffer.alloc(walHeaderBytes);
  const { bytesRead } = await wal.read(header, 0, walHeaderBytes, 0);
  return { header: header.subarray(0, bytesRead), sizeBytes: (await wal.stat()).size };
}

/** True when the names still lead to the open files, so that SQLite has opened the same ones. */
async function areTheFiles({ source, main, wal }: Pinned): Promise<boolean> {
  if (!(await isTheFile(main, source.path))) return false;
  return wal === null || isTheFile(wal, `${source.path}-wal`);
}

async function isTheFile(handle: FileHandle, path: string): Promise<boolean> {
  const opened = await handle.stat({ bigint: true });
  const named = await stat(path, { bigint: true }).catch(() => null);
  return named !== null && named.ino === opened.ino && named.dev === opened.dev;
}
