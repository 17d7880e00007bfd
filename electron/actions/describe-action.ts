import type { ActionSummary } from '../../shared/model/action.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Stage } from '../packs/schema/stage.ts';
import { folderMissing } from './folder-missing.ts';

/** An action as the faces see it. */
export function describeAction(
  action: ActionDefinition,
  pack: Pack,
  hasFolder: (setting: string) => boolean,
): ActionSummary {
  const missing = foldersOf(action, pack).find((base) => !hasFolder(base));
  return {
    id: action.id,
    title: action.title,
    description: action.description ?? null,
    note: action.note ?? null,
    arguments: action.arguments.map((argument) => ({
      name: argument.name,
      type: argument.type,
      title: argument.title,
      help: argument.help ?? null,
      choices: argument.choices,
      default: argument.default ?? null,
      fromView: argument['from-view'] ?? null,
    })),
    unavailable: missing === undefined ? null : folderMissing(missing),
  };
}

/** The settings of type folder that it works in. */
function foldersOf(action: ActionDefinition, pack: Pack): readonly string[] {
  switch (action.kind) {
    case 'sqlite-exec':
    case 'files-delete':
      return ['root'];
    case 'files-keep':
      return action.files.map(({ base }) => base);
    case 'command':
      return [action.base];
    case 'http':
      return [];
    case 'file-edit':
      return baseOfFile(action.file, pack);
    case 'guided':
      return action.stages.flatMap((stage) => foldersOfStage(stage, pack));
  }
}

function foldersOfStage(stage: Stage, pack: Pack): readonly string[] {
  if (stage.do === 'command') return [stage.base];
  return stage.do === 'edit' || stage.do === 'keep' ? baseOfFile(stage.file, pack) : [];
}

function baseOfFile(id: string, pack: Pack): readonly string[] {
  return pack['settings-files'].flatMap((file) => (file.id === id ? [file.base] : []));
}
