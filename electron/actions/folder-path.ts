import type { ActionContext } from './action-kind.ts';

/** Where the folder of a setting lies on the computer that has it; null when the setting is empty. */
export async function folderPath(setting: string, { folder, signal }: ActionContext): Promise<string | null> {
  const location = folder(setting) ?? null;
  return location === null ? null : location.absolutePath('.', signal);
}
