import type { Pack } from '../schema/pack.ts';
import type { ViewDefinition } from '../schema/view.ts';
import { actionsFindings } from './action-checks.ts';
import { expressionFindings } from './expressions.ts';
import { pathFindings } from './file-path-checks.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { bootFindings } from './boot-checks.ts';
import { partsFindings } from './part-checks.ts';
import { policiesFindings } from './policy-checks.ts';
import { probeFindings } from './probe-checks.ts';
import { recipeFindings } from './recipe-checks.ts';
import { sessionFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { serviceFindings } from './service-checks.ts';
import { settingsFindings } from './settings-checks.ts';
import { queryProblem } from './sql.ts';
import { templateFindings } from './template-names.ts';

/** What the schema cannot see: names that must exist, expressions that must compile, limits that hold across the pack. */
export function crossFindings(pack: Pack): readonly Finding[] {
  return [
    ...settingsFindings(pack),
    ...duplicates(
      pack.sessions.map(({ id }) => id),
      (index) => ['sessions', index, 'id'],
    ),
    ...pack.sessions.flatMap((session, index) => sessionFindings(pack, session, index)),
    ...duplicates(
      pack.probes.map(({ id }) => id),
      (index) => ['probes', index, 'id'],
    ),
    ...pack.probes.flatMap((probe, index) => probeFindings(pack, probe, index)),
    ...mainFindings(pack),
    ...duplicates(
      pack.views.map(({ id }) => id),
      (index) => ['views', index, 'id'],
    ),
    ...pack.views.flatMap((view, index) => viewFindings(pack, view, index)),
    ...policiesFindings(pack),
    ...actionsFindings(pack),
    ...partsFindings(pack),
    ...recipeFindings(pack),
    ...serviceFindings(pack),
    ...bootFindings(pack),
    ...connectionFindings(pack),
  ];
}

function mainFindings(pack: Pack): readonly Finding[] {
  const main = pack.probes.flatMap((probe, index) => (probe.main ? [index] : []));
  return main
    .slice(1)
    .map((index) =>
      finding(
        ['probes', index, 'main'],
        'only one probe can be the main one.',
        '대표 프로브는 하나만 지정할 수 있습니다.',
      ),
    );
}

function connectionFindings(pack: Pack): readonly Finding[] {
  const sockets = pack.probes.filter((probe) => probe.kind === 'socket-io').map((probe) => probe.id);
  return unknownName(
    { en: 'probe of kind socket-io', ko: 'socket-io 종류의 프로브' },
    pack.connection,
    sockets,
    ['connection'],
  );
}

function viewFindings(pack: Pack, view: ViewDefinition, index: number): readonly Finding[] {
  const path = ['views', index];
  const columns = view.columns.map((column) => column.id);
  const problem = queryProblem(view.source.sql);
  const hasState = view.columns.some((column) => column.type === 'state');
  return [
    ...pathFindings(pack, view.source.path, [...path, 'source', 'path']),
    ...(problem === null ? [] : [{ path: [...path, 'source', 'sql'], message: problem }]),
    ...duplicates(columns, (at) => [...path, 'columns', at, 'id']),
    ...duplicates(
      view.states.map((state) => state.id),
      (at) => [...path, 'states', at, 'id'],
    ),
    ...unknownName({ en: 'column', ko: '열' }, view.order.column, columns, [...path, 'order', 'column']),
    ...(hasState === view.states.length > 0
      ? []
      : [
          finding(
            [...path, 'states'],
            'states and a column of type state belong together.',
            'states와 state 형식의 열은 함께 있어야 합니다.',
          ),
        ]),
    ...templateFindings(view.columns, [...path, 'columns'], {
      pack: { ...pack, credentials: {} },
      session: [],
      steps: [],
      ack: false,
    }),
    ...expressionFindings(view.columns, [...path, 'columns']),
  ];
}
