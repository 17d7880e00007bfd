import { localText } from '../../../shared/model/local-text.ts';
import type { ActionDefinition, RowChange } from '../schema/action.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { unboundFindings } from './part-checks.ts';
import { pathFindings } from './file-path-checks.ts';
import { namesAt } from './names-at.ts';
import { stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { changeProblem } from './sql.ts';
import { templateFindings } from './template-names.ts';

/** Actions: statements that change rows and nothing else, and commands that use names which exist. */
export function actionsFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.actions.map(({ id }) => id),
      (index) => ['actions', index, 'id'],
    ),
    ...pack.actions.flatMap((action, index) => actionFindings(pack, action, ['actions', index])),
  ];
}

function actionFindings(pack: Pack, action: ActionDefinition, path: YamlPath): readonly Finding[] {
  return [
    ...duplicates(
      action.arguments.map(({ name }) => name),
      (at) => [...path, 'arguments', at, 'name'],
    ),
    ...action.arguments.flatMap((argument, at) => {
      const place = [...path, 'arguments', at];
      const from = argument['from-view'];
      const view = pack.views.find(({ id }) => id === from?.view);
      return [
        ...expressionFindings(argument, place),
        ...(argument.type === 'choice' && argument.choices.length === 0
          ? [
              finding(
                place,
                'an argument of type choice needs choices.',
                'choice 형식의 인수에는 choices가 필요합니다.',
              ),
            ]
          : []),
        ...unknownName(
          { en: 'view', ko: '보기' },
          from?.view,
          pack.views.map(({ id }) => id),
          [...place, 'from-view', 'view'],
        ),
        ...unknownName(
          { en: 'column', ko: '열' },
          view && from?.column,
          (view?.columns ?? []).map(({ id }) => id),
          [...place, 'from-view', 'column'],
        ),
      ];
    }),
    ...(action['needs-snapshot'] !== undefined && pack.parts.length === 0
      ? [
          finding(
            [...path, 'needs-snapshot'],
            'there is no snapshot of a pack without parts.',
            'parts가 없는 팩은 스냅샷을 만들 수 없습니다.',
          ),
        ]
      : []),
    ...(action.kind === 'sqlite-exec'
      ? [
          ...pathFindings(pack, action.path, [...path, 'path']),
          ...action.changes.flatMap((change, at) => changeFindings(action, change, [...path, 'changes', at])),
        ]
      : action.kind === 'command'
        ? commandFindings(pack, action, path)
        : httpFindings(pack, action, path)),
  ];
}

function changeFindings(
  action: ActionDefinition,
  { table, where, set }: RowChange,
  path: YamlPath,
): readonly Finding[] {
  const bound = ['now_utc', ...action.arguments.map(({ name }) => name.replaceAll('-', '_'))].map(
    (name) => `:${name}`,
  );
  const texts = [
    { at: 'where', sql: `DELETE FROM "${table}" WHERE ${where}` },
    ...(set === undefined ? [] : [{ at: 'set', sql: `UPDATE "${table}" SET ${set} WHERE 1` }]),
  ];
  if (/^sqlite_/i.test(table)) return [{ path: [...path, 'table'], message: ownTable }];
  return texts.flatMap(({ at, sql }) => {
    const problem = /--|\/\*/.test(sql) ? commentInside : changeProblem(sql);
    return problem === null
      ? unboundFindings(sql, bound, [...path, at])
      : [{ path: [...path, at], message: problem }];
  });
}

function commandFindings(
  pack: Pack,
  action: Extract<ActionDefinition, { kind: 'command' }>,
  path: YamlPath,
): readonly Finding[] {
  const folders = Object.entries(pack.settings).filter(([, { type }]) => type === 'folder');
  const names = {
    pack: { ...pack, credentials: {} },
    session: [],
    steps: [],
    ack: false,
    arguments: action.arguments.map(({ name }) => name),
  };
  return [
    ...unknownName(
      { en: 'setting of type folder', ko: 'folder 형식의 설정' },
      action.base,
      folders.map(([name]) => name),
      [...path, 'base'],
    ),
    ...templateFindings(action.command, [...path, 'command'], names),
    ...templateFindings(action.look, [...path, 'look'], names),
    ...(['command', 'look'] as const).flatMap((member) =>
      action[member]?.[0]?.includes('${argument.') === true
        ? [
            finding(
              [...path, member, 0],
              'the program itself is no argument of the operator.',
              '프로그램 자체는 인수로 정할 수 없습니다.',
            ),
          ]
        : [],
    ),
  ];
}

/** Steps of one list may use what those of the lists before it captured. What looks and what checks only reads. */
function httpFindings(
  pack: Pack,
  action: Extract<ActionDefinition, { kind: 'http' }>,
  path: YamlPath,
): readonly Finding[] {
  const sessions = pack.sessions.map(({ id }) => id);
  const lists = (['look', 'run', 'check'] as const).map((stage) => ({
    steps: action[stage],
    path: [...path, stage],
  }));
  const { session } = namesAt(pack, action.session);
  const { findings } = stepFindings(
    pack,
    lists,
    session,
    action.arguments.map(({ name }) => name),
  );
  return [
    ...unknownName({ en: 'session', ko: '세션' }, action.session?.id, sessions, [...path, 'session']),
    ...findings,
    ...(['look', 'check'] as const).flatMap((stage) =>
      action[stage].flatMap(({ request }, at) =>
        request.method === 'GET' || request.method === 'HEAD'
          ? []
          : [
              finding(
                [...path, stage, at, 'request', 'method'],
                'what only looks sends GET or HEAD.',
                '확인만 하는 단계는 GET 또는 HEAD만 보냅니다.',
              ),
            ],
      ),
    ),
  ];
}

const ownTable = localText(
  "tables of SQLite's own are not changed by an action.",
  'SQLite 자체 테이블은 작업으로 바꿀 수 없습니다.',
);
/** It would hide what follows it: the choice of the rows. */
const commentInside = localText(
  'a comment is not allowed in the condition or the assignment of a change.',
  '변경의 조건이나 할당에는 주석을 쓸 수 없습니다.',
);
