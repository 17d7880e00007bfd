import { isAppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { RestorePlan, RestoreRemark } from '../../../../shared/model/restore.ts';
import type { TableCounts } from '../../../../shared/model/snapshot.ts';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import { beginMoment, readPostgresMeaning } from '../../../locations/postgres/read-meaning.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { chooseParts } from '../choose-parts.ts';
import { compareCounts } from '../row-differences.ts';
import { serviceRemark } from '../service-running.ts';
import type { DatabaseRestore } from './database-restore.ts';
import { Maintenance } from './maintenance.ts';
import type { Rights } from './maintenance.ts';

/** Names of databases that a restore makes before they take the place of the old one. */
export const stagedPrefix = 'holdfast_new_';

const countBudgetMs = 60_000;
/** Two renames, and the look whether anybody still has the database open. */
const swapMs = 5000;

type DatabaseSurvey = {
  readonly plan: RestorePlan;
  /** Null where the server could not be asked. */
  readonly rights: Rights | null;
};

/** What replacing a database would do, and what stands against it. Changes nothing. */
export async function planDatabase(restore: DatabaseRestore, context: JobContext): Promise<DatabaseSurvey> {
  const { request, part, meaning, access } = restore;
  const { contents, only, acceptLoss, service } = request;
  const chosen = chooseParts(contents.root, { only, acceptLoss, service, inPlace: true, isOfLittle: false });
  const running = await serviceRemark(service?.running ?? null, request.files.system.connect, context.signal);
  const found = await restore.door.again(context.signal, () => askServer(restore, context.signal));
  const live = access.address.database;
  const changes = {
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    addedNames: [],
    changedNames: [],
    removedNames: [],
  };
  const isThere = found.rights !== null && found.rights.locale !== null;
  const plan: RestorePlan = {
    snapshotId: contents.id,
    destination: request.destination,
    parts: [
      {
        id: part.id,
        title: part.title,
        changes: {
          ...changes,
          [isThere ? 'changed' : 'added']: 1,
          [isThere ? 'changedNames' : 'addedNames']: [live],
          writtenBytes: part.bytes,
          replacedBytes: found.rights?.bytes ?? 0,
        },
        rows: found.tables === null ? null : [...compareCounts(found.tables, meaning.tables)].slice(0, 1000),
      },
    ],
    blockers: [...chosen.blockers, ...(running === null ? [] : [running]), ...found.blockers],
    warnings: [...chosen.warnings, ...found.warnings],
    bytesToWrite: meaning.databaseBytes,
    spaces: [],
    stopMs: swapMs,
  };
  return { plan, rights: found.rights };
}

type Asked = {
  readonly rights: Rights | null;
  readonly tables: TableCounts | null;
  readonly blockers: readonly RestoreRemark[];
  readonly warnings: readonly RestoreRemark[];
};

async function askServer(restore: DatabaseRestore, signal: AbortSignal): Promise<Asked> {
  const { access } = restore;
  const live = access.address.database;
  try {
    const maintenance = await Maintenance.open(access, signal);
    try {
      const rights = await maintenance.rights(live);
      const holders = rights.locale === null ? [] : await maintenance.holders(live);
      const left = await maintenance.leftovers(stagedPrefix);
      const tables = rights.locale === null ? null : await countLive(restore, signal);
      return {
        rights,
        tables,
        blockers: [
          ...rightsRemarks(rights, access.address.user, live),
          ...(holders.length === 0 ? [] : [heldBy(live, holders)]),
        ],
        warnings: [
          ...(rights.hasExtras ? [extras(live)] : []),
          ...(left.length === 0 ? [] : [leftBefore(left)]),
        ],
      };
    } finally {
      maintenance.close();
    }
  } catch (error: unknown) {
    if (!isAppError(error) || !isUnreachable(error.code)) throw error;
    return {
      rights: null,
      tables: null,
      blockers: [remark('database-unreachable', error.text)],
      warnings: [],
    };
  }
}

/** What another attempt does not overcome. */
function isUnreachable(code: string): boolean {
  return code.startsWith('postgres/') || code === 'ssh/port-refused' || code === 'ssh/no-forwarding';
}

async function countLive({ access }: DatabaseRestore, signal: AbortSignal): Promise<TableCounts | null> {
  const wait = { signal, timeoutMs: countBudgetMs };
  const connection = await openPostgres(access, wait);
  try {
    await beginMoment(connection, wait);
    return (await readPostgresMeaning(connection, countBudgetMs, signal)).tables;
  } finally {
    connection.close();
  }
}

function rightsRemarks(rights: Rights, user: string, live: string): readonly RestoreRemark[] {
  const found: RestoreRemark[] = [];
  if (!rights.mayCreate)
    found.push(
      remark(
        'database-rights',
        localText(
          `"${user}" may not create databases, which the restored one needs. On the server: ALTER ROLE "${user}" CREATEDB.`,
          `"${user}"에게 복원에 필요한 데이터베이스 생성 권한이 없습니다. 서버에서 실행: ALTER ROLE "${user}" CREATEDB.`,
        ),
      ),
    );
  if (!rights.isOwn)
    found.push(
      remark(
        'database-rights',
        localText(
          `"${live}" does not belong to "${user}", so it cannot be renamed. Use its owner in the address of the target.`,
          `"${live}"은(는) "${user}"의 소유가 아니므로 이름을 바꿀 수 없습니다. 대상의 주소에 소유자를 쓰십시오.`,
        ),
      ),
    );
  return found;
}

/** Nobody is thrown out: whoever still works with the database has to be ended by the operator. */
export function heldBy(live: string, holders: readonly string[]): RestoreRemark {
  const list = holders.join(', ');
  return remark(
    'database-in-use',
    localText(
      `"${live}" is open: ${list}. Stop the service, and end these connections.`,
      `"${live}"이(가) 열려 있습니다: ${list}. 서비스를 멈추고 이 연결들을 끝내십시오.`,
    ),
  );
}

function extras(live: string): RestoreRemark {
  return remark(
    'database-settings',
    localText(
      `"${live}" has grants or settings of its own (GRANT … ON DATABASE, ALTER DATABASE … SET), which are not in a dump. Set them again afterwards; the old database, which is kept, shows them.`,
      `"${live}"에는 덤프에 담기지 않는 자체 권한이나 설정(GRANT … ON DATABASE, ALTER DATABASE … SET)이 있습니다. 복원 뒤 다시 지정하십시오. 보관되는 이전 데이터베이스에서 확인할 수 있습니다.`,
    ),
  );
}

function leftBefore(names: readonly string[]): RestoreRemark {
  const list = names.join(', ');
  return remark(
    'database-left',
    localText(
      `An interrupted restore has left: ${list}. Nothing uses it; drop it on the server when no other restore is running.`,
      `중단된 복원이 남긴 데이터베이스: ${list}. 아무도 쓰지 않으므로 다른 복원이 실행 중이 아닐 때 서버에서 삭제하십시오.`,
    ),
  );
}

function remark(code: RestoreRemark['code'], said: LocalText): RestoreRemark {
  return { code, text: said };
}
