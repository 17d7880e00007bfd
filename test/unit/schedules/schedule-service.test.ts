import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { RunbookId } from '../../../shared/model/ids.ts';
import { RunDueReport, ScheduleSummary } from '../../../shared/model/schedule.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock, settle } from '../../fakes/fake-clock.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';
import {
  ConsoleOfSchedules,
  away,
  dayMs,
  home,
  hourMs,
  hourly,
  minuteMs,
  nightly,
  offNetwork,
  pass,
  targetId,
} from './console-of-schedules.ts';

/** Half an hour before the nightly run. */
const start = Date.UTC(2026, 4, 5, 2);
let store: TempStore;
let database: SqliteDatabase;
let clock: FakeClock;
let desk: ConsoleOfSchedules;
let bugs: readonly Error[];

beforeEach(() => {
  store = openTempStore();
  database = store.database;
  clock = new FakeClock(start);
  desk = new ConsoleOfSchedules(database, clock);
  bugs = [];
});

afterEach(async () => {
  await desk.close(clock, bugs);
  store.dispose();
});

const set = () => desk.service.set(nightly, null, 'kim@desk');

describe('what is due', () => {
  it('runs at its moment, once, and is told', async () => {
    const { state, nextDueAt } = set();
    expect([state, nextDueAt]).toEqual(['never', Date.UTC(2026, 4, 5, 2, 30)]);
    desk.service.begin();
    await pass(clock, 0.5 * hourMs - 1);
    expect(desk.starts).toHaveLength(0);
    await pass(clock, 1);
    expect(desk.starts.map(({ dueAt }) => dueAt)).toEqual([Date.UTC(2026, 4, 5, 2, 30)]);
    await pass(clock, dayMs);
    expect(desk.states()).toEqual(['2026-05-06T02:30 ok', '2026-05-05T02:30 ok']);
    const summary = ScheduleSummary.parse(desk.changes.at(-1)?.changed[0]);
    expect(summary.state).toBe('ok');
    expect(summary.lastOkAt).toBe(Date.UTC(2026, 4, 6, 2, 30));
    expect(desk.journal.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'schedule.add done',
      ...Array<string>(2).fill('schedule.run done'),
    ]);
  });

  it('runs through a timer of the system as well, and nothing twice', async () => {
    set();
    expect(await desk.service.runDue()).toEqual({ runs: [] });
    await pass(clock, hourMs);
    const first = RunDueReport.parse(await desk.service.runDue());
    expect(first.runs.map(({ name, state, attempts }) => ({ name, state, attempts }))).toEqual([
      { name: 'Nightly', state: 'ok', attempts: 1 },
    ]);
    expect(await desk.service.runDue()).toEqual({ runs: [] });
  });

  it('is run by one of two processes that look at the same moment', async () => {
    const other = new ConsoleOfSchedules(database, clock, 200);
    set();
    desk.outcome = null;
    other.outcome = null;
    await pass(clock, hourMs);
    const reports = [desk.service.runDue(), other.service.runDue(), desk.service.runDue()];
    await settle();
    expect(desk.starts.length + other.starts.length).toBe(1);
    for (const { end } of [...desk.starts, ...other.starts]) end({ kind: 'ok', note: null });
    expect((await Promise.all(reports)).flatMap(({ runs }) => runs.map(({ state }) => state))).toEqual([
      'ok',
    ]);
    await other.service.dispose();
  });

  it('leaves to another console what that one claimed, and says so', async () => {
    set();
    desk.claim = 'taken';
    await pass(clock, hourMs);
    await desk.service.runDue();
    expect(desk.starts).toHaveLength(0);
    expect(desk.states()).toEqual(['2026-05-05T02:30 taken']);
    expect(desk.journal).toHaveLength(1);
  });

  it('goes two at a time', async () => {
    for (const name of ['a', 'b', 'c']) desk.service.set({ ...nightly, name }, null, 'kim@desk');
    desk.outcome = null;
    await pass(clock, hourMs);
    const report = desk.service.runDue();
    await settle();
    expect(desk.starts).toHaveLength(2);
    desk.starts[0]?.end({ kind: 'ok', note: null });
    await settle();
    expect(desk.starts).toHaveLength(3);
    for (const { end } of desk.starts) end({ kind: 'ok', note: null });
    expect((await report).runs).toHaveLength(3);
  });

  it('is written down as failed with its reason, and comes again at its next moment', async () => {
    set();
    desk.service.begin();
    const text = localText('The key file cannot be read.', '키 파일을 읽을 수 없습니다.');
    desk.outcome = () => new AppError('snapshot/incomplete-set', text);
    await pass(clock, hourMs);
    expect(desk.service.list().schedules[0]).toMatchObject({ state: 'failed', reason: text, lastOkAt: null });
    const bug = new TypeError('undefined is not a function');
    bugs = [bug];
    desk.outcome = () => bug;
    clock.sleepMachine(23 * hourMs);
    await pass(clock, hourMs);
    expect(desk.service.list().schedules[0]?.reason?.en).toContain('unexpected error');
    expect(desk.starts).toHaveLength(2);
  });
});

