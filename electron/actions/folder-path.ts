import type { ActionContext } from './action-kind.ts';

/** Where the folder of a setting lies; null when the setting is empty. */
export async function folderPath(setting: string, { folder }: ActionContext): Promise<string | null> {
  return (await folder(setting)?.resolve('.')) ?? null;
}
