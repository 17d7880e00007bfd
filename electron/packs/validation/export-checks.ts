import { exportRequest } from '../export-request.ts';
import { followedPath } from '../expression/followed-path.ts';
import { exportsBase } from '../schema/part.ts';
import type { PartOf } from '../schema/part.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { requestFindings, stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** What a target hands out itself, as a part of the set: requests that only read, and paths that can be followed as it passes by. */
export function exportPartFindings(
  pack: Pack,
  part: PartOf<'http-export'>,
  path: YamlPath,
): readonly Finding[] {
  const known = namesAt(pack, part.session);
  const asked = stepFindings(pack, [{ steps: part.steps, path: [...path, 'steps'] }], known.session);
  return [
    ...unknownName(
      { en: 'session', ko: '세션' },
      part.session?.id,
      pack.sessions.map(({ id }) => id),
      [...path, 'session'],
    ),
    ...asked.findings,
    ...requestFindings(pack, exportRequest(part), [...path, 'request']),
    ...templateFindings(part.request, [...path, 'request'], { ...known, steps: asked.steps }),
    ...part.steps.flatMap((step, at) =>
      readingFindings(step.request.method, [...path, 'steps', at, 'request']),
    ),
    ...part.steps.flatMap((step, at) => (step.emit ? [noEmit([...path, 'steps', at, 'emit'])] : [])),
    ...readingFindings(part.request.method, [...path, 'request']),
    ...contentFindings(part, path),
    ...baseFindings(pack),
  ];
}

function readingFindings(method: string, path: YamlPath): readonly Finding[] {
  if (method === 'GET') return [];
  return [
    finding(
      [...path, 'method'],
      'a snapshot only reads: an export is asked for with GET.',
      '스냅샷은 읽기만 합니다. 내보내기는 GET으로 요청합니다.',
    ),
  ];
}

function noEmit(path: YamlPath): Finding {
  return finding(path, 'an export has no emit.', '내보내기에서는 emit을 쓸 수 없습니다.');
}

function contentFindings(part: PartOf<'http-export'>, path: YamlPath): readonly Finding[] {
  const lists = { expect: part.expect, counts: part.counts };
  const rules = Object.entries(lists).flatMap(([list, entries]) =>
    entries.map(({ json }, at) => ({ json, path: [...path, list, at, 'json'], at: [...path, list] })),
  );
  const [first] = rules;
  if (part.format !== 'json' && first !== undefined)
    return [
      finding(
        first.at,
        'only an export of format json can be looked into.',
        'json 형식의 내보내기만 내용을 확인할 수 있습니다.',
      ),
    ];
  return [
    ...rules.filter(({ json }) => followedPath(json) === null).map(({ path: at }) => notFollowed(at)),
    ...expressionFindings(part.expect, [...path, 'expect']),
    ...duplicates(
      part.counts.map(({ id }) => id),
      (at) => [...path, 'counts', at, 'id'],
    ),
  ];
}

function notFollowed(path: YamlPath): Finding {
  return finding(
    path,
    'an export is read as it passes by: expected names, places and "*" only, such as $.board.cards.*',
    '내보내기는 지나가는 대로 읽습니다. $.board.cards.*처럼 이름, 순번, "*"만 쓸 수 있습니다.',
  );
}

function baseFindings(pack: Pack): readonly Finding[] {
  if (!Object.hasOwn(pack.settings, exportsBase) || pack.settings[exportsBase]?.type !== 'folder') return [];
  return [
    finding(
      ['settings', exportsBase],
      `"${exportsBase}" is where exports lie in a set; give this folder another name.`,
      `"${exportsBase}"은(는) 세트에서 내보내기가 놓이는 이름입니다. 이 폴더 설정에 다른 이름을 쓰십시오.`,
    ),
  ];
}
