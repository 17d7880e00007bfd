import type { ActionDefinition, FilesAction } from '../schema/action.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { pathFindings } from './file-path-checks.ts';
import { finding } from './finding-texts.ts';
import { selectFindings } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';

/** A server may have put a file there before its database knows it. */
const leastAgeMs = 60 * 60_000;

/** The parameters that statements of an action may use. */
export function boundNames({ arguments: own }: ActionDefinition): readonly string[] {
  return ['now_utc', ...own.map(({ name }) => name.replaceAll('-', '_'))].map((name) => `:${name}`);
}

/** Files inside the target's folder, chosen by one query that reads, and old enough to be known by then. */
export function filesFindings(pack: Pack, action: FilesAction, path: YamlPath): readonly Finding[] {
  const queries = (['unknown-to', 'named-by'] as const).flatMap((member) => {
    const sql = action[member];
    return sql === undefined ? [] : [{ member, sql }];
  });
  return [
    ...pathFindings(pack, action.tree, [...path, 'tree']),
    ...pathFindings(pack, action.database, [...path, 'database']),
    ...queries.flatMap(({ member, sql }) => selectFindings(sql, boundNames(action), [...path, member])),
    ...(queries.length === 1
      ? []
      : [
          finding(
            path,
            'files are chosen by either unknown-to or named-by.',
            '파일은 unknown-to 또는 named-by 중 하나로 고릅니다.',
          ),
        ]),
    ...(action['older-than'] >= leastAgeMs
      ? []
      : [
          finding(
            [...path, 'older-than'],
            'files younger than 1h may not be in the database yet; expected at least "1h".',
            '1시간이 지나지 않은 파일은 아직 데이터베이스에 없을 수 있습니다. "1h" 이상이어야 합니다.',
          ),
        ]),
  ];
}
