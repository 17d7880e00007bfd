import type { Target } from '../../../shared/model/target.ts';
import type { ConsoleClient } from '../../console-client.ts';
import { tokenOf } from '../repositories.ts';
import type { PracticeFacts } from './practice-server.ts';

/** Adds a practice server as an operator would who has its address, its folders and its accounts. */
export async function addPracticeTarget(ops: ConsoleClient, facts: PracticeFacts): Promise<Target> {
  const { name, folders, settings, credentials } = facts.target;
  const tokens: Record<string, string> = {};
  for (const [setting, path] of Object.entries(folders)) tokens[setting] = await tokenOf(ops, path);
  return ops.call('targets.add', {
    name,
    pack: facts.system,
    settings: { ...settings, ...tokens },
    credentials,
    writesEnabled: true,
  });
}
