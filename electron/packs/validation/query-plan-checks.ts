import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { pathFindings } from './file-path-checks.ts';
import { duplicates, finding } from './finding-texts.ts';
import { selectFindings } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';
import { parametersOf, queryProblem } from './sql.ts';

/** Queries that read, whose cases bind what they ask for. Which columns the cases have, only their database knows. */
export function queryPlanFindings(
  pack: Pack,
  probe: ProbeOf<'query-plan'>,
  path: YamlPath,
): readonly Finding[] {
  const { cases, queries } = probe;
  return [
    ...pathFindings(pack, probe.path, [...path, 'path']),
    ...(cases === undefined ? [] : selectFindings(cases, [':now_utc'], [...path, 'cases'])),
    ...duplicates(
      queries.map(({ id }) => id),
      (at) => [...path, 'queries', at, 'id'],
    ),
    ...queries.flatMap(({ sql }, at) => {
      const place = [...path, 'queries', at, 'sql'];
      const problem = queryProblem(sql);
      if (problem !== null) return [{ path: place, message: problem }];
      return cases === undefined
        ? selectFindings(sql, [':now_utc'], place)
        : parametersOf(sql)
            .filter((name) => !name.startsWith(':'))
            .map((name) =>
              finding(
                place,
                `"${name}" is bound to nothing; columns of cases are written with a colon.`,
                `"${name}"에 해당하는 값이 없습니다. cases의 열은 콜론으로 씁니다.`,
              ),
            );
    }),
  ];
}
