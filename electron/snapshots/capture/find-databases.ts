import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { fitsPattern, namePatternOf } from '../../packs/name-pattern.ts';
import type { PatternPart, PlacedPart, UnplacedPart } from '../../packs/parts-for-target.ts';
import type { PartOf } from '../../packs/schema/part.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { unreadableReason } from './file-part.ts';
import { shownPath } from './notes.ts';
import type { SetPart } from './set-ledger.ts';
import { absentReason, missingReason } from './set-problems.ts';
import type { Looking } from './inspect-part.ts';
import { rawBytes } from './tree/byte-path.ts';

/** What one pattern may lead to: a root tells each of them. */
const mostDatabases = 1000;

/**
 * The parts of a set with every database that their patterns lead to now, each as a part of its own. What stands in the way (no folder,
 * no file, a name that SQLite cannot be given) becomes a part that cannot be taken, so that nothing is left out silently. Of what the
 * set before had, and is gone, the next one tells once that it is.
 * @param before the parts of the set before; empty where there is none
 */
export async function findDatabases(
  parts: readonly (SetPart | PatternPart)[],
  before: readonly RootPart[],
  from: Looking,
): Promise<readonly SetPart[]> {
  const found: SetPart[] = [];
  for (const part of parts) {
    if (part.state === 'pattern') found.push(...(await databasesOf(part, before, from)));
    else found.push(part);
  }
  return found;
}

/** One database of a pattern, as the part it is in a set. `file` is relative to the base. */
export function databaseOf(part: PatternPart, file: string): PlacedPart {
  const absolutePath = join(part.basePath, ...file.split('/'));
  const group = groupOf(part.definition, file);
  return {
    state: 'placed',
    definition: definitionOf(part.definition, file),
    basePath: part.basePath,
    path: file,
    absolutePath,
    places: [{ path: file, absolutePath }],
    group,
  };
}

async function databasesOf(
  part: PatternPart,
  before: readonly RootPart[],
  { source, signal }: Looking,
): Promise<readonly SetPart[]> {
  const { definition, basePath } = part;
  const pattern = namePatternOf(part.path, definition.except);
  let names: readonly Buffer[];
  try {
    names = (await source.names({ basePath, path: pattern.folder || '.' }, signal)).map(rawBytes);
  } catch (error: unknown) {
    return [asUnplaced({ ...definition, ...mustBeSeen(error, definition) }, unreadReason(error, basePath))];
  }
  const fitting = names
    .map((name) => ({ name, text: name.toString('utf8') }))
    .filter(({ text }) => fitsPattern(pattern, text))
    .toSorted((a, b) => Buffer.compare(a.name, b.name));
  if (fitting.length > mostDatabases) return [asUnplaced({ ...definition, required: true }, tooMany)];
  const parts = fitting.map(({ name, text }): PlacedPart | UnplacedPart => {
    const file = posix.join(pattern.folder, text);
    return Buffer.from(text).equals(name) ? databaseOf(part, file) : notText(definition, name, file);
  });
  const files = new Set(parts.map(({ group }) => group?.file));
  const gone = before.flatMap(({ state, group }) =>
    state === 'captured' && group?.id === definition.id && !files.has(group.file)
      ? [goneSince(definition, group.file)]
      : [],
  );
  const none =
    fitting.length === 0
      ? [asUnplaced(definition, (definition.required ? missingReason : absentReason)(basePath))]
      : [];
  return [...none, ...parts, ...gone];
}

/** A folder that is not there lacks its databases; one that cannot be read may hold any. */
function mustBeSeen(error: unknown, { required }: PartOf<'databases'>): { readonly required: boolean } {
  return { required: required || !isMissing(error) };
}

function isMissing(error: unknown): boolean {
  return isAppError(error) ? error.code === 'location/not-found' : systemCode(error) === 'ENOENT';
}

