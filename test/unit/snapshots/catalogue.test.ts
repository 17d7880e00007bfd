import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '../../../electron/snapshots/catalogue.ts';
import { freshnessOf, keptSetsOf } from '../../../electron/snapshots/freshness.ts';
import { author, pinFact, snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';
import { away, home, openSnapshotDesk, snapshotAt, told, verifiedFacts } from '../../fakes/snapshot-desk.ts';

const older = snapshotIdOf('a');
const newer = snapshotIdOf('b');
const snapshots = [snapshotAt(older, 1000), snapshotAt(newer, 2000)];

let desk: ReturnType<typeof openSnapshotDesk>;
beforeEach(() => (desk = openSnapshotDesk()));
afterEach(() => desk.store.dispose());

describe('what this desk remembers of a repository', () => {
  it('lists its snapshots newest first, with what was found out about them since', () => {
    const { catalogue } = desk;
    catalogue.apply(home, told({ snapshots, facts: [...verifiedFacts(older, 10), pinFact(20, older)] }));
    expect(catalogue.snapshotsOf(home)).toMatchObject([
      { id: newer, layers: { bytes: null }, pins: [] },
      { id: older, layers: { bytes: { ok: true, share: 1 } }, pins: [{ reason: 'keep' }] },
    ]);
    expect(catalogue.spanOf(home)).toEqual({ snapshots: 2, oldestAt: 1000, newestAt: 2000 });
  });

  it('lets go of what is no longer there, and still knows that it was proven once', () => {
    const { catalogue } = desk;
    const drill = {
      kind: 'drill',
      at: 30,
      by: author,
      snapshotId: older,
      ok: true,
      durationMs: 5,
      boot: false,
    } as const;
    const facts = [...verifiedFacts(older, 10), drill];
    catalogue.apply(home, told({ snapshots, facts }));
    catalogue.apply(home, told({ snapshots: [snapshotAt(newer, 2000)], facts, gone: [older] }));
    expect(catalogue.snapshotsOf(home).map(({ id }) => id)).toEqual([newer]);
    expect(catalogue.everVerified(home, targetId)).toBe(true);
    expect(catalogue.lastProvenRestoreAt(home, targetId)).toBe(30);
    expect(catalogue.drills(home)).toMatchObject([{ targetName: targetId, ok: true }]);
    expect([...catalogue.targetsOf(home)]).toEqual([targetId]);
  });

  it('keeps what another job told while this one was under way', () => {
    const { catalogue } = desk;
    const before = told({ snapshots: [snapshotAt(older, 1000)] });
    catalogue.apply(home, before);
    const facts = [...verifiedFacts(newer, 10), pinFact(20, newer)];
    catalogue.apply(home, told({ snapshots: [snapshotAt(newer, 2000)], facts }));
    // A job that began and looked before all that ends last.
    catalogue.apply(home, { ...before, snapshots: [] });
    expect(catalogue.snapshotsOf(home)).toMatchObject([
      { id: newer, pins: [{ reason: 'keep' }] },
      { id: older },
    ]);
  });

  it('shows nothing that was forgotten, though a job that had seen it ends later or a crash left its root', () => {
    const { catalogue } = desk;
    const forget = { kind: 'forget', at: 30, by: author, snapshotId: older, reason: 'old' } as const;
    catalogue.apply(home, told({ snapshots, facts: [forget] }));
    expect(catalogue.snapshotsOf(home).map(({ id }) => id)).toEqual([newer]);
    expect(catalogue.known(home).snapshots.toSorted()).toEqual([older, newer]);
  });

  it('reads again what an earlier version kept in another shape', () => {
    desk.catalogue.apply(home, told({ snapshots, facts: [pinFact(20, older)] }));
    desk.store.database.exec(`UPDATE repository_snapshot SET record = '{}' WHERE id = '${older}'`);
    desk.store.database.exec(`UPDATE repository_fact SET record = '{}'`);
    const opened = new Catalogue(desk.store.database);
    expect(opened.known(home)).toEqual({ snapshots: [newer], facts: [] });
    opened.apply(home, told({ snapshots, facts: [pinFact(20, older)] }));
    expect(opened.snapshotsOf(home).map(({ pins }) => pins.length)).toEqual([0, 1]);
  });

  it('forgets everything with the repository', async () => {
    desk.catalogue.apply(home, told({ snapshots }));
    await desk.repositories.remove(home, 'Disk', new AbortController().signal);
    desk.catalogue.forget(home);
    expect(desk.catalogue.snapshotsOf(home)).toEqual([]);
    expect(desk.store.database.prepare('SELECT count(*) AS n FROM repository_snapshot').get()).toEqual({
      n: 0,
    });
  });
});

describe('freshness', () => {
  it('counts verified whole sets only', () => {
    const partial = { ...snapshotAt(snapshotIdOf('c'), 3000), partialReason: 'the disk is broken' };
    const facts = [...verifiedFacts(older, 10), ...verifiedFacts(partial.id, 10)];
    desk.catalogue.apply(home, told({ snapshots: [...snapshots, partial], facts }));
    expect(freshnessOf(desk.catalogue, [home, away], targetId)).toEqual([
      { targetId, repositoryId: home, newestAt: 3000, newestVerifiedAt: 1000, lastProvenRestoreAt: null },
    ]);
  });

  it('blames no repository that other targets use, and names all of them where none has the target', () => {
    const { catalogue, repositories } = desk;
    expect(keptSetsOf(catalogue, repositories.list(), targetId).map(({ name }) => name)).toEqual([
      'Disk',
      'Stick',
    ]);
    catalogue.apply(home, told({ snapshots, facts: verifiedFacts(older, 10) }));
    expect(keptSetsOf(catalogue, repositories.list(), targetId)).toEqual([
      { repositoryId: home, name: 'Disk', newestVerifiedAt: 1000, everVerified: true, newestAt: 2000 },
    ]);
  });
});
