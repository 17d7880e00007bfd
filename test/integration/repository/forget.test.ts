import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { readFacts, writeFact } from '../../../electron/repository/facts/fact-files.ts';
import type { Fact } from '../../../electron/repository/facts/fact.ts';
import { foldFacts } from '../../../electron/repository/facts/fold-facts.ts';
import { acquireLock } from '../../../electron/repository/locks/lock.ts';
import { listRoots } from '../../../electron/repository/roots/root-files.ts';
import { forgetSnapshots } from '../../../electron/repository/upkeep/forget.ts';
import type { ForgetDecision } from '../../../electron/repository/upkeep/forget.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { author, pinFact } from '../../fakes/repository-facts.ts';
import { verifiedFacts } from '../../fakes/snapshot-desk.ts';
import { captured, tempRepository } from '../../fakes/temp-repository.ts';
import type { TempRepository } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const clock = new SystemClock();
let temp: TempRepository;
let first: SnapshotId;
let second: SnapshotId;

beforeEach(async () => {
  temp = await tempRepository();
  first = SnapshotId.parse(await captured(temp.repository, { a: Buffer.from('first') }));
  second = SnapshotId.parse(await captured(temp.repository, { a: Buffer.from('second') }));
});
afterEach(() => temp.dispose());

async function tell(...facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) await writeFact(temp.repository, fact, signal);
}

function forget(decision: Pick<ForgetDecision, 'snapshots' | 'reliesOn'>): Promise<void> {
  const context = { clock, signal, progress: () => undefined, owner: author.operator };
  return forgetSnapshots(temp.repository, { reason: 'old', by: author, ...decision }, context);
}

async function left(): Promise<readonly string[]> {
  const { forgotten } = foldFacts((await readFacts(temp.repository, new Set(), signal)).facts);
  return (await listRoots(temp.repository.storage, signal)).filter((id) => !forgotten.has(id)).toSorted();
}

describe('forgetting snapshots while other consoles decide as well', () => {
  it('leaves one that was pinned since it was decided on, and lets the others go', async () => {
    await tell(pinFact(clock.now(), first));
    await forget({ snapshots: [first, second] });
    expect(await left()).toEqual([first]);
  });

  it('lets nothing go when another console has forgotten the verified set that was to stay', async () => {
    await tell(...verifiedFacts(first, 1), ...verifiedFacts(second, 1));
    await forget({ snapshots: [second], reliesOn: [first] });
    await expect(forget({ snapshots: [first], reliesOn: [second] })).rejects.toMatchObject({
      code: 'snapshot/not-forgettable',
    });
    expect(await left()).toEqual([first]);
  });

  it('lets nothing go when the verified set that was to stay was found damaged since', async () => {
    const layers = [{ layer: 'bytes', ok: false, share: 1 } as const];
    await tell(...verifiedFacts(second, 1), {
      kind: 'verification',
      at: 2,
      by: author,
      snapshotId: second,
      layers,
    });
    await expect(forget({ snapshots: [first], reliesOn: [second] })).rejects.toMatchObject({
      code: 'snapshot/not-forgettable',
    });
    expect(await left()).toEqual([first, second].toSorted());
  });

  it('is done by one console at a time: of two that count on each other one goes through', async () => {
    await tell(...verifiedFacts(first, 1), ...verifiedFacts(second, 1));
    const ended = await Promise.allSettled([
      forget({ snapshots: [first], reliesOn: [second] }),
      forget({ snapshots: [second], reliesOn: [first] }),
    ]);
    expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await left()).toHaveLength(1);
  });

  it('goes beside a capture', async () => {
    const request = { mode: 'shared', purpose: 'capture', owner: 'kim' } as const;
    const lock = await acquireLock(temp.repository.storage, request, { clock, signal });
    await forget({ snapshots: [first] });
    await lock.release();
    expect(await left()).toEqual([second]);
  });
});