function unreadReason(error: unknown, basePath: string): LocalText {
  if (isMissing(error)) return missingReason(basePath);
  if (isAppError(error)) {
    // A host that is not reached says nothing about the folder.
    if (!error.code.startsWith('location/')) throw error;
    return error.text;
  }
  const code = systemCode(error);
  if (code === null) throw error;
  return unreadableReason(code);
}

function asUnplaced(definition: PartOf<'databases'>, reason: LocalText): UnplacedPart {
  return { state: 'unplaced', definition, setting: null, reason };
}

function notText(definition: PartOf<'databases'>, name: Buffer, file: string): UnplacedPart {
  const id = `${definition.id}-${digestOf(name)}`;
  return {
    state: 'unplaced',
    definition: { ...definitionOf(definition, file), id, required: true },
    setting: null,
    reason: nameIsNoText,
    group: groupOf(definition, file),
  };
}

function goneSince(definition: PartOf<'databases'>, file: string): UnplacedPart {
  return {
    state: 'unplaced',
    definition: { ...definitionOf(definition, file), required: false },
    setting: null,
    reason: goneText,
    group: groupOf(definition, file),
  };
}

function groupOf({ id, title }: PartOf<'databases'>, file: string) {
  return { id, title, file };
}

function definitionOf(definition: PartOf<'databases'>, file: string): PartOf<'sqlite'> {
  const { except: _except, ...rest } = definition;
  const { en, ko } = definition.title;
  const shown = shownPath(posix.basename(file));
  return {
    ...rest,
    kind: 'sqlite',
    id: idOf(definition, file),
    title: localText(`${en}: ${shown}`, `${ko}: ${shown}`),
    path: file,
  };
}

const mostSlugCharacters = 30;
const plainSlug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const looksNumbered = /-[0-9a-f]{8}$/;

/**
 * Told by the name of the file alone, so that it stays the same from set to set: what stands for the `*` where that is a name of parts
 * already, otherwise what is left of it, with a number that tells names apart that look alike.
 */
function idOf(definition: PartOf<'databases'>, file: string): string {
  const { begins, ends } = namePatternOf(definition.path, []);
  const name = posix.basename(file);
  const own = name.slice(begins.length, name.length - ends.length);
  if (plainSlug.test(own) && own.length <= mostSlugCharacters && !looksNumbered.test(own))
    return shortened(definition.id, own);
  const slug = own
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, mostSlugCharacters)
    .replaceAll(/^-|-$/g, '');
  return shortened(definition.id, [slug, digestOf(Buffer.from(name))].filter(Boolean).join('-'));
}

/** Names of packs take up to 60 characters, those of parts as well. */
function shortened(id: string, own: string): string {
  const kept = id.slice(0, 59 - own.length).replace(/-$/, '');
  return `${kept}-${own}`;
}

function digestOf(name: Buffer): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

const nameIsNoText = localText(
  'Its name is not valid UTF-8, so SQLite cannot be told to open it. Rename it with the application stopped, or move it out of the folder.',
  '이름이 올바른 UTF-8이 아니어서 SQLite로 열 수 없습니다. 애플리케이션을 멈추고 이름을 바꾸거나 폴더 밖으로 옮기십시오.',
);
const goneText = localText(
  'It was in the snapshot before and is no longer in the folder. If nobody removed it, take it out of that snapshot.',
  '이전 스냅샷에는 있었으나 이제 폴더에 없습니다. 일부러 지운 것이 아니면 그 스냅샷에서 꺼내십시오.',
);
const tooMany = localText(
  `More than ${mostDatabases} files fit the pattern, and each would be a part of the set. Point the pattern at fewer, or take the folder as a tree with the application stopped.`,
  `이 이름 형식에 맞는 파일이 ${mostDatabases}개를 넘어 모두 세트의 항목으로 담을 수 없습니다. 범위를 좁히거나 애플리케이션을 멈추고 폴더를 트리로 담으십시오.`,
);
