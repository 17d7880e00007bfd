import { localPath } from '../locations/local-path.ts';
import type { ActionContext } from './action-kind.ts';

/** Where the folder of a setting lies; null when the setting is empty. */
export async function folderPath(setting: string, { folder }: ActionContext): Promise<string | null> {
  const location = folder(setting) ?? null;
  return location === null ? null : localPath(location, '.');
}
