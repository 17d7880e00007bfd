import { localText } from '../../../../shared/model/local-text.ts';
import type { RestoreResult } from '../../../../shared/model/restore.ts';
import { parsePostgresAddress } from '../../../../shared/rules/postgres-address.ts';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import type { PostgresAccess } from '../../../locations/postgres/connection.ts';
import { beginMoment, readPostgresMeaning } from '../../../locations/postgres/read-meaning.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { notUndoable, unknownRestore } from '../restore-errors.ts';
import { besideName, readKeptRecord, stateOf } from './kept-record.ts';
import { inDatabase, Maintenance } from './maintenance.ts';
import { renameUnheld } from './restore-database.ts';

const countBudgetMs = 10 * 60_000;

/** Whether the safety copy of a restore is a database, by its name in the restore's record. */
export function isKeptDatabase(safety: string): boolean {
  return parsePostgresAddress(safety) !== null;
}

/**
 * Puts the database that a restore replaced back in its place, again by renaming both in one transaction. What had been restored is kept
 * under another name. Throws `restore/unknown` for a database that no restore has kept, `restore/not-undoable` when schema or rows have
 * changed since, `restore/blocked` while somebody has it open, `postgres/…`.
 */
export async function undoDatabase(
  safety: string,
  { password, authority }: Pick<PostgresAccess, 'password' | 'authority'>,
  context: JobContext,
): Promise<RestoreResult> {
  const address = parsePostgresAddress(safety);
  if (address === null) throw unknownRestore(safety);
  const kept = address.database;
  const access = { address, password, authority };
  const server = await Maintenance.open(access, context.signal);
  try {
    const record = readKeptRecord(await server.comment(kept));
    if (record === null) throw unknownRestore(kept);
    const { live } = record;
    if (stateOf(await readNow(inDatabase(access, live), context.signal)) !== record.state)
      throw notUndoable(live);
    const undone = besideName(live, 'undone', record.restoreId);
    const steps = [
      { from: live, to: undone },
      { from: kept, to: live },
    ];
    await renameUnheld(server, live, steps, [{ on: live, is: record.comment }]);
    const what = localText(
      `"${live}" is the database that it was`,
      `"${live}"이(가) 이전 데이터베이스로 돌아왔습니다`,
    );
    const detail = localText(
      `What had been restored is kept as "${undone}" until you drop it.`,
      `복원했던 데이터베이스는 직접 삭제할 때까지 "${undone}"(으)로 보관됩니다.`,
    );
    return {
      id: record.restoreId,
      snapshotId: record.snapshotId,
      outcome: 'undone',
      startedAt: record.startedAt,
      finishedAt: context.clock.now(),
      files: 1,
      bytes: record.bytes,
      reusedFiles: 0,
      checks: [{ what, ok: true, detail }],
      safety: null,
    };
  } finally {
    server.close();
  }
}

async function readNow(access: PostgresAccess, signal: AbortSignal) {
  const wait = { signal, timeoutMs: 60_000 };
  const connection = await openPostgres(access, wait);
  try {
    await beginMoment(connection, wait);
    return await readPostgresMeaning(connection, countBudgetMs, signal);
  } finally {
    connection.close();
  }
}
