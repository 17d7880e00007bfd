import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';
import { ConsoleOfSchedules, dayMs, nightly } from '../../unit/schedules/console-of-schedules.ts';

let store: TempStore;
let log: string;
let desk: ConsoleOfSchedules;
const children = new Set<ChildProcess>();

beforeEach(() => {
  store = openTempStore();
  log = join(store.directory, 'starts');
  writeFileSync(log, '');
  // Made a day ago, so that 24 moments have come due by now; the next one is half an hour away.
  const minute = (new Date().getUTCMinutes() + 30) % 60;
  desk = new ConsoleOfSchedules(store.database, new FakeClock(Date.now() - dayMs));
  desk.service.set(
    { ...nightly, timing: { kind: 'cron', expression: `${minute} * * * *` } },
    null,
    'kim@desk',
  );
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await desk.service.dispose();
  store.dispose();
});

function runDue(mode: 'end' | 'hang') {
  const script = join(import.meta.dirname, 'support', 'run-due-process.ts');
  const child = spawn(process.execPath, [script, store.path, log, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const report = once(child, 'close').then((): readonly { state: string; attempts: number }[] => {
    children.delete(child);
    return output === '' ? [] : (JSON.parse(output) as { state: string; attempts: number }[]);
  });
  return { child, report };
}

const starts = () => readFileSync(log, 'utf8').split('\n').length - 1;

describe('several processes on one data folder', () => {
  it('run what is due once, and record what was missed once', async () => {
    const reports = await Promise.all([1, 2, 3, 4].map(() => runDue('end').report));
    expect(starts()).toBe(1);
    const states = reports.flat().map(({ state }) => state);
    expect(states.filter((state) => state === 'ok')).toHaveLength(1);
    expect(states.filter((state) => state === 'missed')).toHaveLength(23);
  });

  it('leave a run to the process that does it, and take it up when that was killed', async () => {
    const first = runDue('hang');
    while (starts() === 0) await sleep(20);
    expect(await runDue('end').report).toEqual([]);
    first.child.kill('SIGKILL');
    await first.report;
    expect(await runDue('end').report).toEqual([{ state: 'ok', cause: null, attempts: 2 }]);
    expect(starts()).toBe(2);
  });
});
