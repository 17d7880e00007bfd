import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import { identityOfThisProcess } from '../../electron/platform/machine.ts';
import { MemoryLockWatch } from '../../electron/repository/locks/lock-watch.ts';
import { staleAfterMs } from '../../electron/repository/locks/other-locks.ts';
import { pruneRepository } from '../../electron/repository/upkeep/prune.ts';
import { upkeepContext } from '../fakes/check-options.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FaultyStorage } from '../fakes/faulty-storage.ts';
import { openIn } from '../fakes/placed-repository.ts';
import { captureFiles } from '../fakes/temp-repository.ts';
import {
  beginRound,
  bytesFrom,
  faultRounds,
  faultSeed,
  makeScene,
  mustBeWhole,
  randomFrom,
  sampledCalls,
} from './repository-scene.ts';
import type { Round, Scene } from './repository-scene.ts';

const dayMs = 86_400_000;
const laptop = { ...identityOfThisProcess(), machineId: 'f'.repeat(32), hostName: 'laptop' };
/** Of what is about to be marked, of what is about to be rewritten, and something new. */
const tried = {
  'dead.bin': bytesFrom('dead', 12_000),
  'marked.bin': bytesFrom('marked', 20_000),
  'new.bin': bytesFrom('new', 40_000),
  'small.bin': bytesFrom('small', 3000),
};
let scene: Scene;

beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.dispose());

/** The other console prunes, as soon as it may, and again whenever seven days have passed. */
async function pruneMeanwhile({ open, clock }: Round): Promise<void> {
  const repository = await open();
  const watch = new MemoryLockWatch(() => clock.monotonicMs());
  const prune = () => pruneRepository(repository, { dryRun: false }, upkeepContext({ clock, watch }));
  const first = await prune().catch((error: unknown) => error);
  if (isAppError(first)) {
    expect(first.code).toBe('repository/locked');
    await clock.advance(staleAfterMs);
    await prune();
  }
  for (let weeks = 0; weeks < 2; weeks += 1) {
    clock.setWall(clock.now() + 8 * dayMs);
    await prune();
  }
}

/** A capture of the laptop that falls asleep during one of its calls (never for 0). Afterwards everything must be whole. */
async function captureAsleepAt(
  asleep: number,
): Promise<{ readonly outcome: string; readonly calls: number }> {
  const round = await beginRound(scene);
  const slept = new FakeClock(scene.now);
  let calls = 0;
  const repository = await openIn(round.folder, scene.rootSecret, slept, (storage) => {
    const faulty = new FaultyStorage(storage);
    faulty.onCall = (call) => {
      calls = call;
      return call === asleep ? pruneMeanwhile(round) : undefined;
    };
    return faulty;
  });
  try {
    const outcome = await captureFiles(repository, tried, { clock: slept, identity: laptop }).then(
      ({ kind }) => kind,
      (error: unknown) => (isAppError(error) ? error.code : `bug: ${String(error)}`),
    );
    await mustBeWhole(scene, round, tried);
    return { outcome, calls };
  } catch (error: unknown) {
    throw new Error(`slept at call ${asleep}, seed ${faultSeed}`, { cause: error });
  } finally {
    await round.dispose();
  }
}

describe('a laptop that sleeps for weeks in the middle of a capture while a desk prunes', () => {
  it(
    'loses nothing, at whichever call it fell asleep',
    async () => {
      const awake = await captureAsleepAt(0);
      expect(awake.outcome).toBe('published');
      const outcomes: string[] = [];
      for (const asleep of sampledCalls(awake.calls, randomFrom(faultSeed), faultRounds * 4)) {
        outcomes.push((await captureAsleepAt(asleep)).outcome);
      }
      expect(outcomes.filter((outcome) => outcome.startsWith('bug'))).toEqual([]);
      expect(outcomes).toContain('packs-missing');
    },
    60_000 + faultRounds * 20_000,
  );
});
