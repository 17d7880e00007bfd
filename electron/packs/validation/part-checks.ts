import { namePatternProblem } from '../name-pattern.ts';
import { leftOutOf, overlaps, pathsOf } from '../part-overlaps.ts';
import type { Overlap } from '../part-overlaps.ts';
import type { Pack } from '../schema/pack.ts';
import type { FolderPartDefinition, PartDefinition, PartOf, ReferenceDefinition } from '../schema/part.ts';
import type { YamlPath } from '../yaml.ts';
import { exportPartFindings } from './export-checks.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { filePathProblem } from './paths.ts';
import { pathFindings } from './file-path-checks.ts';
import { postgresPartFindings } from './postgres-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownSetting } from './settings-checks.ts';
import { parametersOf, queryProblem } from './sql.ts';

/** The backup set, and how its files and databases refer to each other. */
export function partsFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.parts.map(({ id }) => id),
      (index) => ['parts', index, 'id'],
    ),
    ...pack.parts.flatMap((part, index) => partFindings(pack, part, ['parts', index])),
    ...overlapFindings(pack),
    ...duplicates(
      pack.references.map(({ id }) => id),
      (index) => ['references', index, 'id'],
    ),
    ...pack.references.flatMap((reference, index) => referenceFindings(pack, reference, index)),
    ...retentionFindings(pack),
  ];
}

/** A finding when there is no such part, or none of that kind. */
export function unknownPart(
  pack: Pack,
  kind: PartDefinition['kind'] | null,
  name: string | undefined,
  path: YamlPath,
): readonly Finding[] {
  const known = pack.parts.filter((part) => kind === null || part.kind === kind).map(({ id }) => id);
  const what =
    kind === null ? { en: 'part', ko: '항목' } : { en: `part of kind ${kind}`, ko: `${kind} 종류의 항목` };
  return unknownName(what, name, known, path);
}

/** What is wrong with a SELECT, and parameters other than those that the engine binds here. */
export function selectFindings(sql: string, bound: readonly string[], path: YamlPath): readonly Finding[] {
  const problem = queryProblem(sql);
  if (problem !== null) return [{ path, message: problem }];
  return unboundFindings(sql, bound, path);
}

export function unboundFindings(sql: string, bound: readonly string[], path: YamlPath): readonly Finding[] {
  const names =
    bound.length === 0 ? { en: 'none', ko: '없음' } : { en: bound.join(', '), ko: bound.join(', ') };
  return parametersOf(sql)
    .filter((name) => !bound.includes(name))
    .map((name) =>
      finding(
        path,
        `nothing is bound to "${name}" here; known parameters: ${names.en}.`,
        `여기서는 "${name}"에 들어갈 값이 없습니다. 쓸 수 있는 매개변수: ${names.ko}.`,
      ),
    );
}

function partFindings(pack: Pack, part: PartDefinition, path: YamlPath): readonly Finding[] {
  const needs = [
    ...part.needs.flatMap((name, at) => needFindings(pack, part, name, [...path, 'needs', at])),
    ...unknownSetting(pack, part.when?.setting, [...path, 'when', 'setting']),
  ];
  if (part.kind === 'postgres') return [...postgresPartFindings(pack, part, path), ...needs];
  if (part.kind === 'http-export') return [...exportPartFindings(pack, part, path), ...needs];
  return [...folderPartFindings(pack, part, path), ...needs];
}

function folderPartFindings(
  pack: Pack,
  part: FolderPartDefinition | PartOf<'databases'>,
  path: YamlPath,
): readonly Finding[] {
  const folders = Object.entries(pack.settings).filter(([, setting]) => setting.type === 'folder');
  return [
    ...unknownName(
      { en: 'setting of type folder', ko: 'folder 형식의 설정' },
      part.base,
      folders.map(([name]) => name),
      [...path, 'base'],
    ),
    ...(part.kind === 'rebuild'
      ? part.paths.flatMap((file, at) => placeFindings(pack, file, [...path, 'paths', at]))
      : placeFindings(pack, part.path, [...path, 'path'])),
    ...(part.kind === 'sqlite' || part.kind === 'file' ? baseItself(part.path, [...path, 'path']) : []),
    ...(part.kind === 'file' ? requiredWhenFindings(pack, part, path) : []),
    ...(part.kind === 'databases' ? patternFindings(part.path, [...path, 'path']) : []),
  ];
}

/** As for probes, but a setting of type text may begin the path: what it comes to is checked for each target. */
export function placeFindings(pack: Pack, file: string, path: YamlPath): readonly Finding[] {
  const [, setting = '', rest = ''] = /^\$\{\s*settings\.([a-z0-9-]+)\s*\}(.*)$/.exec(file) ?? [];
  const type = Object.hasOwn(pack.settings, setting) ? pack.settings[setting]?.type : undefined;
  if (type !== 'text' && type !== 'choice') return pathFindings(pack, file, path);
  const problem = filePathProblem(`x${rest}`);
  return problem === null ? pathFindings(pack, `x${rest}`, path) : [{ path, message: problem }];
}

/** What is wrong with the path of a pattern. */
export function patternFindings(file: string, path: YamlPath): readonly Finding[] {
  const problem = namePatternProblem(file);
  return problem === null ? [] : [{ path, message: problem }];
}

