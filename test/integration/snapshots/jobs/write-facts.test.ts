import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFacts } from '../../../../electron/repository/facts/fact-files.ts';
import type { Fact } from '../../../../electron/repository/facts/fact.ts';
import { foldFacts } from '../../../../electron/repository/facts/fold-facts.ts';
import { copyFacts } from '../../../../electron/repository/upkeep/copy-facts.ts';
import { writeNewFacts } from '../../../../electron/snapshots/jobs/write-facts.ts';
import { author, pinFact, snapshotIdOf, targetId } from '../../../fakes/repository-facts.ts';
import { tempRepository } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const now = Date.UTC(2026, 4, 5);
const tenYearsAhead = Date.UTC(2036, 4, 5);
const id = snapshotIdOf('a');

let temp: TempRepository;
let other: TempRepository;
beforeEach(async () => {
  temp = await tempRepository();
  other = await tempRepository();
});
afterEach(async () => {
  await temp.dispose();
  await other.dispose();
});

async function facts(of: TempRepository) {
  return (await readFacts(of.repository, new Set(), signal)).facts;
}
const view = async (of: TempRepository) => foldFacts(await facts(of));
const tell = (fact: Fact) => writeNewFacts(temp.repository, [fact], signal);
const policyOf = (at: number, last: number): Fact => ({
  kind: 'retention',
  at,
  by: author,
  targetId,
  policy: { last, daily: 0, weekly: 0, monthly: 0 },
});

it('a pin of a desk whose clock is ten years ahead is taken away by one whose clock is right', async () => {
  await tell(pinFact(tenYearsAhead, id));
  await tell({ kind: 'unpin', at: now, by: author, snapshotId: id, reason: 'done' });
  expect((await view(temp)).pins.size).toBe(0);
  await tell(pinFact(now + 1, id, 'again'));
  expect((await view(temp)).pins.get(id)?.reason).toBe('again');
});

it('a verification that failed then is made good by a later one', async () => {
  const read = (at: number, ok: boolean): Fact => ({
    kind: 'verification',
    at,
    by: author,
    snapshotId: id,
    layers: [{ layer: 'bytes', ok, share: 1 }],
  });
  await tell(read(tenYearsAhead, false));
  await tell(read(now, true));
  expect((await view(temp)).verifications.get(id)).toEqual({ bytes: { at: now, ok: true, share: 1 } });
});

it('what was carried to another repository makes way there as well, and what was decided there stays', async () => {
  const carry = async () => copyFacts(await facts(temp), other.repository, () => null, signal);
  await tell(policyOf(tenYearsAhead, 3));
  await carry();
  await tell(policyOf(now, 5));
  expect(await carry()).toBe(1);
  expect((await view(other)).retention.get(targetId)?.policy.last).toBe(5);
  await writeNewFacts(other.repository, [policyOf(now + 1, 7)], signal);
  await tell(policyOf(now, 6));
  await carry();
  expect((await view(other)).retention.get(targetId)?.policy.last).toBe(7);
});
