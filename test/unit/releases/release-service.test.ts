import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReleaseService } from '../../../electron/releases/release-service.ts';
import type { Release, ReleaseStage } from '../../../shared/model/release.ts';
import { fakeRepositories } from '../../fakes/console/repository-data.ts';
import { fakeTargets } from '../../fakes/console/target-data.ts';
import { ReleaseWorld } from '../../fakes/release-world.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

const { signal } = new AbortController();

let store: TempStore;
let world: ReleaseWorld;
let service: ReleaseService;
beforeEach(() => {
  store = openTempStore();
  world = new ReleaseWorld();
  service = open();
});
afterEach(async () => {
  await service.dispose();
  store.dispose();
});

function open(): ReleaseService {
  return new ReleaseService(world.ports(store));
}

function start(version = '2.4'): Release {
  const [target] = fakeTargets('everyday', 0);
  const [repository] = fakeRepositories('everyday', 0);
  if (target === undefined || repository === undefined) throw new Error('no fakes');
  const of = { targetId: target.id, repositoryId: repository.id };
  return service.start({ ...of, version, previousVersion: null, checklist: true });
}

const of = ({ id: releaseId, revision }: Release) => ({ releaseId, revision });
const idle = (release: Release) => service.wait(release.id, 1000, signal);

/** Waits until something was begun that stops, then ends the console and opens it anew. */
async function killAt(what: string, release: Release): Promise<Release> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  expect(service.get(release.id).work?.state, what).toBe('running');
  await service.dispose();
  world.stopAt = null;
  service = open();
  return service.get(release.id);
}

async function toStage(stage: ReleaseStage): Promise<Release> {
  let release = await idle(start());
  if (stage === 'decision') return release;
  release = service.decide({ ...of(release), go: true, reason: null });
  if (stage === 'going') return release;
  return idle({ ...service.examine(of(release)) });
}

describe('a console that dies', () => {
  test.each(['measure', 'take pre-release', 'pin'])(
    'before the decision, at %s: nothing is done twice',
    async (at) => {
      world.stopAt = at;
      const cut = await killAt(at, start());
      expect(cut).toMatchObject({ stage: 'before', work: { state: 'cut-off' } });
      const release = await idle(service.repeat(of(cut)));
      expect(release).toMatchObject({ stage: 'decision', work: null });
      expect(world.done.filter((what) => what === 'take pre-release')).toHaveLength(1);
    },
  );

  test.each(['take post-release', 'compare'])(
    'after the change, at %s: it goes on where it was',
    async (at) => {
      const going = await toStage('going');
      world.stopAt = at;
      const cut = await killAt(at, service.examine(of(going)));
      expect(cut).toMatchObject({ stage: 'after', work: { state: 'cut-off' } });
      expect(await idle(service.repeat(of(cut)))).toMatchObject({ stage: 'judging', work: null });
    },
  );

  test('while going back: the restore that is done is not done again', async () => {
    const judging = await toStage('judging');
    world.stopAt = 'restore';
    await world.clock.advance(1000);
    const wish = { confirmName: judging.targetName, reason: 'it fails' };
    const cut = await killAt('restore', await service.rollback({ ...of(judging), ...wish }, signal));
    expect(cut).toMatchObject({ stage: 'rolling-back', work: { state: 'cut-off' } });
    const back = await idle(await service.rollback({ ...of(cut), ...wish }, signal));
    expect(back).toMatchObject({ stage: 'rolled-back', rollback: { ok: true } });
    expect(world.done.filter((what) => what === 'restore')).toHaveLength(1);
    expect(back.decisions.filter(({ decision }) => decision === 'roll-back')).toHaveLength(1);
  });

  test.each(['decision', 'going', 'judging'] as const)(
    'between two steps, at %s: it stands there',
    async (stage) => {
      const release = await toStage(stage);
      await service.dispose();
      service = open();
      expect(service.get(release.id)).toEqual(release);
    },
  );
});

describe('two at once', () => {
  test('on one target are refused, and of two faces one wins', async () => {
    const release = await toStage('decision');
    expect(() => start('2.5')).toThrow(expect.objectContaining({ code: 'release/under-way' }));
    service.decide({ ...of(release), go: true, reason: null });
    expect(() => service.decide({ ...of(release), go: false, reason: 'no' })).toThrow(
      expect.objectContaining({ code: 'release/moved-on' }),
    );
  });
});

