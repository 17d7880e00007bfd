import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { databaseLimits } from '../../locations/live-database/database-limits.ts';
import type { DatabaseCall } from '../../locations/live-database/database-limits.ts';
import { isStopped } from '../../locations/live-database/read-header.ts';
import type { HostEngine } from '../../locations/host-database/host-engine.ts';
import { receivedValue } from '../../locations/host-database/host-values.ts';
import { beginOnHost, stateOf } from '../../locations/host-database/open-host-database.ts';
import { wholeRows } from '../../locations/host-database/read-on-host.ts';
import { withHostEngine } from '../../locations/host-database/with-host-engine.ts';
import type { SshLocation } from '../../locations/ssh/ssh-location.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import { changesOthers } from './changes-others.ts';
import { digestOf, selectOf, statementOf } from './chosen-rows.ts';
import type { ChosenRows } from './chosen-rows.ts';
import { plannedRows } from './planned-rows.ts';
import type { ChangedRows, ChangeRowsInput, PlannedRows, PlanRowsInput } from './rows-schema.ts';
import { forgetRows, keepRows } from './safety-copy.ts';

/** Rows of a database on a host. */
type HostRows = { readonly location: SshLocation; readonly path: string; readonly call: DatabaseCall };

/** As `planRowsTask`, on the host. */
export function planRowsOnHost(
  { location, path, call }: HostRows,
  input: Omit<PlanRowsInput, 'file'>,
): Promise<PlannedRows> {
  return withHostEngine(location, path, call, async (engine) => {
    const { source } = await beginOnHost(engine, databaseLimits(path, call));
    const chosen = await chosenOnHost(engine, input);
    return plannedRows(source, chosen, input.shownRows);
  });
}

/**
 * As `changeRowsJob`: one short transaction on the host, the statements that undo it on the disk here before it is committed, no checkpoint. What
 * is not committed when the connection is lost is rolled back there.
 */
export function changeRowsOnHost(
  { location, path, call }: HostRows,
  input: Omit<ChangeRowsInput, 'file' | 'console'>,
): Promise<ChangedRows> {
  return withHostEngine(location, path, call, async (engine) => {
    const { header, files } = await stateOf(engine, path);
    // The plan saw a running server.
    if (isStopped(header, files)) return { kind: 'plan-changed' };
    await engine.begin('change', databaseLimits(path, call).busyTimeoutMs);
    const chosen = await chosenOnHost(engine, input);
    if (digestOf(chosen) !== input.digest || chosen.some(({ tooMany }) => tooMany)) {
      await engine.execute('ROLLBACK', {});
      return { kind: 'plan-changed' };
    }
    keepRows(input, chosen);
    const changes = await changeRows(engine, input, chosen);
    await commit(engine, input.safetyCopy);
    return { kind: 'changed', changes };
  });
}

type Changes = Extract<ChangedRows, { kind: 'changed' }>['changes'];

async function changeRows(
  engine: HostEngine,
  input: Omit<ChangeRowsInput, 'file' | 'console'>,
  chosen: readonly ChosenRows[],
): Promise<Changes> {
  try {
    const before = await numberOf(engine, 'SELECT total_changes()');
    const changed: number[] = [];
    for (const change of input.changes) {
      await engine.execute(statementOf(change), input.parameters);
      changed.push(await numberOf(engine, 'SELECT changes()'));
    }
    const planned = chosen.reduce((sum, { rows }) => sum + rows.length, 0);
    const beyond = (await numberOf(engine, 'SELECT total_changes()')) - before - planned;
    if (beyond !== 0) throw changesOthers(beyond);
    const remaining = await chosenOnHost(engine, input);
    return changed.map((count, at) => ({ changed: count, remaining: remaining[at]?.rows.length ?? 0 }));
  } catch (error: unknown) {
    // Nothing was changed, so nothing is to be kept of it.
    forgetRows(input.safetyCopy);
    await engine.execute('ROLLBACK', {}).catch(() => {});
    throw error;
  }
}

/** Whether it was committed is known only when the host has answered. */
async function commit(engine: HostEngine, safetyCopy: string): Promise<void> {
  try {
    await engine.execute('COMMIT', {});
  } catch (error: unknown) {
    if (sqliteErrorCode(error) === null) throw outcomeUnknown(safetyCopy, error);
    forgetRows(safetyCopy);
    throw error;
  }
}

async function chosenOnHost(
  engine: HostEngine,
  { changes, parameters, mostRows }: Pick<PlanRowsInput, 'changes' | 'parameters' | 'mostRows'>,
): Promise<readonly ChosenRows[]> {
  const chosen: ChosenRows[] = [];
  for (const change of changes) {
    const rows: unknown[][] = [];
    const select = { sql: selectOf(change), parameters, sent: 'whole', mostRows: mostRows + 1 } as const;
    const { columns } = await engine.select(select, (row) => {
      rows.push(row.map(receivedValue));
      return true;
    });
    chosen.push({ columns, rows: rows.slice(0, mostRows), tooMany: rows.length > mostRows });
  }
  return chosen;
}

async function numberOf(engine: HostEngine, sql: string): Promise<number> {
  const [[value] = []] = await wholeRows(engine, sql);
  return Number(value);
}

function outcomeUnknown(safetyCopy: string, cause: unknown): AppError {
  return new AppError(
    'action/outcome-unknown',
    localText(
      `The connection was lost while the change was committed, so it is not known whether the rows were changed. Plan it again to see how they are; the rows as they were are kept, sealed, in ${safetyCopy} (holdfast action take-out).`,
      `변경을 확정하는 중에 연결이 끊어져 행이 바뀌었는지 알 수 없습니다. 다시 계획하여 현재 상태를 확인하십시오. 이전의 행은 ${safetyCopy}에 봉인되어 있습니다(holdfast action take-out).`,
    ),
    { cause },
  );
}
