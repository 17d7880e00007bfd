import { compileRegex } from '../expression/regex.ts';
import type { Pack } from '../schema/pack.ts';
import type { HttpRequest, SessionUse } from '../schema/request.ts';
import type { ViewDefinition, ViewSource, ViewSourceOf } from '../schema/view.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings, jsonPathFindings, regexFindings } from './expressions.ts';
import { folderFindings } from './file-path-checks.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { patternFindings, placeFindings, selectFindings } from './part-checks.ts';
import { serverFindings } from './postgres-checks.ts';
import { postgresQueryProblem } from './postgres-sql.ts';
import { requestFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { selectColumns } from './select-columns.ts';
import { queryProblem } from './sql.ts';
import { templateFindings } from './template-names.ts';

/** Views: sources that only read, and columns that they have. */
export function viewsFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.views.map(({ id }) => id),
      (index) => ['views', index, 'id'],
    ),
    ...pack.views.flatMap((view, index) => viewFindings(pack, view, ['views', index])),
  ];
}

function viewFindings(pack: Pack, view: ViewDefinition, path: YamlPath): readonly Finding[] {
  const columns = view.columns.map((column) => column.id);
  const hasState = view.columns.some((column) => column.type === 'state');
  const given = givenColumns(view.source);
  return [
    ...unknownName({ en: 'setting', ko: '설정' }, view.when?.setting, Object.keys(pack.settings), [
      ...path,
      'when',
      'setting',
    ]),
    ...sourceFindings(pack, view.source, [...path, 'source']),
    ...columns.flatMap((column, at) =>
      given === null
        ? []
        : unknownName({ en: 'column', ko: '열' }, column, given, [...path, 'columns', at, 'id']),
    ),
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
    ...templateFindings(view.columns, [...path, 'columns'], namesAt({ ...pack, credentials: {} })),
    ...expressionFindings(view.columns, [...path, 'columns']),
  ];
}

/** The columns of a source; null where only its database knows them. */
function givenColumns(source: ViewSource): readonly string[] | null {
  if (source.sql !== undefined) return selectColumns(source.sql);
  switch (source.kind) {
    case 'sqlite':
    case 'postgres':
      return null;
    case 'http':
    case 'json':
      return Object.keys(source.cells);
    case 'databases':
      return ['file', 'problem', ...source.gives];
    case 'metrics':
      return ['metric', 'labels', 'value'];
    case 'files':
      return ['name', 'kind', 'bytes', 'modified'];
    case 'log': {
      const regex = compileRegex(source.match);
      return regex.kind === 'problem' ? null : [...regex.names, 'line'];
    }
  }
}

function sourceFindings(pack: Pack, source: ViewSource, path: YamlPath): readonly Finding[] {
  const { sql } = source;
  const isPostgres = source.kind === 'postgres';
  const problem = sql !== undefined && isPostgres ? postgresQueryProblem(sql) : null;
  return [
    ...(problem === null ? [] : [{ path: [...path, 'sql'], message: problem }]),
    ...(sql === undefined || isPostgres ? [] : selectFindings(sql, [':now_utc'], [...path, 'sql'])),
    ...('path' in source ? whereFindings(pack, source, path) : []),
    ...('each' in source ? eachFindings(source, path) : []),
    ...(isPostgres ? serverFindings(pack, source, path) : []),
    ...('request' in source ? askFindings(pack, source, path) : []),
    ...('rows' in source
      ? [
          ...jsonPathFindings(source.rows, [...path, 'rows']),
          ...Object.entries(source.cells).flatMap(([column, cell]) =>
            jsonPathFindings(cell, [...path, 'cells', column]),
          ),
        ]
      : []),
    ...('match' in source && source.match !== undefined
      ? regexFindings(source.match, [...path, 'match'])
      : []),
  ];
}

/** A query that only reads, and names of columns that are not those of every such view. */
function eachFindings(source: ViewSourceOf<'databases'>, path: YamlPath): readonly Finding[] {
  const problem = queryProblem(source.each);
  return [
    ...(problem === null ? [] : [{ path: [...path, 'each'], message: problem }]),
    ...patternFindings(source.path, [...path, 'path']),
    ...duplicates(['file', 'problem', ...source.gives], (at) => [...path, 'gives', Math.max(0, at - 2)]),
  ];
}

function whereFindings(
  pack: Pack,
  source: { readonly base: string; readonly path: string },
  path: YamlPath,
): readonly Finding[] {
  return [
    ...folderFindings(pack, source.base, [...path, 'base']),
    ...placeFindings(pack, source.path, [...path, 'path']),
  ];
}

function askFindings(
  pack: Pack,
  { request, session }: { readonly request: HttpRequest; readonly session?: SessionUse | undefined },
  path: YamlPath,
): readonly Finding[] {
  const sessions = pack.sessions.map(({ id }) => id);
  return [
    ...unknownName({ en: 'session', ko: '세션' }, session?.id, sessions, [...path, 'session']),
    ...requestFindings(pack, request, [...path, 'request']),
    ...templateFindings(request, [...path, 'request'], namesAt(pack, session)),
    ...(request.method === 'GET' || request.method === 'HEAD'
      ? []
      : [
          finding(
            [...path, 'request', 'method'],
            'a view only reads: it sends GET.',
            '보기는 읽기만 하므로 GET만 보냅니다.',
          ),
        ]),
  ];
}
