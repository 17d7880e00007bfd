import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';
import { ConsoleOfSchedules, hourMs, minuteMs, nightly, pass } from './console-of-schedules.ts';

/** Half an hour before the nightly run. */
const start = Date.UTC(2026, 4, 5, 2);
const dueAt = start + 0.5 * hourMs;
let store: TempStore;
let clock: FakeClock;
let desk: ConsoleOfSchedules;
let times: number[];

beforeEach(() => {
  store = openTempStore();
  clock = new FakeClock(start);
  desk = new ConsoleOfSchedules(store.database, clock);
  desk.service.set(nightly, null, 'kim@desk');
  desk.service.begin();
  times = [];
});

afterEach(async () => {
  await desk.close(clock);
  store.dispose();
});

function failsWith(code: ErrorCode): void {
  desk.outcome = () => {
    times.push((clock.now() - dueAt) / minuteMs);
    return new AppError(code, localText(`It failed: ${code}.`, '실패했습니다.'));
  };
}

describe('a run that could not be done for a reason that passes', () => {
  it.each([
    ['repository/locked', 'busy'],
    ['run/busy', 'busy'],
    ['snapshot/limit-reached', 'busy'],
    ['repository/io-failed', 'place-failing'],
    ['credentials/keychain-unavailable', 'keys-locked'],
    ['credentials/vault-locked', 'keys-locked'],
  ] as const)('%s: waits, and is done as soon as it can be', async (code, cause) => {
    failsWith(code);
    await pass(clock, 40 * minuteMs);
    expect(desk.service.list().schedules[0]).toMatchObject({
      state: 'missed',
      reason: { en: `It failed: ${code}.` },
      runs: [{ cause, attempts: 2, nextTryAt: dueAt + 15 * minuteMs }],
    });
    desk.outcome = () => ({ kind: 'ok', note: null });
    await pass(clock, 10 * minuteMs);
    expect(desk.states()).toEqual(['2026-05-05T02:30 ok']);
    expect(desk.journal.filter(({ action }) => action === 'schedule.run')).toHaveLength(1);
  });

  it('is not started where what it began before is not ended, and is no success by that', async () => {
    const reason = localText('Run 1 is still open.', '실행 1이 아직 열려 있습니다.');
    desk.outcome = () => ({ kind: 'overrun', reason });
    await pass(clock, hourMs);
    expect(desk.service.list().schedules[0]).toMatchObject({ state: 'overrun', reason, lastOkAt: null });
    expect(desk.journal.at(-1)).toMatchObject({ action: 'schedule.run', result: 'refused' });
    expect(desk.starts).toHaveLength(1);
    await pass(clock, 8 * hourMs);
    expect(desk.starts).toHaveLength(1);
  });

  it('is tried more and more seldom, and given up after six hours with the last reason', async () => {
    failsWith('repository/locked');
    await pass(clock, 0.5 * hourMs + 8 * hourMs);
    expect(times.map(Math.round)).toEqual([0, 5, 15, 35, 75, 135, 195, 255, 315]);
    expect(desk.service.list().schedules[0]).toMatchObject({
      state: 'missed',
      reason: { en: 'It failed: repository/locked.' },
      runs: [{ cause: 'busy', nextTryAt: null }],
    });
    expect(desk.journal.at(-1)).toMatchObject({ result: 'failed', details: { cause: 'busy', attempts: 9 } });
  });

  it('tells the next attempt since when it has been tried', async () => {
    failsWith('repository/io-failed');
    await pass(clock, 40 * minuteMs);
    expect(desk.starts.map(({ triedSince }) => triedSince)).toEqual([null, dueAt]);
  });

  it.each([
    'repository/read-only',
    'repository/damaged',
    'repository/no-kit',
    'snapshot/incomplete-set',
  ] as const)('is not %s: that stays until somebody does something', async (code) => {
    failsWith(code);
    await pass(clock, 2 * hourMs);
    expect(desk.states()).toEqual(['2026-05-05T02:30 failed']);
    expect(times).toEqual([0]);
  });
});
