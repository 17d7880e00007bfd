import { ConsoleClient } from '../console-client.ts';
import { nodeForkChild } from '../platform/fork-child.ts';
import { openConsole } from '../socket/open-console.ts';
import { readOwnerInfo } from '../socket/owner-info.ts';
import type { OpenConsole } from './command.ts';

/** Opens the console for one command; what the operator has to know first goes to standard error. */
export async function openForCommand(
  outDir: string,
  dataDir: string | null,
  signal: AbortSignal,
  warn: (text: string) => void,
): Promise<OpenConsole & { dispose(): Promise<void> }> {
  const opened = await openConsole({ dataDir, outDir, fork: nodeForkChild(), schedules: false, signal });
  if (opened.warning) warn(`${opened.warning.en}\n`);
  return {
    ops: new ConsoleClient(opened.port, 'cli', signal),
    owner: opened.owner,
    ownerPid: opened.owner ? null : ((await readOwnerInfo(opened.dataDir))?.pid ?? null),
    dataDir: opened.dataDir,
    dispose: async () => opened.dispose(),
  };
}
