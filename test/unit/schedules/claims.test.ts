import { describe, expect, it } from 'vitest';
import { sleep } from '../../../electron/platform/clock.ts';
import { claimRun } from '../../../electron/schedules/claims.ts';
import type { Claim, ClaimResult, ClaimsPort } from '../../../electron/schedules/claims.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const settleMs = 1000;
const never = new AbortController().signal;

/** How long the calls of one console take. A write is seen by others at its beginning or only at its end. */
type Delays = {
  readonly listMs: number;
  /** Of its first, second … write; the last one counts for all that follow. */
  readonly putMs: readonly number[];
  readonly seenAtOnce: boolean;
  readonly withdrawMs: number;
};

const quick: Delays = { listMs: 0, putMs: [0], seenAtOnce: true, withdrawMs: 0 };

/** A place that several consoles share. */
class SharedPlace {
  readonly claims = new Map<string, Claim>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  seenFrom(delays: Delays): ClaimsPort {
    let puts = 0;
    return {
      list: async (_key, _dueAt, signal) => {
        await sleep(this.#clock, delays.listMs / 2, signal);
        const seen = [...this.claims.values()];
        await sleep(this.#clock, delays.listMs / 2, signal);
        return seen;
      },
      put: async (_key, _dueAt, claim, signal) => {
        const tookMs = delays.putMs[Math.min(puts, delays.putMs.length - 1)] ?? 0;
        puts += 1;
        if (delays.seenAtOnce) this.claims.set(claim.name, claim);
        await sleep(this.#clock, tookMs, signal);
        this.claims.set(claim.name, claim);
      },
      withdraw: async (_key, _dueAt, claim, signal) => {
        await sleep(this.#clock, delays.withdrawMs, signal);
        this.claims.delete(claim.name);
      },
    };
  }
}

type Console = {
  readonly id: string;
  readonly prefix: string;
  readonly afterMs: number;
  readonly delays: Delays;
};

function requestOf(id: string, prefix: string) {
  let names = 0;
  return {
    scheduleKey: 'snapshot',
    dueAt: 1,
    consoleId: id,
    newName: () => `${prefix}${(names += 1)}`,
    settleMs,
  };
}

async function contest(consoles: readonly Console[]): Promise<readonly ClaimResult[]> {
  const clock = new FakeClock();
  const place = new SharedPlace(clock);
  const results = consoles.map(async ({ id, prefix, afterMs, delays }) => {
    await sleep(clock, afterMs, never);
    return claimRun(place.seenFrom(delays), requestOf(id, prefix), clock, never);
  });
  await clock.advance(120 * settleMs);
  return Promise.all(results);
}

const oursAmong = (results: readonly ClaimResult[]) => results.filter((result) => result === 'ours').length;

const isAlwaysLate = ({ listMs, putMs }: Delays) => listMs + (putMs.at(-1) ?? 0) > settleMs / 2;

/** Every way in which two consoles can be late for each other. */
function* contests(): Generator<readonly [Console, Console]> {
  const puts = [[0], [450], [500], [700, 0], [2600, 0], [700, 700, 0]];
  const all: Delays[] = puts.flatMap((putMs) =>
    [true, false].flatMap((seenAtOnce) =>
      [0, 200].map((listMs) => ({ listMs, putMs, seenAtOnce, withdrawMs: listMs })),
    ),
  );
  for (const a of all) {
    for (const b of all) {
      for (const afterMs of [0, 100, 460, 690, 1001, 1800, 2700]) {
        for (const [first, second] of [
          ['a', 'b'],
          ['b', 'a'],
        ] as const)
          yield [
            { id: 'A', prefix: first, afterMs: 0, delays: a },
            { id: 'B', prefix: second, afterMs, delays: b },
          ];
      }
    }
  }
}

describe('claiming a run between consoles', () => {
  it('gives it to the only one', async () => {
    expect(await contest([{ id: 'A', prefix: 'a', afterMs: 0, delays: quick }])).toEqual(['ours']);
  });

  it('gives it to the lower name when both write at once, to the first one otherwise', async () => {
    const a = { id: 'A', prefix: 'a', afterMs: 0, delays: quick };
    const b = { id: 'B', prefix: 'b', afterMs: 0, delays: quick };
    expect(await contest([b, a])).toEqual(['taken', 'ours']);
    expect(await contest([b, { ...a, afterMs: 10 }])).toEqual(['ours', 'taken']);
  });

  it('gives it to exactly one of two, whoever is late with what, and to none for whom every write is late', async () => {
    let tried = 0;
    for (const pair of contests()) {
      const results = await contest(pair);
      tried += 1;
      const because = JSON.stringify({ pair, results });
      const late = pair.map(({ delays }) => isAlwaysLate(delays));
      if (late.includes(true)) expect(oursAmong(results), because).toBeLessThanOrEqual(1);
      else expect(oursAmong(results), because).toBe(1);
      for (const [index, isLate] of late.entries())
        if (isLate) expect(results[index], because).not.toBe('ours');
    }
    expect(tried).toBe(24 * 24 * 7 * 2);
  }, 60_000);

  it('gives it to exactly one of five that come within a settle time', async () => {
    const five = [0, 120, 240, 360, 480].map((afterMs, index) => ({
      id: `console ${index}`,
      prefix: 'edcba'[index] ?? '',
      afterMs,
      delays: { ...quick, putMs: [490], seenAtOnce: false },
    }));
    const results = await contest(five);
    expect(results).toEqual(['taken', 'taken', 'taken', 'taken', 'ours']);
  });

  it('keeps its claim, so that a try of the same console later goes on and others stay away', async () => {
    const clock = new FakeClock();
    const place = new SharedPlace(clock);
    const run = async (id: string, prefix: string) => {
      const result = claimRun(place.seenFrom(quick), requestOf(id, prefix), clock, never);
      await clock.advance(3 * settleMs);
      return result;
    };
    expect(await run('B', 'b')).toBe('ours');
    expect(await run('A', 'a')).toBe('taken');
    expect(await run('B', 'x')).toBe('ours');
    expect([...place.claims.keys()]).toEqual(['b1']);
  });

  it('takes a claim back after the computer slept during the write', async () => {
    const clock = new FakeClock();
    const place = new SharedPlace(clock);
    const port = place.seenFrom({ ...quick, putMs: [400, 0] });
    const result = claimRun(port, requestOf('A', 'a'), clock, never);
    await clock.advance(100);
    clock.sleepMachine(3_600_000);
    await clock.advance(350);
    expect([...place.claims.keys()]).toEqual(['a2']);
    await clock.advance(2 * settleMs);
    expect(await result).toBe('ours');
  });
});

describe('a place that cannot be reached', () => {
  const gone = new AppError('repository/not-there', localText('Not there.', '없습니다.'));
  const clock = new FakeClock();
  const failing = (error: Error): ClaimsPort => ({
    list: () => Promise.reject(error),
    put: () => Promise.reject(error),
    withdraw: () => Promise.reject(error),
  });

  it('is told as such; other failures are not hidden', async () => {
    expect(await claimRun(failing(gone), requestOf('A', 'a'), clock, never)).toBe('unreachable');
    const bug = claimRun(failing(new TypeError('a bug')), requestOf('A', 'a'), clock, never);
    await expect(bug).rejects.toThrow('a bug');
  });

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const place = new SharedPlace(clock);
    const result = claimRun(place.seenFrom(quick), requestOf('A', 'a'), clock, cancel.signal);
    await clock.advance(10);
    cancel.abort(new Error('closing'));
    await expect(result).rejects.toThrow('closing');
    expect(clock.pendingTimers).toBe(0);
  });
});
