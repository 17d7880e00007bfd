import { stat, writeFile } from 'node:fs/promises';
import type { JobContext } from '../../../platform/job-context.ts';
import { databaseBusy } from '../../../locations/live-database/database-errors.ts';
import type { LimitWatch } from './capture-watch.ts';
import { beginWhenFree, originalFacts } from './database-source.ts';
import type { DatabaseSource, OriginalFacts } from './database-source.ts';

/** After so many bytes the limits are looked at. */
const pieceBytes = 16 * 1024 ** 2;

type OneStepBackup = { readonly original: OriginalFacts; readonly heldMs: number };

/**
 * Copies a live database to `to` by SQLite's backup API (sqlite.org/backup.html), all pages from one read transaction. That one
 * transaction is what makes it a single step: without it every write of another process would begin the backup anew. It only
 * pauses to keep to its limits. Throws SQLite's errors as they are, `database/busy`, and what `watch` throws.
 */
export async function oneStepBackup(
  source: DatabaseSource,
  to: string,
  watch: LimitWatch,
  context: Pick<JobContext, 'clock' | 'signal'>,
): Promise<OneStepBackup> {
  await writeFile(to, '', { mode: 0o600, flag: 'wx' });
  const database = await beginWhenFree(source, context);
  let heldMs: number;
  try {
    const inWalMode = database.pragma('journal_mode', { simple: true }) === 'wal';
    watch.begin(inWalMode ? 'wal' : 'rollback');
    const pageSizeBytes = Number(database.pragma('page_size', { simple: true }));
    const pagesAtOnce = Math.max(1, Math.floor(pieceBytes / pageSizeBytes));
    let pagesLeft: number | null = null;
    const { totalPages, remainingPages } = await database.backup(to, {
      progress: (now) => {
        const pages = pagesLeft === null ? 0 : pagesLeft - now.remainingPages;
        pagesLeft = now.remainingPages;
        watch.piece(pages * pageSizeBytes);
        return pagesAtOnce;
      },
    });
    // It ends like this, and without a word, when it was not let in at the very beginning.
    if (totalPages === 0 || remainingPages > 0) throw databaseBusy(source.name);
  } finally {
    database.close();
    heldMs = watch.end();
  }
  return { original: originalFacts(await stat(source.path, { bigint: true })), heldMs };
}
