import { localText } from '../../../../shared/text/local-text.ts';
import type { RestoreResult } from '../../../../shared/model/restore.ts';
import { parsePostgresAddress } from '../../../../shared/rules/postgres-address.ts';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import type { PostgresAccess } from '../../../locations/postgres/connection.ts';
import { beginMoment, readPostgresMeaning } from '../../../locations/postgres/read-meaning.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { serverDoor } from '../../../locations/postgres/server-door.ts';
import type { Patience } from '../../../locations/postgres/server-door.ts';
import type { SshConnection } from '../../../locations/ssh/ssh-connection.ts';
import { withState } from '../link-lost.ts';
import { notUndoable, unknownRestore } from '../restore-errors.ts';
import { undoUnknown } from './database-link-lost.ts';
import { renameUnheld } from './exchange.ts';
import { besideName, readKeptRecord, stateOf } from './kept-record.ts';
import type { KeptRecord } from './kept-record.ts';
import { inDatabase, withMaintenance } from './maintenance.ts';
import type { Maintenance } from './maintenance.ts';
import { throwUnlessDone } from './outcome.ts';

const countBudgetMs = 10 * 60_000;

/**
 * Puts the database that a restore replaced back in its place, again by renaming both in one transaction. What had been restored is kept
 * under another name. Throws `restore/unknown` for a database that no restore has kept, `restore/not-undoable` when schema or rows have
 * changed since, `restore/blocked` while somebody has it open, `postgres/…`.
 */
export async function undoDatabase(
  safety: string,
  { password, authority }: Pick<PostgresAccess, 'password' | 'authority'>,
  /** To the host on whose loopback the server may listen; null for one of this computer. */
  connection: SshConnection | null,
  context: JobContext,
  patience?: Patience,
): Promise<RestoreResult> {
  const address = parsePostgresAddress(safety);
  if (address === null) throw unknownRestore(safety);
  const { signal } = context;
  const kept = address.database;
  const door = serverDoor({ address, password, authority }, connection, patience);
  const found: { record: KeptRecord | null } = { record: null };
  try {
    const record = await door.again(signal, () =>
      withMaintenance(door.access, signal, async (server) => {
        // An exchange whose answer was lost: what was kept has its own name again.
        if (found.record !== null && !(await server.isThere(kept))) return found.record;
        const known = readKeptRecord(await server.comment(kept));
        if (known === null) throw unknownRestore(kept);
        found.record = known;
        await putBack(server, door.access, known, signal);
        return known;
      }),
    );
    return resultOf(record, context.clock.now());
  } catch (error: unknown) {
    const { record } = found;
    if (record === null) throw withState(error, undoUnknown(kept));
    const names = { gone: kept, there: undoneName(record) };
    await throwUnlessDone(error, door.access, names, undoUnknown(kept));
    return resultOf(record, context.clock.now());
  }
}

/** @param access with the database that was kept */
async function putBack(
  server: Maintenance,
  access: PostgresAccess,
  record: KeptRecord,
  signal: AbortSignal,
): Promise<void> {
  const { live } = record;
  if (stateOf(await readNow(inDatabase(access, live), signal)) !== record.state) throw notUndoable(live);
  const steps = [
    { from: live, to: undoneName(record) },
    { from: access.address.database, to: live },
  ];
  await renameUnheld(server, live, steps, [{ on: live, is: record.comment }]);
}

function undoneName({ live, restoreId }: KeptRecord): string {
  return besideName(live, 'undone', restoreId);
}

function resultOf(record: KeptRecord, finishedAt: number): RestoreResult {
  const { live, restoreId, snapshotId, startedAt, bytes } = record;
  const undone = undoneName(record);
  const what = localText(
    `"${live}" is the database that it was`,
    `"${live}"이(가) 이전 데이터베이스로 돌아왔습니다`,
  );
  const detail = localText(
    `What had been restored is kept as "${undone}" until you drop it.`,
    `복원했던 데이터베이스는 직접 삭제할 때까지 "${undone}"(으)로 보관됩니다.`,
  );
  return {
    id: restoreId,
    snapshotId,
    outcome: 'undone',
    startedAt,
    finishedAt,
    files: 1,
    bytes,
    reusedFiles: 0,
    checks: [{ what, ok: true, detail }],
    safety: null,
  };
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