describe('an overrun', () => {
  it('starts nothing while the run before is under way, says so, and goes on afterwards', async () => {
    desk.service.set(hourly, null, 'kim@desk');
    desk.outcome = null;
    desk.service.begin();
    await pass(clock, hourMs + minuteMs);
    expect(desk.state()).toBe('running');
    await pass(clock, 2 * hourMs);
    expect(desk.starts).toHaveLength(1);
    expect(desk.states()).toEqual([
      '2026-05-05T05:00 overrun',
      '2026-05-05T04:00 overrun',
      '2026-05-05T03:00 running',
    ]);
    expect(desk.service.list().schedules[0]?.reason?.en).toContain('still under way');
    desk.starts[0]?.end({ kind: 'ok', note: null });
    await pass(clock, minuteMs);
    expect(desk.state()).toBe('overrun');
    await pass(clock, hourMs);
    expect(desk.starts).toHaveLength(2);
    expect(desk.state()).toBe('running');
  });
});

describe('off the network', () => {
  it('is missed with the reason, tried again every quarter of an hour, and done when it is back', async () => {
    set();
    desk.service.begin();
    desk.outcome = () => offNetwork;
    await pass(clock, 0.5 * hourMs + 2 * minuteMs);
    const schedule = desk.service.list().schedules[0];
    expect([schedule?.state, schedule?.reason?.en]).toEqual(['missed', 'The host is not reachable.']);
    expect(schedule?.runs[0]).toMatchObject({ cause: 'off-network', nextTryAt: Date.UTC(2026, 4, 5, 2, 45) });
    await pass(clock, hourMs);
    expect(desk.starts).toHaveLength(5);
    desk.outcome = () => ({ kind: 'ok', note: null });
    await pass(clock, 20 * minuteMs);
    expect(desk.states()).toEqual(['2026-05-05T02:30 ok']);
    expect(desk.journal.filter(({ action }) => action === 'schedule.run')).toHaveLength(1);
  });

  it('is given up after six hours, and comes again at its next moment', async () => {
    set();
    desk.service.begin();
    desk.outcome = () => offNetwork;
    await pass(clock, 7 * hourMs);
    expect(desk.starts).toHaveLength(25);
    expect(desk.service.list().schedules[0]?.runs[0]).toMatchObject({ state: 'missed', nextTryAt: null });
    expect(desk.journal.at(-1)).toMatchObject({
      result: 'failed',
      details: { cause: 'off-network', attempts: 25 },
    });
    clock.sleepMachine(17 * hourMs);
    await pass(clock, hourMs);
    expect(desk.states()).toEqual([
      '2026-05-06T02:30 missed off-network',
      '2026-05-05T02:30 missed off-network',
    ]);
  });

  it('is the same where the place of the repository is not there', async () => {
    set();
    desk.claim = 'unreachable';
    await pass(clock, hourMs);
    expect((await desk.service.runDue()).runs[0]).toMatchObject({
      state: 'missed',
      cause: 'place-not-there',
    });
    desk.claim = 'ours';
    desk.outcome = () =>
      new AppError(
        'repository/not-there',
        localText('The disk is not mounted.', '디스크가 마운트되지 않았습니다.'),
      );
    await pass(clock, 15 * minuteMs);
    const [run] = (await desk.service.runDue()).runs;
    expect([run?.cause, run?.attempts, run?.reason?.en]).toEqual([
      'place-not-there',
      2,
      'The disk is not mounted.',
    ]);
  });

  it('leaves the run to the next moment when that comes first', async () => {
    desk.service.set(hourly, null, 'kim@desk');
    desk.service.begin();
    desk.outcome = () => offNetwork;
    await pass(clock, hourMs + 50 * minuteMs);
    desk.outcome = () => ({ kind: 'ok', note: null });
    await pass(clock, 20 * minuteMs);
    expect(desk.states()).toEqual(['2026-05-05T04:00 ok', '2026-05-05T03:00 missed off-network']);
    expect(desk.journal.map(({ details }) => details['state']).slice(1)).toEqual(['missed', 'ok']);
  });
});

