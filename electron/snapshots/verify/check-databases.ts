import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { DatabaseMeaning } from '../../../shared/model/snapshot.ts';
import { asDatabaseError } from '../../locations/live-database/database-errors.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { foreignKeyCheck, integrityCheck } from '../capture/sqlite/check-database.ts';
import { readMeaning } from '../capture/sqlite/count-tables.ts';
import { about } from './layer-findings.ts';
import type { LayerFindings } from './layer-findings.ts';
import { stageOf } from './verify-run.ts';
import type { VerifyRun } from './verify-run.ts';

/** Counting here may take longer than during a capture: nobody waits for a lock. */
const countBudgetMs = 10 * 60_000;

/** The structure of each database, and whether it means what it meant when it was captured. */
export function checkDatabases(run: VerifyRun, databases: ReadonlyMap<string, string | null>): void {
  const { structure, meaning } = run.layers;
  for (const part of run.source.contents.root.parts) {
    const path = databases.get(part.id);
    if (path === undefined) continue;
    run.context.signal.throwIfAborted();
    const stage = localText(`Checking ${part.title.en}`, `${part.title.ko} 검사 중`);
    run.context.progress(stageOf(2, stage, { files: 0, bytes: 0 }, null));
    if (path === null) {
      structure?.problem(about(part, null, notRead));
      meaning?.problem(about(part, null, notRead));
      continue;
    }
    if (structure !== null) checkStructure(part, path, structure);
    if (meaning !== null) checkMeaning(part, path, meaning);
  }
}

function checkStructure(part: RootPart, path: string, findings: LayerFindings): void {
  for (const check of [integrityCheck, foreignKeyCheck]) {
    const { problems, notCheckable } = onDatabase(part, () => check(path));
    findings.checked += 1;
    for (const problem of problems) findings.problem(about(part, null, problem));
    for (const text of notCheckable) findings.notCheckable(about(part, null, text));
    // A damaged file answers the second question with nonsense.
    if (problems.length > 0) return;
  }
}

function checkMeaning(part: RootPart, path: string, findings: LayerFindings): void {
  if (part.database === null) {
    findings.notCheckable(about(part, null, nothingRecorded));
    return;
  }
  let now: ReturnType<typeof readMeaning>;
  try {
    now = readMeaning(path, countBudgetMs);
  } catch (error: unknown) {
    const explained = asDatabaseError(error, part.id);
    if (!isAppError(explained)) throw explained;
    findings.problem(about(part, null, explained.text));
    return;
  }
  compareMeaning(part, part.database, now, findings);
}

function compareMeaning(
  part: RootPart,
  then: DatabaseMeaning,
  now: ReturnType<typeof readMeaning>,
  findings: LayerFindings,
): void {
  findings.checked += 1;
  if (now.schemaSha256 !== then.schemaSha256) findings.problem(about(part, null, otherSchema));
  if (now.userVersion !== then.userVersion)
    findings.problem(about(part, null, otherVersion(then.userVersion, now.userVersion)));
  for (const table of new Set([...Object.keys(then.tables), ...Object.keys(now.tables)])) {
    const [before, after] = [then.tables[table], now.tables[table]];
    findings.checked += 1;
    if (before === undefined || after === undefined) {
      findings.problem(about(part, null, oneSided(table, before !== undefined)));
    } else if (before.rows === null || after.rows === null) {
      findings.notCheckable(about(part, null, notCounted(table, before.rows === null)));
    } else if (before.rows !== after.rows) {
      findings.problem(about(part, null, otherCount(table, before.rows, after.rows)));
    }
  }
}

function onDatabase<Value>(part: RootPart, work: () => Value): Value {
  try {
    return work();
  } catch (error: unknown) {
    throw asDatabaseError(error, part.id);
  }
}

const notRead = localText(
  'Its bytes could not be read whole, so nothing can be said about the database in it.',
  '바이트를 온전히 읽을 수 없어 데이터베이스를 판단할 수 없습니다.',
);
const nothingRecorded = localText(
  'Nothing was recorded about it at capture to compare with.',
  '캡처할 때 비교할 내용이 기록되지 않았습니다.',
);
const otherSchema = localText(
  'Its schema is not the one that was captured.',
  '스키마가 캡처한 것과 다릅니다.',
);

function otherVersion(then: number, now: number): LocalText {
  return localText(
    `Its user_version is ${now}; ${then} was captured.`,
    `user_version이 ${now}이며, 캡처한 값은 ${then}입니다.`,
  );
}

function oneSided(table: string, isGone: boolean): LocalText {
  return isGone
    ? localText(
        `The table "${table}" that was captured is not in it.`,
        `캡처한 테이블 "${table}"이(가) 없습니다.`,
      )
    : localText(
        `The table "${table}" is in it and was not when it was captured.`,
        `캡처할 때 없던 테이블 "${table}"이(가) 있습니다.`,
      );
}

function otherCount(table: string, then: number, now: number): LocalText {
  return localText(
    `The table "${table}" holds ${now} rows; ${then} were captured.`,
    `테이블 "${table}"에 행이 ${now}개 있으며, 캡처한 것은 ${then}개입니다.`,
  );
}

function notCounted(table: string, then: boolean): LocalText {
  return then
    ? localText(
        `The rows of "${table}" were not counted at capture.`,
        `캡처할 때 "${table}"의 행을 세지 않았습니다.`,
      )
    : localText(`The rows of "${table}" cannot be counted here.`, `"${table}"의 행을 여기서 셀 수 없습니다.`);
}
