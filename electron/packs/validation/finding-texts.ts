import { localText } from '../../../shared/text/local-text.ts';
import type { YamlPath } from '../yaml.ts';
import { nearest } from '../../../shared/text/nearest.ts';
import type { Finding } from './schema-problems.ts';

export function finding(path: YamlPath, en: string, ko: string): Finding {
  return { path, message: localText(en, ko) };
}

/** A finding when `name` is not one of `known`; nothing when it is, or when there is no name. */
export function unknownName(
  what: { readonly en: string; readonly ko: string },
  name: string | undefined,
  known: readonly string[],
  path: YamlPath,
): readonly Finding[] {
  if (name === undefined || known.includes(name)) return [];
  const meant = nearest(name, known);
  const hint =
    meant === null
      ? localText(`known: ${known.join(', ') || 'none'}`, `등록된 이름: ${known.join(', ') || '없음'}`)
      : localText(`did you mean "${meant}"?`, `"${meant}"을(를) 뜻하셨습니까?`);
  return [
    finding(
      path,
      `there is no ${what.en} "${name}"; ${hint.en}`,
      `${what.ko} "${name}"이(가) 없습니다. ${hint.ko}`,
    ),
  ];
}

/** A finding for every id that stands more than once. `pathOf` is the place of the id at an index. */
export function duplicates(ids: readonly string[], pathOf: (index: number) => YamlPath): readonly Finding[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [
          finding(
            pathOf(index),
            `the id "${id}" is already used above.`,
            `id "${id}"이(가) 이미 위에서 쓰였습니다.`,
          ),
        ],
  );
}
