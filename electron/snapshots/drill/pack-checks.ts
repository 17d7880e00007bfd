import { join } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { DrillCheck } from '../../../shared/model/drill.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import type { PatternPart, PlacedPart } from '../../packs/parts-for-target.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { PartOf } from '../../packs/schema/part.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import { inspectFile } from '../capture/file-part.ts';
import { databaseOf } from '../capture/find-databases.ts';
import { numberFrom } from '../capture/references.ts';
import { localSource } from '../capture/source/local-source.ts';
import { emptyTables } from '../capture/sqlite/count-tables.ts';
import { baseFolder } from './restored-set.ts';

/** What the pack demands of its parts, asked of the restored files: the same demands that a capture makes of the live ones. */
export async function packChecks(
  pack: Pack,
  root: SnapshotRoot,
  folder: string,
  signal: AbortSignal,
): Promise<readonly DrillCheck[]> {
  const parts = partsFor(pack, root.target);
  const placed = parts.flatMap((part) => (part.state === 'placed' ? [part] : []));
  const checks: DrillCheck[] = parts.flatMap((part) =>
    part.state === 'pattern' ? [patternCheck(part, root, folder)] : [],
  );
  for (const part of placed) {
    signal.throwIfAborted();
    const recorded = root.parts.find(({ id }) => id === part.definition.id);
    if (recorded === undefined) continue;
    const problem =
      recorded.state === 'captured'
        ? await problemOf(part, recorded, folder, signal)
        : absenceProblem(part, placed, folder, recorded);
    if (problem !== undefined) checks.push(checkOf(part.definition.title, problem));
  }
  return checks;
}

/** All databases of a pattern in one check: there may be many. */
function patternCheck(part: PatternPart, root: SnapshotRoot, folder: string): DrillCheck {
  const { definition } = part;
  const members = root.parts.filter(({ group }) => group?.id === definition.id);
  const problems = members.flatMap((recorded) => {
    const problem = memberProblem(part, recorded, folder);
    return problem === null ? [] : [{ title: recorded.title, problem }];
  });
  const lacksAll = definition.required && !members.some(({ state }) => state === 'captured');
  if (lacksAll) return checkOf(definition.title, notThere);
  const first = problems.slice(0, shownMembers);
  const told = (language: 'en' | 'ko') =>
    first.map(({ title, problem }) => `${title[language]}: ${problem[language]}`).join(' ');
  return checkOf(definition.title, problems.length === 0 ? null : localText(told('en'), told('ko')));
}

function memberProblem(part: PatternPart, recorded: RootPart, folder: string): LocalText | null {
  if (recorded.state === 'left-out') return recorded.reason ?? notThere;
  if (recorded.state === 'absent' || recorded.group === undefined) return null;
  const placed = databaseOf(part, recorded.group.file);
  return placed.definition.kind === 'sqlite'
    ? databaseProblem(placed.definition, recorded, databasePath(folder, placed))
    : null;
}

/** Null when all is as the pack says; undefined where it says nothing. */
async function problemOf(
  part: PlacedPart,
  recorded: RootPart,
  folder: string,
  signal: AbortSignal,
): Promise<LocalText | null | undefined> {
  const { definition } = part;
  if (definition.kind === 'file') {
    const place = { basePath: baseFolder(folder, definition.base), path: part.path };
    const found = await inspectFile(place, definition, 'content', { source: localSource(), signal });
    if (found.state === 'ok') return null;
    return found.state === 'missing' ? notThere : found.reason;
  }
  if (definition.kind !== 'sqlite') return undefined;
  return databaseProblem(definition, recorded, databasePath(folder, part));
}

function databaseProblem(definition: PartOf<'sqlite'>, recorded: RootPart, path: string): LocalText | null {
  const leastBytes = definition['min-bytes'] ?? 0;
  if (recorded.bytes < leastBytes) return tooSmall(recorded.bytes, leastBytes);
  return askDatabase(() => {
    const empty = emptyTables(path, definition['not-empty']);
    return empty.length === 0 ? null : noRows(empty);
  });
}

function absenceProblem(
  { definition }: PlacedPart,
  placed: readonly PlacedPart[],
  folder: string,
  recorded: RootPart,
): LocalText | null | undefined {
  if (recorded.state === 'left-out') return recorded.reason ?? notThere;
  const when = definition.kind === 'file' ? definition['required-when'] : undefined;
  if (when === undefined) return definition.required ? notThere : undefined;
  const database = placed.find((one) => one.definition.id === when.part);
  if (database === undefined) return notThere;
  return askDatabase(() =>
    numberFrom(databasePath(folder, database), database.path, when.sql) > 0 ? when.reason : null,
  );
}

function databasePath(folder: string, part: PlacedPart): string {
  return join(baseFolder(folder, part.definition.base), ...part.path.split('/'));
}

/** A database that cannot be asked has failed the check; what is wrong with it is said by the layers. */
function askDatabase(ask: () => LocalText | null): LocalText | null {
  try {
    return ask();
  } catch (error: unknown) {
    if (isAppError(error)) return error.text;
    return error instanceof Error ? localText(error.message, error.message) : notThere;
  }
}

function checkOf({ en, ko }: LocalText, problem: LocalText | null): DrillCheck {
  const what = localText(`"${en}" is as the pack demands`, `"${ko}"이(가) 팩의 요구 사항을 충족합니다`);
  return { what, ok: problem === null, detail: problem };
}

const shownMembers = 5;

const notThere = localText('It is not in the restored set.', '복원한 세트에 없습니다.');

function tooSmall(sizeBytes: number, leastBytes: number): LocalText {
  return localText(
    `It holds ${formatBytes(sizeBytes, 'en')}, less than the ${formatBytes(leastBytes, 'en')} it must have.`,
    `크기가 ${formatBytes(sizeBytes, 'ko')}로, 있어야 할 ${formatBytes(leastBytes, 'ko')}보다 작습니다.`,
  );
}

function noRows(tables: readonly string[]): LocalText {
  const names = tables.join(', ');
  return localText(
    `These tables must have rows and are empty or missing: ${names}.`,
    `행이 있어야 하는데 비어 있거나 없는 테이블: ${names}.`,
  );
}
