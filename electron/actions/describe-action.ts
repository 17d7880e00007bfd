import type { ActionSummary } from '../../shared/model/action.ts';
import { describeArgument } from '../packs/describe-argument.ts';
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
    arguments: action.arguments.map(describeArgument),
    unavailable: missing === undefined ? null : folderMissing(missing),
  };
}