describe('an operator', () => {
  it('pauses without anything being missed, and goes on with the next moment', async () => {
    const { id } = set();
    desk.service.begin();
    expect(desk.service.pause(id, 'the disk is replaced', 'kim@desk')).toMatchObject({
      paused: { reason: 'the disk is replaced', by: 'kim@desk' },
      nextDueAt: null,
    });
    await pass(clock, hourMs);
    expect(desk.starts).toHaveLength(0);
    desk.service.resume(id);
    clock.sleepMachine(23 * hourMs);
    await pass(clock, hourMs);
    expect(desk.states()).toEqual(['2026-05-06T02:30 ok']);
  });

  it('changes the time without the old one being made up for', async () => {
    const { id } = set();
    await pass(clock, hourMs);
    desk.service.set({ ...nightly, timing: { kind: 'daily', at: '01:00' } }, id, 'kim@desk');
    expect(await desk.service.runDue()).toEqual({ runs: [] });
    expect(desk.service.list().schedules).toHaveLength(1);
  });

  it('removes one that runs: it is cancelled, and nothing of it is left', async () => {
    const { id } = set();
    desk.outcome = null;
    desk.service.begin();
    await pass(clock, hourMs);
    desk.service.remove(id);
    await settle();
    expect(desk.starts[0]?.signal.aborted).toBe(true);
    expect(desk.service.list().schedules).toEqual([]);
    expect(database.prepare('SELECT count(*) FROM schedule_run').pluck().get()).toBe(0);
    expect(desk.changes.at(-1)?.removed).toEqual([id]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('loses the schedules of a target or repository that goes away', () => {
    set();
    desk.service.set({ ...nightly, task: { kind: 'copy', from: home, to: away } }, null, 'kim@desk');
    desk.service.set({ ...nightly, task: { kind: 'drill', targetId, repositoryId: home } }, null, 'kim@desk');
    const runbook = { kind: 'runbook', targetId, runbookId: RunbookId.parse('look') } as const;
    for (const repositoryId of [null, away])
      desk.service.set({ ...nightly, task: { ...runbook, repositoryId } }, null, 'kim@desk');
    desk.service.forgetRepository(away);
    expect(desk.service.list().schedules.map(({ task }) => task.kind)).toEqual([
      'snapshot',
      'drill',
      'runbook',
    ]);
    desk.service.forgetTarget(targetId);
    expect(desk.service.list().schedules).toEqual([]);
  });

  it('is told what is wrong with a schedule', () => {
    const timed = (expression: string) => ({ ...nightly, timing: { kind: 'cron' as const, expression } });
    expect(() => desk.service.set(timed('0 0 30 2 *'), null, 'kim')).toThrow(/never due/);
    expect(() => desk.service.set(timed('daily'), null, 'kim')).toThrow(/no cron expression/);
    expect(() =>
      desk.service.set({ ...nightly, task: { kind: 'copy', from: home, to: home } }, null, 'kim'),
    ).toThrow(/two different repositories/);
    expect(() => desk.service.set(nightly, '0000000000000000', 'kim')).toThrow(/no schedule/);
    expect(() => desk.service.remove('0000000000000000')).toThrow(/no schedule/);
    expect(desk.journal).toEqual([]);
  });
});
