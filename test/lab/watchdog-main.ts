import { setTimeout as delay } from 'node:timers/promises';
import { startMessenger } from './messenger/server.ts';
import type { WatchdogReport } from './watchdog-report.ts';

/*
 * A service manager in a process of its own: starts the practice messenger on a folder again and again, lets it run for a moment and
 * ends it. Arguments: folder, pause between the tries, how long each run lasts (both in ms). Tells its parent after every try.
 */

const [folder = '', everyMs = '', stayMs = ''] = process.argv.slice(2);

const refusals: Record<string, number> = {};
const deletedUploads: string[] = [];
const startedWithout = new Set<string>();
let tries = 0;
let starts = 0;
let ending = false;

// Asked to end, or left by its parent.
for (const event of ['message', 'disconnect'] as const)
  process.on(event, () => {
    ending = true;
  });

async function tryOnce(): Promise<void> {
  tries += 1;
  try {
    const messenger = await startMessenger({ folder, asFound: true, port: 0 });
    starts += 1;
    for (const name of messenger.startedWithout) startedWithout.add(name);
    await delay(Number(stayMs));
    deletedUploads.push(...messenger.deletedUploads());
    await messenger.stop();
  } catch (error: unknown) {
    const why = error instanceof Error ? error.message : String(error);
    refusals[why] = (refusals[why] ?? 0) + 1;
  }
}

while (!ending) {
  await tryOnce();
  const report: WatchdogReport = {
    tries,
    starts,
    refusals,
    deletedUploads,
    startedWithout: [...startedWithout],
  };
  if (process.connected) process.send?.(report);
  await delay(Number(everyMs));
}
if (process.connected) process.disconnect();
