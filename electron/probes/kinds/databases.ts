import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { inspectDatabaseFile } from '../../locations/live-database/client.ts';
import { fittingNames, withEachDatabase } from '../../locations/live-database/each-database.ts';
import type { EachDatabase } from '../../locations/live-database/each-database.ts';
import type { DatabaseFacts } from '../../locations/live-database/task-schemas.ts';
import type { DatabasesProbe } from '../../packs/schema/probes/databases.ts';
import { chosenDatabases } from '../local/chosen-databases.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  stateOfFailedLook,
  worstFinding,
} from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { judgeDatabase } from './sqlite.ts';

const shownAtMost = 30;

/** Every database that fits a pattern: what is none is told apart, file by file. The value is how many can be read. */
export const databasesKind: ProbeKind<'databases'> = {
  kind: 'databases',
  async run(definition, context) {
    const { location, children, signal, timeoutMs } = context;
    if (location === null) return pausedWithoutFolder();
    const quickCheckUpToBytes = definition['quick-check'] ? definition['quick-check-up-to'] : null;
    const access = { location, children };
    const choice = chosenDatabases(definition, context);
    const path = filledPath(definition.path, context);
    try {
      const names = (await fittingNames(access, choice, signal)) ?? [];
      const looked = await withEachDatabase(
        choice.folder,
        names,
        (file) => inspectDatabaseFile(access, file, { quickCheckUpToBytes }, { signal, timeoutMs }),
        signal,
      );
      return judgeAll(definition, path, looked);
    } catch (error: unknown) {
      return outcomeOfFailure(error, [{ name: 'path', value: path }]);
    }
  },
};

function judgeAll(
  definition: DatabasesProbe,
  path: string,
  looked: readonly EachDatabase<DatabaseFacts>[],
): ProbeOutcome {
  const judged = looked.map((one) => ({ name: one.name, finding: findingOf(definition, one) }));
  const findings = judged.flatMap(({ finding }) => finding ?? []);
  const readable = looked.filter(({ state }) => state === 'read').length;
  if (looked.length === 0 && definition.none !== 'ok') {
    return { ...noOutcome, state: definition.none, reason: noneFits(path), value: 0, unit: 'databases' };
  }
  return {
    ...noOutcome,
    ...worstFinding(findings),
    value: readable,
    unit: 'databases',
    evidence: evidenceOf(path, readable, judged),
  };
}

function findingOf(definition: DatabasesProbe, one: EachDatabase<DatabaseFacts>): Finding | null {
  if (one.state === 'failed') return { state: stateOfFailedLook(one.code), reason: one.reason };
  const { state, reason } = judgeDatabase(definition, one.file, one.result, 0);
  return (state === 'down' || state === 'degraded') && reason !== null ? { state, reason } : null;
}

function evidenceOf(
  path: string,
  readable: number,
  judged: readonly { readonly name: string; readonly finding: Finding | null }[],
): EvidenceFact[] {
  const bad = judged.filter(({ finding }) => finding !== null);
  return [
    { name: 'path', value: path },
    { name: 'databases', value: `${judged.length}, of which ${readable} can be read` },
    ...bad.slice(0, shownAtMost).map(({ name, finding }) => ({
      name: visibleText(name).slice(0, 200),
      value: finding?.reason.en ?? '',
    })),
    ...(bad.length > shownAtMost ? [{ name: 'more', value: `${bad.length - shownAtMost} others` }] : []),
  ];
}

function noneFits(path: string) {
  return localText(
    `No file fits "${path}": the databases were moved or deleted, or the folder is another one.`,
    `"${path}"에 맞는 파일이 없습니다. 데이터베이스가 옮겨졌거나 삭제되었거나 다른 폴더입니다.`,
  );
}
