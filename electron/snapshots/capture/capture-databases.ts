import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { storeDatabase } from './database-part.ts';
import type { DatabasePart } from './database-part.ts';
import { numberFrom } from './references.ts';
import type { SetPart } from './set-ledger.ts';
import { missingReason } from './set-problems.ts';
import type { CapturedDatabase } from './sqlite/capture-database.ts';
import type { KeyHashes, SetRun } from './set-run.ts';

/** What tells that the database itself cannot be taken. Anything else may pass, or concerns the whole capture. */
const faultsOfTheDatabase: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'location/not-found',
  'location/not-readable',
  'location/outside-root',
  'location/network-file-system',
  'database/not-a-database',
  'database/damaged',
  'database/too-large',
  'snapshot/incomplete-set',
  'ssh/lacks-program',
]);

/** Copies all databases one after another. The scratch copies by part, for whoever still asks them; the caller releases them. */
export async function captureDatabases(run: SetRun): Promise<ReadonlyMap<string, CapturedDatabase>> {
  const copies = new Map<string, CapturedDatabase>();
  try {
    for (const part of run.request.parts) {
      if (!isDatabase(part) || run.ledger.isSettled(part)) continue;
      const copy = await captureOne(run, part);
      if (copy !== null) copies.set(part.definition.id, copy);
    }
    return copies;
  } catch (error: unknown) {
    await Promise.all([...copies.values()].map((copy) => copy.release()));
    throw error;
  }
}

/** Decides about keys that are not there: whether they may be missing is for a database of the set to say. */
export function refuseMissingKeys(
  run: SetRun,
  databases: ReadonlyMap<string, CapturedDatabase>,
  keysBefore: KeyHashes,
): void {
  const { request, ledger } = run;
  for (const part of request.parts) {
    const { definition } = part;
    if (part.state !== 'placed' || definition.kind !== 'file' || ledger.isSettled(part)) continue;
    const rule = definition['required-when'];
    if (rule === undefined || keysBefore.get(definition.id) !== null) continue;
    const copy = databases.get(rule.part);
    const isNeeded =
      copy === undefined
        ? ledger.stateOf(rule.part) !== 'absent'
        : dependsOnIt(copy.path, rule.part, rule.sql);
    const { en, ko } = missingReason(part.basePath);
    if (isNeeded) ledger.fail(part, localText(`${en} ${rule.reason.en}`, `${ko} ${rule.reason.ko}`));
    else ledger.absent(part, nothingDependsOnIt);
  }
}

/** A question that does not fit the database leaves it open, and then the key counts as needed. */
function dependsOnIt(copyPath: string, name: string, sql: string): boolean {
  try {
    return numberFrom(copyPath, name, sql) > 0;
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'database/query-failed') return true;
    throw error;
  }
}

async function captureOne(run: SetRun, part: DatabasePart): Promise<CapturedDatabase | null> {
  const { deps, request, ledger, progress, context } = run;
  const { title } = part.definition;
  progress.begin(localText(`Copying: ${title.en}`, `복사 중: ${title.ko}`));
  try {
    const stored = await storeDatabase(
      part,
      {
        sink: deps.sink,
        source: deps.source,
        captureDatabase: deps.captureDatabase,
        scratchRoot: request.scratchRoot,
        limits: request.limits,
        storing: (bytes) =>
          progress.begin(localText(`Storing: ${title.en}`, `저장 중: ${title.ko}`), { files: 1, bytes }),
        heard: (bytes) => progress.heard(0, bytes),
      },
      { ...context, progress: (inner) => progress.relay(inner) },
    );
    if (stored.problem !== null) {
      await stored.copy.release();
      ledger.fail(part, stored.problem);
      return null;
    }
    ledger.captured(part, {
      stored: stored.list,
      newBytes: stored.newBytes,
      sha256: stored.entry.sha256,
      database: stored.copy.meaning,
      notes: [],
    });
    return stored.copy;
  } catch (error: unknown) {
    const mayFail =
      isAppError(error) && (faultsOfTheDatabase.has(error.code) || mayBeLeftOut(run, error.code));
    if (!mayFail) throw error;
    ledger.fail(part, error.text);
    return null;
  }
}

/** In a partial set also a database that is busy or too slow to be copied is left out. */
function mayBeLeftOut(run: SetRun, code: ErrorCode): boolean {
  if (!run.isPartial) return false;
  return (
    code.startsWith('database/') || code === 'snapshot/limit-reached' || code === 'snapshot/scratch-full'
  );
}

function isDatabase(part: SetPart): part is DatabasePart {
  return part.state === 'placed' && part.definition.kind === 'sqlite';
}

const nothingDependsOnIt = localText(
  'It is missing, and no database of the set depends on it.',
  '파일이 없지만 세트의 데이터베이스 중 이 파일에 의존하는 것이 없습니다.',
);
