import { localText } from '../../../shared/text/local-text.ts';
import type { ActionDefinition, RowChange } from '../schema/action.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { unboundFindings } from './part-checks.ts';
import { pathFindings } from './file-path-checks.ts';
import { keepFindings } from './keep-checks.ts';
import { namesAt } from './names-at.ts';
import { readFileFindings } from './read-file-checks.ts';
import { stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { boundNames, filesFindings } from './files-action-checks.ts';
import { changeProblem } from './sql.ts';
import { commandFindings, editFindings, guidedFindings, readingFindings } from './stage-checks.ts';

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
    ...('changes' in action
      ? action.changes.flatMap((change, at) => changeFindings(action, change, [...path, 'changes', at]))
      : wholeFindings(pack, action, path)),
    ...(action.kind === 'sqlite-exec' ? pathFindings(pack, action.path, [...path, 'path']) : []),
    ...(action.kind === 'files-delete' ? filesFindings(pack, action, path) : []),
  ];
}

function wholeFindings(
  pack: Pack,
  action: Exclude<ActionDefinition, { kind: 'sqlite-exec' | 'files-delete' }>,
  path: YamlPath,
): readonly Finding[] {
  const argumentNames = action.arguments.map(({ name }) => name);
  switch (action.kind) {
    case 'files-keep':
      return keepFindings(pack, action, path);
    case 'command':
      return commandFindings(pack, action, path, argumentNames);
    case 'http':
      return httpFindings(pack, action, path);
    case 'file-edit':
      return editFindings(pack, action, path, argumentNames);
    case 'guided':
      return guidedFindings(pack, action, path);
  }
}

function changeFindings(
  action: ActionDefinition,
  { table, where, set }: RowChange,
  path: YamlPath,
): readonly Finding[] {
  const bound = boundNames(action);
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
  const names = action.arguments.map(({ name }) => name);
  const earlier = action.files.flatMap(({ id, capture }) => capture.map(({ name }) => `step.${id}.${name}`));
  const { findings } = stepFindings(pack, lists, session, names, earlier);
  return [
    ...unknownName({ en: 'session', ko: '세션' }, action.session?.id, sessions, [...path, 'session']),
    ...findings,
    ...readFileFindings(pack, action, path),
    ...readingFindings(action.look, [...path, 'look']),
    ...readingFindings(action.check, [...path, 'check']),
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