function baseItself(file: string, path: YamlPath): readonly Finding[] {
  return file === '.' || file.endsWith('/')
    ? [
        finding(
          path,
          `expected the path of a file, found "${file}".`,
          `파일 경로여야 합니다. 실제: "${file}".`,
        ),
      ]
    : [];
}

function needFindings(pack: Pack, part: PartDefinition, name: string, path: YamlPath): readonly Finding[] {
  return name === part.id
    ? [finding(path, 'a part cannot need itself.', '항목은 자기 자신을 필요로 할 수 없습니다.')]
    : unknownPart(pack, null, name, path);
}

function requiredWhenFindings(
  pack: Pack,
  part: Extract<PartDefinition, { kind: 'file' }>,
  path: YamlPath,
): readonly Finding[] {
  const condition = part['required-when'];
  if (!condition) return [];
  const at = [...path, 'required-when'];
  return [
    ...(part.required
      ? []
      : [
          finding(
            at,
            'required-when says when a required part may be absent; leave out "required: false".',
            'required-when은 필수 항목이 없어도 되는 경우를 정합니다. "required: false"를 빼십시오.',
          ),
        ]),
    ...unknownPart(pack, 'sqlite', condition.part, [...at, 'part']),
    ...selectFindings(condition.sql, [], [...at, 'sql']),
  ];
}

/** Paths with templates are compared once they are filled, by `partsFor`. */
function overlapFindings(pack: Pack): readonly Finding[] {
  const bases = [...new Set(pack.parts.map(({ base }) => base))];
  return bases.flatMap((base) => {
    const places = pack.parts
      .filter((part) => part.base === base)
      .flatMap((part) =>
        plainPathsOf(part).map((path) => ({
          part: part.id,
          kind: part.kind,
          path,
          exclude: leftOutOf(part),
        })),
      );
    return overlaps(places).map((overlap) => overlapFinding(pack, overlap));
  });
}

function plainPathsOf(part: PartDefinition): readonly string[] {
  return pathsOf(part).filter((path) => !path.includes('${'));
}

function overlapFinding(pack: Pack, { part, other, path, otherKind, leaveOut }: Overlap): Finding {
  const index = pack.parts.findLastIndex(({ id }) => id === part);
  const at = ['parts', index];
  if (leaveOut.length === 0) {
    return finding(
      [...at, 'path'],
      `"${path}" is the part "${other}" already; one path belongs to one part.`,
      `"${path}"은(는) 이미 항목 "${other}"입니다. 한 경로는 한 항목에만 속합니다.`,
    );
  }
  const list = leaveOut.join(', ');
  if (pack.parts[index]?.kind === 'databases') {
    return finding(
      [...at, 'except'],
      `the pattern fits "${path}" of the part "${other}", which would be captured twice. Add to except: ${list}.`,
      `이 이름 형식에는 항목 "${other}"의 "${path}"도 맞아 두 번 담기게 됩니다. except에 추가하십시오: ${list}.`,
    );
  }
  if (otherKind === 'databases') {
    return finding(
      [...at, 'exclude'],
      `the tree contains the databases "${path}" of the part "${other}", which must not be copied as plain files. Exclude their folder, or take the folders beside them one by one.`,
      `이 폴더에는 항목 "${other}"의 데이터베이스 "${path}"이(가) 있어 일반 파일로 복사하면 안 됩니다. 그 폴더를 exclude에 넣거나 옆의 폴더를 하나씩 지정하십시오.`,
    );
  }
  return otherKind === 'sqlite'
    ? finding(
        [...at, 'exclude'],
        `the tree contains the database "${path}" of the part "${other}", which must not be copied as a plain file. Add to exclude: ${list}.`,
        `이 폴더에는 항목 "${other}"의 데이터베이스 "${path}"이(가) 있어 일반 파일로 복사하면 안 됩니다. exclude에 추가하십시오: ${list}.`,
      )
    : finding(
        [...at, 'exclude'],
        `the tree contains "${path}" of the part "${other}", which would be captured twice. Add to exclude: ${list}.`,
        `이 폴더에는 항목 "${other}"의 "${path}"이(가) 있어 두 번 담기게 됩니다. exclude에 추가하십시오: ${list}.`,
      );
}

function referenceFindings(pack: Pack, reference: ReferenceDefinition, index: number): readonly Finding[] {
  const path = ['references', index];
  return [
    ...unknownPart(pack, 'sqlite', reference.database, [...path, 'database']),
    ...unknownPart(pack, 'tree', reference.tree, [...path, 'tree']),
    ...selectFindings(reference.sql, [], [...path, 'sql']),
  ];
}

function retentionFindings(pack: Pack): readonly Finding[] {
  const keeps = pack.retention === undefined || Object.values(pack.retention).some((count) => count > 0);
  return keeps
    ? []
    : [
        finding(
          ['retention'],
          'it keeps nothing: give at least one of keep-last, keep-daily, keep-weekly, keep-monthly.',
          '아무것도 보존하지 않습니다. keep-last, keep-daily, keep-weekly, keep-monthly 중 하나 이상을 지정하십시오.',
        ),
      ];
}
