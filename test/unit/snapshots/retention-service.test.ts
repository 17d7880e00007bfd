import { afterEach, describe, expect, it } from 'vitest';
import { RetentionService } from '../../../electron/snapshots/retention-service.ts';
import type { Fact } from '../../../electron/repository/facts/fact.ts';
import { PackId } from '../../../shared/model/ids.ts';
import type { Target } from '../../../shared/model/target.ts';
import { author, pinFact, snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';
import { away, home, openSnapshotDesk, snapshotAt, told, verifiedFacts } from '../../fakes/snapshot-desk.ts';
import type { JobAnswers } from '../../fakes/snapshot-desk.ts';

const { signal } = new AbortController();
const hourMs = 3_600_000;
const now = 1_700_000_000_000;
const [old, middle, newest] = ['a', 'b', 'c'].map(snapshotIdOf);
if (old === undefined || middle === undefined || newest === undefined) throw new Error('three ids');
const snapshots = [
  snapshotAt(old, now - 3 * hourMs),
  snapshotAt(middle, now - 2 * hourMs),
  snapshotAt(newest, now - hourMs),
];
const verified = snapshots.flatMap(({ id }) => verifiedFacts(id, now));
const last = (count: number): Fact => ({
  kind: 'retention',
  at: now,
  by: author,
  targetId,
  policy: { last: count, daily: 0, weekly: 0, monthly: 0 },
});
const target: Target = {
  id: targetId,
  name: 'Messenger',
  pack: PackId.parse('messenger'),
  settings: {},
  network: { ca: null, proxy: null },
  host: null,
  writesEnabled: false,
  createdAt: 1,
};

let dispose = () => {};
afterEach(() => dispose());

function retention(answers: JobAnswers) {
  const desk = openSnapshotDesk(answers);
  dispose = () => desk.store.dispose();
  const service = new RetentionService({
    ...desk,
    now: () => now,
    uptimeMs: () => 0,
    zone: 'UTC',
    scratchRoot: '/scratch',
    repositoryIds: () => [home, away],
    target: () => target,
    pack: () => null,
  });
  return { ...desk, service };
}

describe('retention of a target', () => {
  it('lets go of what no rule keeps, each with its reason', async () => {
    const holds = told({ snapshots, facts: [...verified, last(1)] });
    const { service, asked, catalogue, noted } = retention({
      'repository-refresh': async () => holds,
      'snapshot-forget': async () =>
        told({ snapshots: snapshots.slice(2), facts: [...verified, last(1)], gone: [old, middle] }),
    });
    const plan = await service.apply(targetId, home, signal);
    expect(plan.remove.map(({ id }) => id).toSorted()).toEqual([old, middle]);
    expect(asked.at(-1)).toMatchObject({
      job: 'snapshot-forget',
      input: { decisions: [{ snapshots: [middle, old] }], reliesOn: [newest] },
    });
    expect(catalogue.snapshotsOf(home).map(({ id }) => id)).toEqual([newest]);
    expect(noted).toMatchObject([{ action: 'retention.applied', details: { kept: 1, removed: 2 } }]);
  });

  it('honours a pin that another console set since this one looked', async () => {
    const { service, catalogue, asked } = retention({
      'repository-refresh': async () =>
        told({ snapshots, facts: [...verified, last(1), pinFact(now, old), pinFact(now, middle)] }),
    });
    catalogue.apply(home, told({ snapshots, facts: [...verified, last(1)] }));
    expect(service.plan(targetId, home).remove).toHaveLength(2);
    expect((await service.apply(targetId, home, signal)).remove).toEqual([]);
    expect(asked.map(({ job }) => job)).toEqual(['repository-refresh']);
  });

  it('says what stayed because another console pinned it at the last moment', async () => {
    const facts = [...verified, last(1)];
    const { service, noted } = retention({
      'repository-refresh': async () => told({ snapshots, facts }),
      'snapshot-forget': async () =>
        told({ snapshots, facts: [...facts, pinFact(now, old)], gone: [middle] }),
    });
    const { keep, remove } = await service.apply(targetId, home, signal);
    expect(remove.map(({ id }) => id)).toEqual([middle]);
    expect(keep.find(({ id }) => id === old)?.reasons[0]?.en).toContain('Pinned by another console');
    expect(noted).toMatchObject([{ details: { kept: 2, removed: 1 } }]);
  });

  it('believes its clock after months when another repository was used meanwhile, and not before', () => {
    const { service, catalogue } = retention({});
    const months = [...snapshots].map((each, at) => ({ ...each, startedAt: now - (90 - at) * 24 * hourMs }));
    const back = snapshotAt(snapshotIdOf('d'), now - hourMs);
    const before = months.map((each) => ({ ...each, finishedAt: each.startedAt }));
    const facts = [...before, back].flatMap(({ id, startedAt }) => verifiedFacts(id, startedAt));
    const rule: Fact = { ...last(1), at: now - 90 * 24 * hourMs };
    catalogue.apply(home, told({ snapshots: [...before, back], facts: [...facts, rule] }));
    expect(service.plan(targetId, home).keep.map(({ id }) => id)).toEqual([back.id, newest]);
    catalogue.apply(away, told({ facts: [{ ...last(1), at: now - 10 * 24 * hourMs }] }));
    expect(service.plan(targetId, home).keep.map(({ id }) => id)).toEqual([back.id]);
  });

  it('is what an operator chose in each repository, or the default', async () => {
    const answers: JobAnswers = {};
    const { service } = retention(answers);
    answers['repository-write-facts'] = async () => told({ facts: [last(2)] });
    expect(service.show(targetId).map(({ from }) => from)).toEqual(['default', 'default']);
    const policy = { last: 2, daily: 0, weekly: 0, monthly: 0 };
    const choices = await service.set(targetId, home, policy, signal);
    expect(choices).toMatchObject([
      { repositoryId: home, from: 'operator', policy, setBy: author.operator },
      { repositoryId: away, from: 'default' },
    ]);
  });

  it('is applied only where the name of the target was typed', () => {
    const { service } = retention({});
    expect(() => service.confirm(targetId, 'other')).toThrow(
      expect.objectContaining({ code: 'target/not-confirmed' }),
    );
    service.confirm(targetId, 'Messenger');
  });
});
