import { localText } from '../../../shared/text/local-text.ts';
import { databaseFile, runOn } from '../../locations/live-database/client.ts';
import type { DatabaseAccess } from '../../locations/live-database/client.ts';
import { SshLocation } from '../../locations/ssh/ssh-location.ts';
import { sqliteUtc } from '../../locations/live-database/sqlite-time.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import { blocked } from '../action-errors.ts';
import { rowsCopy } from '../kept/copy-places.ts';
import { folderMissing } from '../folder-missing.ts';
import type { ActionContext, ActionKind, DefinitionOf } from '../action-kind.ts';
import { withoutSecrets } from './secret-cells.ts';
import { statementOf } from './chosen-rows.ts';
import { changeRowsOnHost, planRowsOnHost } from './rows-on-host.ts';
import { ChangedRows, PlannedRows } from './rows-schema.ts';
import type { ChangeRowsInput } from './rows-schema.ts';
import { rowsTaskNames } from './rows-task-names.ts';

const shownRows = 100;
const serverStopped = localText(
  'The database is not open anywhere, so the server seems to be stopped; it is not opened for writing then. Start the server.',
  '데이터베이스를 연 곳이 없어 서버가 중지된 것으로 보입니다. 이때는 쓰기용으로 열지 않습니다. 서버를 시작하십시오.',
);
const noRowFits = localText(
  'There is nothing to change: no row fits.',
  '바꿀 것이 없습니다. 해당하는 행이 없습니다.',
);
const keptRows = localText(
  'The rows as they are now are kept as SQL statements that put them back, sealed, in a file that only this account can read.',
  '현재의 행을 되돌리는 SQL 문장으로, 이 계정만 읽을 수 있는 파일에 봉인하여 보관합니다.',
);

/** Changes rows of a live SQLite database. */
export const rowsKind: ActionKind<'sqlite-exec'> = {
  kind: 'sqlite-exec',
  async plan(definition, context) {
    const access = accessOf(context);
    if (access === null) return { ...unplanned(definition), blockers: [folderMissing('root')] };
    const planned = await planRows(definition, context, access);
    const total = planned.changes.reduce((sum, { count }) => sum + count, 0);
    const noPlace = await context.copies.problem();
    const tooMany = planned.changes.some((change) => change.tooMany);
    const limit = definition['at-most'];
    return {
      ...unplanned(definition),
      seen: planned.digest,
      changes: definition.changes.map(({ title, set, secret }, at) => {
        const { count = 0, columns = [], rows = [] } = planned.changes[at] ?? {};
        const verb = set === undefined ? ('delete' as const) : ('change' as const);
        return { title, verb, count, columns, rows: withoutSecrets(columns, rows, secret) };
      }),
      blockers: [
        ...(planned.source === 'copy' ? [serverStopped] : []),
        ...(noPlace === null || total === 0 ? [] : [noPlace]),
        ...(tooMany ? [moreThan(limit)] : []),
      ],
      nothingToDo: total === 0 && !tooMany ? noRowFits : null,
    };
  },
  async run(definition, context, { seen, keptAs }) {
    const access = accessOf(context);
    if (access === null) throw blocked(folderMissing('root'));
    const safetyCopy = rowsCopy(keptAs);
    const copyKey = await context.copies.key();
    const changed = await changeRows(definition, context, access, { digest: seen, safetyCopy, copyKey });
    if (changed.kind === 'plan-changed') return null;
    const remaining = changed.changes.reduce((sum, one) => sum + one.remaining, 0);
    return {
      ok: remaining === 0,
      changes: definition.changes.map(({ title, set }, at) => ({
        title,
        verb: set === undefined ? 'delete' : 'change',
        count: changed.changes[at]?.changed ?? 0,
      })),
      safetyCopy,
      checks: [
        {
          title: localText('No row is left that the plan was about', '계획의 대상이던 행이 남아 있지 않음'),
          held: remaining === 0,
          found: localText(`${remaining} left`, `${remaining}개 남음`),
        },
      ],
      output: null,
    };
  },
};

function unplanned(definition: DefinitionOf<'sqlite-exec'>) {
  return {
    seen: '',
    changes: [],
    execution: definition.changes.map(({ table, where, set }) =>
      statementOf({ table, where, set: set ?? null }),
    ),
    safety: keptRows,
    warnings: [],
    blockers: [],
    nothingToDo: null,
  };
}

function accessOf({ folder, children }: ActionContext): DatabaseAccess | null {
  const location = folder('root');
  return location === null ? null : { location, children };
}

async function planRows(
  definition: DefinitionOf<'sqlite-exec'>,
  context: ActionContext,
  access: DatabaseAccess,
): Promise<PlannedRows> {
  const { location } = access;
  const call = callOf(definition, context);
  const { path, ...rows } = inputOf(definition, context);
  if (location instanceof SshLocation)
    return planRowsOnHost({ location, path, call }, { ...rows, shownRows });
  const input = { file: await databaseFile(access, path, call), ...rows, shownRows };
  return PlannedRows.parse(await runOn(access, rowsTaskNames.plan, input, call));
}

async function changeRows(
  definition: DefinitionOf<'sqlite-exec'>,
  context: ActionContext,
  access: DatabaseAccess,
  planned: Pick<ChangeRowsInput, 'digest' | 'safetyCopy' | 'copyKey'>,
): Promise<ChangedRows> {
  const { location } = access;
  const call = callOf(definition, context);
  const { path, ...rows } = inputOf(definition, context);
  if (location instanceof SshLocation)
    return changeRowsOnHost({ location, path, call }, { ...rows, ...planned });
  const file = await databaseFile(access, path, call);
  const answer = await context.jobs.run(
    rowsTaskNames.change,
    { file, ...rows, ...planned, console: identityOfThisProcess() },
    { signal: context.signal, onProgress: () => undefined, end: 'kill' },
  );
  return ChangedRows.parse(answer);
}

function inputOf(definition: DefinitionOf<'sqlite-exec'>, context: ActionContext) {
  const { settings, plannedAt } = context;
  const path = fillTemplate(definition.path, { settings, now: plannedAt, uuid: '' }).value;
  const parameters: Record<string, string | number> = { now_utc: sqliteUtc(plannedAt) };
  for (const [name, value] of Object.entries(context.arguments))
    parameters[name.replaceAll('-', '_')] = value;
  return {
    path,
    changes: definition.changes.map(({ table, where, set }) => ({ table, where, set: set ?? null })),
    parameters,
    mostRows: definition['at-most'],
  };
}

function callOf(definition: DefinitionOf<'sqlite-exec'>, { signal }: ActionContext) {
  return { signal, timeoutMs: definition.timeout };
}

function moreThan(limit: number) {
  return localText(
    `More than ${limit} rows fit, which is more than this action may change at once. See whether the clock is right.`,
    `해당하는 행이 ${limit}개를 넘어 한 번에 바꿀 수 있는 수보다 많습니다. 시계가 맞는지 확인하십시오.`,
  );
}
