import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import { errorCodes } from '../../shared/errors/error-codes.ts';
import type { SnapshotId } from '../../shared/model/ids.ts';
import { startMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import type { PracticeMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import { noSshServer } from '../lab/ssh/start-ssh-server.ts';
import { kibi, startLedger, underWayBytes, uploadBytes, withRepository } from './host-captures.ts';
import type { HostLedger } from './host-captures.ts';
import { faultRounds, faultSeed } from './repository-scene.ts';
import { numbersFrom } from './storm.ts';

/*
 * Captures of a host with uploads, a key and a live database, over a link that is cut at random moments spread over the whole of it: by the
 * bytes that went over it, or by the clock. `HOLDFAST_FAULT_ROUNDS=50` is the long form.
 */

const rounds = Math.max(3, faultRounds);

/** What every capture costs: logging in, scripts, lists. */
const spareBytes = 200 * kibi;

/** What logging in costs. A host that cannot be entered at first is not waited for. */
const loginBytes = 16 * kibi;

describe.skipIf(noSshServer !== null)(`a capture of a host whose link is cut ${noSshServer ?? ''}`, () => {
  let machine: PracticeMachine;
  beforeAll(async () => {
    machine = await startMachine(['python3']);
  });
  afterAll(() => machine.stop());

  it(
    `goes on by itself, or fails and goes on later with what had come (seed ${faultSeed})`,
    async () => {
      const random = numbersFrom(faultSeed);
      const ledger = await startLedger(machine, random);
      const usual = await measured(ledger);
      let cuts = 0;
      for (let round = 0; round < rounds; round += 1) {
        const cut = {
          share: (round + random()) / rounds,
          staysAway: round % 2 === 1,
          byTime: random() < 0.3,
          isSecond: random() < 0.4,
        };
        const at = `round ${round}, ${JSON.stringify(cut)}, seed ${faultSeed}`;
        cuts += Number(await cutOnce(ledger, usual, cut, at));
      }
      // Where the computer is faster than it was at first, some come too late.
      expect(cuts).toBeGreaterThanOrEqual(Math.floor(rounds * 0.6));
    },
    120_000 + rounds * 30_000,
  );
});

type Usual = { readonly bytes: number; readonly tookMs: number };

/** Of a first capture, and of one after which all uploads are others. */
async function measured(ledger: HostLedger): Promise<readonly [Usual, Usual]> {
  return withRepository(async (repository) => {
    const one = async (previous: SnapshotId | null) => {
      ledger.renew();
      ledger.carried();
      const since = performance.now();
      const { verify, snapshotId } = await ledger.capture(repository, previous);
      expect(verify?.ok).toBe(true);
      return { bytes: ledger.carried(), tookMs: performance.now() - since, snapshotId };
    };
    const first = await one(null);
    return [first, await one(first.snapshotId)];
  });
}

type Cut = {
  readonly share: number;
  readonly staysAway: boolean;
  readonly byTime: boolean;
  readonly isSecond: boolean;
};

/** Answers whether the link was cut before the capture was over. */
function cutOnce(
  ledger: HostLedger,
  [first, second]: readonly [Usual, Usual],
  { share, staysAway, byTime, isSecond }: Cut,
  at: string,
): Promise<boolean> {
  const { link } = ledger.machine;
  return withRepository(async (repository) => {
    const previous = isSecond ? (await ledger.capture(repository)).snapshotId : null;
    const usual = isSecond ? second : first;
    ledger.renew();
    const notBefore = await ledger.lastCommit();
    const over = new AbortController();
    let isCut = false;
    const act = () => {
      if (over.signal.aborted) return;
      isCut = true;
      link.state.down = staysAway;
      link.cut();
    };
    ledger.carried();
    const atBytes = (bytes: number, then: () => void) => link.after(link.carriedBytes() + bytes, then);
    if (byTime) atBytes(loginBytes, () => void pause(share * usual.tookMs).then(act));
    else atBytes(loginBytes + share * (usual.bytes - loginBytes), act);
    const [ended] = await Promise.allSettled([ledger.capture(repository, previous)]);
    over.abort();
    link.state.down = false;
    const came = ledger.carried();
    const databaseBytes = ledger.databaseBytes();
    if (ended.status === 'fulfilled') {
      await ledger.expectWhole(repository, ended.value, notBefore, at);
      expect(came, at).toBeLessThan(usual.bytes + underWayBytes + databaseBytes + spareBytes);
    } else {
      expect(staysAway, `${at}: ${String(ended.reason)}`).toBe(true);
      if (!isAppError(ended.reason)) throw ended.reason;
      expect(ended.reason.code, at).toMatch(/^ssh\//);
      expect(errorCodes[ended.reason.code].retryable, at).toBe(true);
      await ledger.expectNoLitter(repository, at);
      ledger.carried();
      const next = await ledger.capture(repository, previous);
      // Uploads come first.
      const kept = Math.min(uploadBytes, Math.max(0, came - underWayBytes - spareBytes));
      expect(ledger.carried(), at).toBeLessThan(uploadBytes - kept + 1.2 * databaseBytes + spareBytes);
      await ledger.expectWhole(repository, next, notBefore, at);
    }
    await ledger.expectNoLitter(repository, at);
    return isCut;
  });
}
