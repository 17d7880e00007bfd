import type { ActionSummary } from '../../shared/model/action.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Pack } from '../packs/schema/pack.ts';
import { behindAction } from '../packs/settings-behind.ts';
import { folderMissing } from './folder-missing.ts';

/** An action as the faces see it. */
export function describeAction(
  action: ActionDefinition,
  pack: Pack,
  hasFolder: (setting: string) => boolean,
): ActionSummary {
  const missing = behindAction(action, pack).find((base) => !hasFolder(base));
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
