import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { queryDatabaseFile } from '../../locations/live-database/client.ts';
import { fittingNames, withEachDatabase } from '../../locations/live-database/each-database.ts';
import type { DatabaseChoice } from '../../locations/live-database/each-database.ts';
import type { QueryResult } from '../../locations/live-database/task-schemas.ts';
import type { Location } from '../../locations/location.ts';
import type { CopiesProbe } from '../../packs/schema/probes/databases.ts';
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
import type { ProbeContext, ProbeKind } from '../probe-kind.ts';

const mostCopies = 50;
const mostRows = 1000;
const maxBytes = 1024 ** 2;
const shownAtMost = 30;

/** Of one database: what the query says of each name, as text that can be compared. */
type Said = ReadonlyMap<string, string>;

type Unread = { readonly code: string; readonly reason: LocalText };

/** What was found of the databases in one folder, by file name; a reason where one cannot be read. */
type Copy = {
  readonly name: string;
  readonly databases: ReadonlyMap<string, Said | Unread>;
};

/** Copies of databases that must hold the same. The value is how many databases differ somewhere. */
export const copiesKind: ProbeKind<'copies'> = {
  kind: 'copies',
  async run(definition, context) {
    const { location, signal } = context;
    if (location === null) return pausedWithoutFolder();
    const path = filledPath(definition.path, context);
    const evidence: EvidenceFact[] = [{ name: 'path', value: path }];
    const outside = context.folder(definition.copies);
    if (outside === null)
      return { ...noOutcome, state: 'paused', reason: noFolder(definition.copies), evidence };
    try {
      const choice = chosenDatabases(definition, context);
      const own = await readCopy('', location, choice, definition, context);
      const others: Copy[] = [];
      for (const name of (await outside.list('.', mostCopies, signal)) ?? []) {
        if ((await outside.facts(name, signal))?.kind !== 'folder') continue;
        others.push(await readCopy(name, outside, { ...choice, folder: name }, definition, context));
      }
      if (others.length === 0) return { ...noOutcome, state: 'unknown', reason: noCopies, evidence };
      const differences = others.flatMap((copy) => differencesOf(own, copy));
      const files = new Set(differences.map(({ file }) => file));
      return {
        ...noOutcome,
        ...worstFinding(differences.map(({ finding }) => finding)),
        value: files.size,
        unit: 'differing',
        evidence: [
          ...evidence,
          { name: 'copies', value: others.map(({ name }) => visibleText(name)).join(', ') },
          { name: 'databases', value: String(own.databases.size) },
          ...differences.slice(0, shownAtMost).map(({ file, finding }) => ({
            name: visibleText(file).slice(0, 200),
            value: finding.reason.en,
          })),
        ],
      };
    } catch (error: unknown) {
      return outcomeOfFailure(error, evidence);
    }
  },
};

async function readCopy(
  name: string,
  location: Location,
  choice: DatabaseChoice,
  { sql }: CopiesProbe,
  { children, signal, timeoutMs }: ProbeContext,
): Promise<Copy> {
  const access = { location, children };
  const query = { sql, parameters: {}, maxRows: mostRows, maxBytes, maxMs: timeoutMs, needsTable: null };
  const looked = await withEachDatabase(
    choice.folder,
    (await fittingNames(access, choice, signal)) ?? [],
    (file) => queryDatabaseFile(access, file, query, { signal, timeoutMs }),
    signal,
  );
  const databases = new Map<string, Said | Unread>();
  for (const one of looked) databases.set(one.name, one.state === 'failed' ? one : saidBy(one.result));
  return { name, databases };
}

function saidBy(result: QueryResult): Said {
  const rows = result.kind === 'rows' ? result.rows : [];
  return new Map(rows.map(([name, ...rest]): [string, string] => [textOf(name), rest.map(textOf).join(' ')]));
}

function textOf(cell: ViewCell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

type Difference = { readonly file: string; readonly finding: Finding };

function differencesOf(own: Copy, copy: Copy): readonly Difference[] {
  const files = [...new Set([...own.databases.keys(), ...copy.databases.keys()])].toSorted();
  return files.flatMap((file): Difference[] => {
    const [here, there] = [own.databases.get(file), copy.databases.get(file)];
    if (here === undefined || there === undefined)
      return [{ file, finding: { state: 'degraded', reason: onlyOne(file, copy.name, here !== undefined) } }];
    for (const one of [here, there])
      if ('reason' in one)
        return [{ file, finding: { state: stateOfFailedLook(one.code), reason: one.reason } }];
    if ('reason' in here || 'reason' in there) return [];
    const names = [...new Set([...here.keys(), ...there.keys()])].filter(
      (name) => here.get(name) !== there.get(name),
    );
    if (names.length === 0) return [];
    return [{ file, finding: { state: 'degraded', reason: differs(file, copy.name, here, there, names) } }];
  });
}

function differs(file: string, copy: string, here: Said, there: Said, names: readonly string[]): LocalText {
  const shown = names
    .slice(0, 5)
    .map((name) => `${visibleText(name)} (${shortened(here.get(name))} ≠ ${shortened(there.get(name))})`);
  const list = shown.join(', ') + (names.length > shown.length ? ` … (+${names.length - shown.length})` : '');
  const [own, other] = [visibleText(file), visibleText(copy)];
  return localText(
    `"${own}" is not the same here and in the copy "${other}": ${list}. Look for dropped or rejected packets, then have a sync forced and compare again.`,
    `"${own}"이(가) 이곳과 사본 "${other}"에서 다릅니다: ${list}. 누락되거나 거부된 패킷을 확인하고 동기화를 강제한 뒤 다시 비교하십시오.`,
  );
}

/** A count and the beginning of a hash. */
function shortened(said: string | undefined): string {
  return (said ?? '–').replaceAll(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, '$1…');
}

function onlyOne(file: string, copy: string, isHere: boolean): LocalText {
  const [own, other] = [visibleText(file), visibleText(copy)];
  return isHere
    ? localText(`"${own}" is not in the copy "${other}".`, `"${own}"이(가) 사본 "${other}"에 없습니다.`)
    : localText(
        `"${own}" is in the copy "${other}" and not here.`,
        `"${own}"이(가) 사본 "${other}"에는 있으나 이곳에는 없습니다.`,
      );
}

function noFolder(setting: string): LocalText {
  return localText(
    `The folder "${setting}" is not set for this target. Set it in the target's settings.`,
    `이 대상에 폴더 "${setting}"이(가) 지정되지 않았습니다. 대상 설정에서 지정하십시오.`,
  );
}

const noCopies = localText(
  'The folder of copies holds none, so there is nothing to compare with. Put the files of each device into a folder of its own there.',
  '사본 폴더가 비어 있어 비교할 대상이 없습니다. 기기마다 폴더를 만들어 그 안에 파일을 넣으십시오.',
);
