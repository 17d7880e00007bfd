import type { PartDifference, SnapshotDifference } from '../../shared/model/contents.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { FoundState, ReleaseCheck } from '../../shared/model/release.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { State } from '../../shared/model/state.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import { stateWords } from '../../shared/text/state-words.ts';
import type { PartDefinition } from '../packs/schema/part.ts';
import { settingsFormatOf } from '../packs/settings-file.ts';

const severity: Readonly<Record<State, number>> = {
  down: 5,
  degraded: 4,
  unknown: 3,
  pending: 2,
  ok: 1,
  paused: 0,
};
const namedMost = 5;

/** What the probes say before a release. */
export function stateChecks(states: readonly FoundState[]): readonly ReleaseCheck[] {
  return states
    .filter(({ state }) => state === 'down' || state === 'degraded' || state === 'unknown')
    .map(({ id, title, state, reason }) => ({
      id: `probe-${id}`,
      title,
      standing: state === 'down' ? 'bad' : 'heed',
      found: joined(stateWords[state], reason),
    }));
}

/** Probes that are worse than they were. What was not measured before is held against being well. */
export function worseChecks(
  before: readonly FoundState[],
  after: readonly FoundState[],
): readonly ReleaseCheck[] {
  const was = new Map(before.map(({ id, state }) => [id, state]));
  return after.flatMap(({ id, title, state, reason }): ReleaseCheck[] => {
    const then = was.get(id) ?? 'ok';
    if (severity[state] <= severity[then] || severity[state] <= severity.pending) return [];
    return [
      {
        id: `probe-${id}`,
        title,
        standing: state === 'down' ? 'bad' : 'heed',
        found: joined(
          localText(
            `${stateWords[state].en}, and was ${stateWords[then].en}`,
            `${stateWords[state].ko}(이전: ${stateWords[then].ko})`,
          ),
          reason,
        ),
      },
    ];
  });
}

/** Whether a set proves that it restores. */
export function setCheck(id: string, title: LocalText, snapshot: Snapshot): ReleaseCheck {
  const ok = isVerifiedInFull(snapshot);
  return {
    id,
    title,
    standing: ok ? 'ok' : 'bad',
    found: ok
      ? localText('whole, and verified in full', '온전하며 전체 검증됨')
      : localText('not verified in full', '전체 검증되지 않음'),
  };
}

/** What the difference of the sets before and after says about each part. `definitions` are the parts that the pack has now. */
export function differenceChecks(
  { parts }: SnapshotDifference,
  definitions: readonly PartDefinition[],
): readonly ReleaseCheck[] {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  return parts.flatMap((part) => {
    const { partId, title } = part;
    const found = partFindings(part, byId.get(partId));
    const told = found.length > 0 ? found : [{ standing: 'ok' as const, found: sameText }];
    return told.map((each, at) => ({ id: `part-${partId}${at === 0 ? '' : `-${at}`}`, title, ...each }));
  });
}

type PartFinding = Pick<ReleaseCheck, 'standing' | 'found'>;

function partFindings(part: PartDifference, definition: PartDefinition | undefined): readonly PartFinding[] {
  if (part.state === 'same') return [];
  if (part.state === 'only-in-a') return [bad('It is not there any more.', '더 이상 없습니다.')];
  if (part.state === 'only-in-b') return [heed('It was not there before.', '이전에는 없었습니다.')];
  if (part.tables.length > 0 || part.schemaChanged) return databaseFindings(part);
  if (definition !== undefined && isKey(definition))
    return [bad('The key is another one than before.', '키가 이전과 다릅니다.')];
  const { version } = definition?.kind === 'file' ? definition : {};
  return [
    ...versionFindings(part),
    ...fileFindings(part, version?.entry === undefined ? version?.key : undefined),
  ];
}

/** One secret and nothing else: not settings or data among which there are secrets, which change with every release. */
function isKey(definition: PartDefinition): boolean {
  if (definition.kind !== 'file' || !definition.sensitive) return false;
  const { format, path } = definition;
  if (format === undefined) return settingsFormatOf(path) === null;
  return format.endsWith('hex') || format.endsWith('raw bytes');
}