test('what the probes say of a rollback counts: the set stays pinned until they are as before', async () => {
  const going = await toStage('going');
  const well = world.probe;
  const down = { state: 'down' as const, reason: { en: 'refused', ko: 'refused' }, since: 1 };
  const names = ['A', 'B', 'C', 'D', 'E', 'F'];
  world.probe = { ...well, ...down };
  world.otherProbes = names.map((name) => ({
    ...well,
    ...down,
    id: name.toLowerCase(),
    title: { en: name, ko: name },
  }));
  await world.clock.advance(1000);
  const wish = { confirmName: going.targetName, reason: 'it fails' };
  const back = await idle(await service.rollback({ ...of(going), ...wish }, signal));
  expect(back).toMatchObject({ stage: 'rolled-back', rollback: { ok: false } });
  expect(back.rollback?.checks.map(({ what, ok, detail }) => [what.en, ok, detail?.en])).toEqual([
    ['Disk, A, B, C, D and 2 more', false, 'down, and was ok: refused'],
  ]);
  expect(world.done.some((what) => what.startsWith('unpin'))).toBe(false);
  [world.probe, world.otherProbes] = [well, []];
  expect(await idle(service.examine(of(back)))).toMatchObject({ rollback: { ok: true } });
  await service.dispose();
  expect(world.done).toContain('unpin: Release 2.4: rolled-back');
});

describe('the checklist', () => {
  test('ends with a release that is called off', async () => {
    const release = await toStage('decision');
    service.decide({ ...of(release), go: false, reason: 'not today' });
    await service.dispose();
    expect(world.done).toContain('abandon: Release 2.4 was called off.');
  });

  test('ends with a release that is gone back from', async () => {
    const going = await toStage('going');
    const wish = { confirmName: going.targetName, reason: 'it fails' };
    await idle(await service.rollback({ ...of(going), ...wish }, signal));
    await service.dispose();
    expect(world.done).toContain('abandon: Release 2.4 was rolled back.');
  });

  test('is named with its run and how far it is, where it is not done', async () => {
    const judging = await toStage('judging');
    expect(() => service.finish({ ...of(judging), reason: null })).toThrow(/1 of 3 steps \(run c{16}\)\.$/);
    expect(world.checklist?.state).toBe('open');
  });
});

test('going back is planned only where it can be gone back from', async () => {
  const release = await toStage('decision');
  expect(() => service.planRollback(release.id, signal)).toThrow(
    expect.objectContaining({ code: 'release/not-now' }),
  );
  expect(() => service.decide({ ...of(release), go: false, reason: null })).toThrow(
    /^A release is called off/,
  );
});

test('the pinned set is let go when a release is called off', async () => {
  const release = await toStage('decision');
  service.decide({ ...of(release), go: false, reason: 'not today' });
  await service.dispose();
  expect(world.done).toContain('unpin: Release 2.4: called-off');
});

describe('triggers', () => {
  test('are watched once the version is in, told once, and need a reason to finish', async () => {
    const going = await toStage('going');
    world.probe = { ...world.probe, state: 'down', since: world.clock.now() };
    await service.look();
    const judging = await idle(service.examine(of(going)));
    await world.clock.advance(61_000);
    await service.look();
    await service.look();
    expect(world.fired).toEqual(['full']);
    const told = service.get(judging.id);
    // Who was about to decide is not refused for it.
    expect(told.revision).toBe(judging.revision);
    expect(told.triggers).toMatchObject([{ id: 'full', found: { en: 'Disk: down' } }]);
    expect(() => service.finish({ ...of(told), reason: null })).toThrow(
      expect.objectContaining({ code: 'release/needs-reason' }),
    );
    const watched = service.finish({ ...of(told), reason: 'the disk is old' });
    expect(watched.stage).toBe('watched');
    await world.clock.advance(3_600_001);
    await service.look();
    expect(service.get(judging.id)).toMatchObject({ stage: 'finished' });
  });
});
