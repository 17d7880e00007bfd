import type { ActionDefinition, RowChange } from './schema/action.ts';
import type { HttpStep } from './schema/request.ts';
import type { KeyChange, Stage } from './schema/stage.ts';

/** What actions may do, as an operator sees it before a pack is trusted: also what only their stages do. */

/** Rows and keys that an action sets. */
export function actionWrites(action: ActionDefinition): readonly string[] {
  if (action.kind === 'sqlite-exec') return rowLines(action.id, action.path, action.changes);
  if (action.kind === 'files-delete') {
    const [how, sql] =
      action['named-by'] === undefined
        ? ['that are not among', action['unknown-to'] ?? '']
        : ['that are among', action['named-by']];
    return [
      `${action.id}: removes files of ${action.tree} ${how} ${action.database}: ${oneLine(sql)}`,
      ...rowLines(action.id, action.database, action.changes),
    ];
  }
  if (action.kind === 'files-keep')
    return action.files.map(({ base, path }) => `${action.id}: keeps copies of ${keptPath(base, path)}`);
  if (action.kind === 'file-edit') return editLines(action.id, action.file, action.set);
  return stagesIn(action).flatMap((stage) => {
    if (stage.do === 'edit') return editLines(`${action.id}/${stage.id}`, stage.file, stage.set);
    return stage.do === 'put-back'
      ? [`${action.id}/${stage.id}: the file of ${stage.of}, as it was before`]
      : [];
  });
}

function keptPath(base: string, path: string): string {
  return base === 'root' ? path : `\${settings.${base}}/${path}`;
}

/** Programs that an action starts. */
export function actionCommands(action: ActionDefinition): readonly string[] {
  if (action.kind === 'command')
    return [action.command, ...(action.look ? [action.look] : [])].map(
      (line) => `${action.id}: ${line.join(' ')}`,
    );
  return stagesIn(action).flatMap((stage) =>
    stage.do === 'command' ? [`${action.id}/${stage.id}: ${stage.command.join(' ')}`] : [],
  );
}

/** Requests that an action sends. */
export function actionSteps(action: ActionDefinition): readonly HttpStep[] {
  if (action.kind === 'http') return [...action.look, ...action.run, ...action.check];
  return stagesIn(action).flatMap((stage) => (stage.do === 'http' ? [...stage.run, ...stage.check] : []));
}

/** Files that an action looks into before it changes anything. */
export function actionPaths(action: ActionDefinition): readonly string[] {
  if (action.kind !== 'http') return [];
  return action.files.map(({ base, path }) => (base === 'root' ? path : `\${settings.${base}}/${path}`));
}

/** Credentials that an action writes into a file, or takes from one. */
export function actionCredentials(action: ActionDefinition): readonly string[] {
  const edits = action.kind === 'file-edit' ? [action] : stagesIn(action);
  return edits.flatMap((edit) => {
    if ('set' in edit)
      return edit.set.flatMap((change) =>
        'credential' in change ? [`${change.credential}: → ${change.key} of ${edit.file}`] : [],
      );
    return 'do' in edit && edit.do === 'keep' ? [`${edit.credential}: ← ${edit.key} of ${edit.file}`] : [];
  });
}

function stagesIn(action: ActionDefinition): readonly Stage[] {
  return action.kind === 'guided' ? [...action.stages, ...action.revert] : [];
}

function rowLines(by: string, path: string, changes: readonly RowChange[]): readonly string[] {
  return changes.map(({ table, where, set }) => {
    const statement = set === undefined ? `DELETE FROM "${table}"` : `UPDATE "${table}" SET ${oneLine(set)}`;
    return `${by}: ${path}: ${statement} WHERE ${oneLine(where)}`;
  });
}

function editLines(by: string, file: string, set: readonly KeyChange[]): readonly string[] {
  return set.map((change) => `${by}: ${file}: ${change.key}`);
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}