function databaseFindings({ tables, schemaChanged }: PartDifference): readonly PartFinding[] {
  const gone = tables.filter(({ rowsA, rowsB }) => rowsA !== null && rowsB === null);
  const fewer = tables.filter(({ rowsA, rowsB }) => rowsA !== null && rowsB !== null && rowsB < rowsA);
  const many = fewer.some(({ rowsA, rowsB }) => isMany(rowsA ?? 0, rowsB ?? 0));
  const list = (named: readonly { readonly table: string }[]) =>
    named
      .slice(0, namedMost)
      .map(({ table }) => table)
      .join(', ');
  const rows = fewer
    .slice(0, namedMost)
    .map(({ table, rowsA, rowsB }) => `${table} ${String(rowsA)} → ${String(rowsB)}`)
    .join(', ');
  return [
    ...(gone.length > 0
      ? [
          bad(
            `Tables are gone or cannot be counted: ${list(gone)}.`,
            `테이블이 없어졌거나 셀 수 없음: ${list(gone)}.`,
          ),
        ]
      : []),
    ...(fewer.length > 0 ? [(many ? bad : heed)(`Rows are missing: ${rows}.`, `행이 줄어듦: ${rows}.`)] : []),
    ...(schemaChanged ? [heed('The schema is another one.', '스키마가 다릅니다.')] : []),
  ];
}

/** A table that is emptied, or has lost more than a tenth: sessions that run out in the meantime are fewer. */
function isMany(before: number, after: number): boolean {
  return after === 0 || before - after > before / 10;
}

function versionFindings({ versions }: PartDifference): readonly PartFinding[] {
  if (versions === undefined || versions.a === versions.b) return [];
  const [from, to] = [versions.a ?? '?', versions.b ?? '?'];
  return [{ standing: 'ok', found: localText(`${from} → ${to}`, `${from} → ${to}`) }];
}

/** `versionKey` is the setting that says the version, which is told apart. */
function fileFindings(part: PartDifference, versionKey: string | undefined): readonly PartFinding[] {
  const { added, changed, removed, lines, settings } = part;
  const hasVersions = versionFindings(part).length > 0;
  if (settings !== undefined && settings.length > 0)
    return settingsFindings(settings.filter((name) => !hasVersions || name !== versionKey));
  if (hasVersions) return [];
  if (lines !== null) {
    const differing = lines.filter(({ change }) => change !== 'same').length;
    return [heed(`${counted(differing, 'line differs', 'lines differ')}.`, `${differing}줄이 다릅니다.`)];
  }
  if (removed > 0)
    return [
      heed(
        `${counted(removed, 'file is', 'files are')} gone, ${added} new, ${changed} changed.`,
        `파일 ${removed}개 없어짐, ${added}개 추가됨, ${changed}개 변경됨.`,
      ),
    ];
  return changed > 0
    ? [heed(`${counted(changed, 'file is', 'files are')} changed.`, `파일 ${changed}개가 변경되었습니다.`)]
    : [];
}

function settingsFindings(names: readonly string[]): readonly PartFinding[] {
  if (names.length === 0) return [];
  const list = `${names.slice(0, namedMost).join(', ')}${names.length > namedMost ? ', …' : ''}`;
  return [
    heed(
      `${counted(names.length, 'setting differs', 'settings differ')}: ${list}`,
      `설정 ${names.length}개가 다릅니다: ${list}`,
    ),
  ];
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const sameText = localText('as before', '이전과 같음');

function bad(en: string, ko: string): PartFinding {
  return { standing: 'bad', found: localText(en, ko) };
}

function heed(en: string, ko: string): PartFinding {
  return { standing: 'heed', found: localText(en, ko) };
}

function joined(text: LocalText, reason: LocalText | null): LocalText {
  return reason === null ? text : localText(`${text.en}: ${reason.en}`, `${text.ko}: ${reason.ko}`);
}
