import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startMessenger } from './messenger/server.ts';
import type { WatchdogReport } from './watchdog-report.ts';

/*
 * A service manager in a process of its own: starts the practice messenger on a folder again and again, lets it run for a moment and
 * ends it. Arguments: folder, pause between the tries, how long each run lasts (both in ms). Tells its parent after every try.
 */

const [folder = '', everyMs = '', stayMs = ''] = process.argv.slice(2);
const setFiles = ['messenger.db', 'uploads', '.secret_key', '.security_salt', '.master_key'];

const refusals: Record<string, number> = {};
const deletedUploads: string[] = [];
const startedWithout = new Set<string>();
let tries = 0;
let starts = 0;
let ending = false;

process.on('disconnect', () => {
  ending = true;
});

async function tryOnce(): Promise<void> {
  tries += 1;
  // The configuration first: a restore puts it back last, and what is not there by then stays away.
  const mayStart = existsSync(join(folder, 'config.py'));
  const missing = setFiles.filter((name) => !existsSync(join(folder, name)));
  try {
    const messenger = await startMessenger({ folder, asFound: true, port: 0 });
    starts += 1;
    if (mayStart) for (const name of missing) startedWithout.add(name);
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
  process.send?.(report);
  await delay(Number(everyMs));
}
