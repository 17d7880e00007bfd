import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { FakeClock, settle } from '../../fakes/fake-clock.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';
import {
  ConsoleOfSchedules,
  dayMs,
  hourMs,
  hourly,
  minuteMs,
  nightly,
  offNetwork,
  pass,
} from './console-of-schedules.ts';

/** Half an hour before the nightly run. */
const start = Date.UTC(2026, 4, 5, 2);
let store: TempStore;
let database: SqliteDatabase;
let clock: FakeClock;
let desk: ConsoleOfSchedules;

beforeEach(() => {
  store = openTempStore();
  database = store.database;
  clock = new FakeClock(start);
  desk = new ConsoleOfSchedules(database, clock);
});

afterEach(async () => {
  await desk.close(clock);
  store.dispose();
});

const set = (draft = nightly) => desk.service.set(draft, null, 'kim@desk');

/** The console is started anew, on the same data. */
async function restart(): Promise<void> {
  await desk.service.dispose();
  desk = new ConsoleOfSchedules(database, clock, 300);
}

describe('after sleep', () => {
  it('makes up for one run, and records the others as missed', async () => {
    set();
    desk.service.begin();
    await pass(clock, minuteMs);
    clock.sleepMachine(3 * dayMs);
    await pass(clock, minuteMs);
    expect(desk.starts.map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual([
      '2026-05-07T02:30:00.000Z',
    ]);
    expect(desk.states()).toEqual([
      '2026-05-07T02:30 ok',
      '2026-05-06T02:30 missed asleep',
      '2026-05-05T02:30 missed asleep',
    ]);
    expect(desk.service.list().schedules[0]?.runs[1]?.reason?.en).toContain('the computer slept');
    await pass(clock, 20 * minuteMs);
    expect(desk.starts).toHaveLength(1);
  });

  it('records no flood of missed runs', async () => {
    set({ ...nightly, timing: { kind: 'cron', expression: '* * * * *' } });
    desk.service.begin();
    clock.sleepMachine(30 * dayMs);
    await pass(clock, minuteMs);
    expect(desk.service.list().schedules[0]?.runs).toHaveLength(50);
    expect(database.prepare('SELECT count(*) FROM schedule_run').pluck().get()).toBeLessThanOrEqual(51);
    expect(desk.starts.length).toBeLessThanOrEqual(2);
  });

  it('tries again what waited for the network, however long it slept', async () => {
    set();
    desk.outcome = () => offNetwork;
    desk.service.begin();
    await pass(clock, 0.5 * hourMs + minuteMs);
    clock.sleepMachine(8 * hourMs);
    desk.outcome = () => ({ kind: 'ok', note: null });
    await pass(clock, minuteMs);
    expect(desk.states()).toEqual(['2026-05-05T02:30 ok']);
  });

  it('gives up after it when the network is still away', async () => {
    set();
    desk.outcome = () => offNetwork;
    desk.service.begin();
    await pass(clock, 0.5 * hourMs + minuteMs);
    clock.sleepMachine(8 * hourMs);
    await pass(clock, hourMs);
    expect(desk.starts).toHaveLength(2);
    expect(desk.service.list().schedules[0]?.runs[0]).toMatchObject({ state: 'missed', nextTryAt: null });
  });

  it('takes a run that it slept through for one that is still under way', async () => {
    set();
    desk.outcome = null;
    desk.service.begin();
    await pass(clock, hourMs);
    clock.sleepMachine(2 * dayMs);
    await pass(clock, minuteMs);
    expect(desk.starts).toHaveLength(1);
    expect(desk.states().slice(0, 2)).toEqual(['2026-05-07T02:30 overrun', '2026-05-06T02:30 overrun']);
  });
});

describe('after the console was closed', () => {
  it('makes up for one run, and records the others as missed', async () => {
    set();
    clock.sleepMachine(2 * dayMs);
    await restart();
    desk.service.begin();
    await settle();
    expect(desk.states()).toEqual(['2026-05-06T02:30 ok', '2026-05-05T02:30 missed not-running']);
    expect(desk.journal.map(({ result, details }) => [result, details['state']])).toEqual([
      ['failed', 'missed'],
      ['done', 'ok'],
    ]);
  });

  it('begins again what closing interrupted', async () => {
    set();
    desk.outcome = null;
    desk.service.begin();
    await pass(clock, hourMs);
    expect(desk.starts).toHaveLength(1);
    await desk.service.dispose();
    expect(desk.starts[0]?.signal.aborted).toBe(true);
    expect(desk.states()).toEqual(['2026-05-05T02:30 missed interrupted']);
    await restart();
    expect((await desk.service.runDue()).runs).toMatchObject([{ state: 'ok', attempts: 2, cause: null }]);
  });

  it('begins again what a killed process left, but not for ever', async () => {
    set();
    desk.outcome = null;
    await pass(clock, hourMs);
    for (const pid of [201, 202]) {
      desk.outcome = null;
      void desk.service.runDue();
      await settle();
      expect(desk.starts).toHaveLength(1);
      desk.kill();
      desk = new ConsoleOfSchedules(database, clock, pid);
    }
    desk.outcome = null;
    void desk.service.runDue();
    await settle();
    expect(desk.starts).toHaveLength(1);
    desk.kill();
    desk = new ConsoleOfSchedules(database, clock, 203);
    expect((await desk.service.runDue()).runs).toMatchObject([
      { state: 'missed', cause: 'interrupted', attempts: 3, nextTryAt: null },
    ]);
    expect(desk.starts).toHaveLength(0);
    expect(desk.journal).toHaveLength(1);
  });

  it('begins again what its own process left, as a disk that was full leaves it', async () => {
    set();
    await pass(clock, hourMs);
    await restart();
    desk.outcome = null;
    void desk.service.runDue();
    await settle();
    desk = new ConsoleOfSchedules(database, clock, 300);
    expect((await desk.service.runDue()).runs).toMatchObject([{ state: 'ok', attempts: 2 }]);
  });

  it('leaves alone what another process of this computer still does', async () => {
    set();
    desk.outcome = null;
    await pass(clock, hourMs);
    const running = desk.service.runDue();
    await settle();
    const other = new ConsoleOfSchedules(database, clock, 400);
    expect(await other.service.runDue()).toEqual({ runs: [] });
    clock.sleepMachine(dayMs);
    expect((await other.service.runDue()).runs).toMatchObject([{ state: 'overrun' }]);
    desk.starts[0]?.end({ kind: 'ok', note: null });
    expect((await running).runs).toMatchObject([{ state: 'ok' }]);
    await other.service.dispose();
  });
});

describe('a clock that jumps', () => {
  it('forward and back again: the schedule goes on, and nothing spins', async () => {
    set(hourly);
    desk.service.begin();
    await pass(clock, hourMs);
    clock.setWall(Date.UTC(2038, 0, 1));
    await pass(clock, minuteMs);
    clock.setWall(start + hourMs + 2 * minuteMs);
    await pass(clock, 2 * hourMs);
    expect(desk.states().slice(0, 3)).toEqual([
      '2026-05-05T05:00 ok',
      '2026-05-05T04:00 ok',
      '2038-01-01T00:00 ok',
    ]);
    expect(desk.starts).toHaveLength(4);
  });

  it('back by hours: what comes due again is done again', async () => {
    set(hourly);
    desk.service.begin();
    await pass(clock, 3 * hourMs);
    clock.setWall(start + 1.5 * hourMs);
    await pass(clock, hourMs);
    expect(desk.states().slice(0, 2)).toEqual(['2026-05-05T04:00 ok', '2026-05-05T05:00 ok']);
    expect(desk.starts).toHaveLength(4);
  });

  it('back by seconds, as a clock is set right: nothing is done twice', async () => {
    set(hourly);
    desk.service.begin();
    await pass(clock, hourMs);
    clock.setWall(start + hourMs - 4 * minuteMs);
    await pass(clock, 20 * minuteMs);
    expect(desk.starts).toHaveLength(1);
    await pass(clock, hourMs);
    expect(desk.starts).toHaveLength(2);
  });

  it('back while a run waits for the network: it is not put off until then', async () => {
    set();
    desk.outcome = () => offNetwork;
    desk.service.begin();
    await pass(clock, 0.5 * hourMs + minuteMs);
    clock.setWall(start);
    desk.outcome = () => ({ kind: 'ok', note: null });
    await pass(clock, 2 * minuteMs);
    expect(desk.starts).toHaveLength(2);
    expect(desk.service.list().schedules[0]?.runs[0]).toMatchObject({ state: 'ok', attempts: 2 });
  });

  it('to 1970: it waits for the right time, and takes nothing for missed', async () => {
    set();
    desk.service.begin();
    await pass(clock, hourMs);
    desk.service.set({ ...hourly, name: 'Hourly' }, null, 'kim@desk');
    desk.outcome = () => offNetwork;
    await pass(clock, hourMs);
    await restart();
    clock.setWall(0);
    desk.service.begin();
    await pass(clock, 3 * hourMs);
    expect(desk.starts).toHaveLength(0);
    desk.service.remove(desk.service.list().schedules[1]?.id ?? '');
    clock.setWall(start + 2 * hourMs);
    await pass(clock, minuteMs);
    clock.sleepMachine(22 * hourMs);
    await pass(clock, hourMs);
    expect(desk.states()).toEqual(['2026-05-06T02:30 ok', '2026-05-05T02:30 ok']);
  });
});

describe('daylight saving', () => {
  const berlin = { ...nightly, zone: 'Europe/Berlin' };

  it.each([
    ['2026-03-29T00:00Z', '2026-03-29T01:00'],
    ['2026-10-24T23:30Z', '2026-10-25T00:30'],
  ])('runs once in the night of %s, also when the computer slept through the change', async (from, due) => {
    for (const asleep of [false, true]) {
      database.exec('DELETE FROM schedule_run; DELETE FROM schedule');
      clock.setWall(Date.parse(from));
      await restart();
      set(berlin);
      desk.service.begin();
      if (asleep) clock.sleepMachine(3 * hourMs);
      else await pass(clock, 3 * hourMs);
      await pass(clock, minuteMs);
      expect(desk.states(), `asleep: ${String(asleep)}`).toEqual([`${due} ok`]);
    }
  });
});
