import type { PracticeTarget, SystemName } from '../../lab/protocol.ts';
import { withConsole } from './console.ts';
import type { DataFolder } from './holdfast.ts';

/** Adds a practice server to the console that is open on `folder`, with all that its probes need. */
export function addTarget(
  folder: DataFolder,
  pack: SystemName,
  target: Pick<PracticeTarget, 'name' | 'folders' | 'settings' | 'credentials'>,
  writesEnabled: boolean,
): Promise<string> {
  return withConsole(folder, async (ops) => {
    const tokens: Record<string, string> = {};
    for (const [name, path] of Object.entries(target.folders)) {
      tokens[name] = (await ops.call('picker.offer', { path })).token;
    }
    const { name, credentials } = target;
    const settings = { ...target.settings, ...tokens };
    return (await ops.call('targets.add', { name, pack, settings, credentials, writesEnabled })).id;
  });
}
