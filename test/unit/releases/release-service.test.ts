import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { ReleaseService } from '../../../electron/releases/release-service.ts';
import type { ReleasePorts, StandingProbe } from '../../../electron/releases/release-ports.ts';
import { RestoreId } from '../../../shared/model/ids.ts';
import type { Release, ReleaseStage } from '../../../shared/model/release.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { fakeRepositories } from '../../fakes/console/repository-data.ts';
import { fakeSnapshots, snapshotIdOf } from '../../fakes/console/snapshot-data.ts';
import { fakeTarget, fakeTargets } from '../../fakes/console/target-data.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

const { signal } = new AbortController();
const packText = `pack: shop
version: 1
title: Shop
settings: { root: { type: folder, title: Folder } }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts: [{ id: key, kind: file, title: Key, path: .key }]
release: { watch: 1h, triggers: [{ id: full, title: Full, when: { probe: disk, is: [down], for: 1m } }] }
`;

/** What the target and its snapshots do, counted; a stop in the middle is what a killed console leaves. */
class World {
  readonly clock = new FakeClock();
  readonly done: string[] = [];
  readonly fired: string[] = [];
  stopAt: string | null = null;
  probe: StandingProbe = {
    id: 'disk',
    title: { en: 'Disk', ko: 'Disk' },
    state: 'ok',
    reason: null,
    since: 0,
  };
  readonly #taken: Snapshot[] = [];
  #restored: RestoreResult | null = null;

  #act(what: string): void {
    this.done.push(what);
  }

  #setPins(id: string, pins: Snapshot['pins']): void {
    const at = this.#taken.findIndex((one) => one.id === id);
    const snapshot = this.#taken[at];
    if (snapshot !== undefined) this.#taken[at] = { ...snapshot, pins };
  }

  /** Never ends where it is to stop: only the end of the console does. */
  async #orStop(what: string, ending: AbortSignal): Promise<void> {
    if (this.stopAt !== what) return;
    await new Promise((_, reject) =>
      ending.addEventListener('abort', () => reject(ending.reason), { once: true }),
    );
  }

  ports(store: TempStore): ReleasePorts {
    const pack = parsePack(packText);
    const [target] = fakeTargets('everyday', this.clock.now());
    const repositories = fakeRepositories('everyday', this.clock.now());
    const [like] = fakeSnapshots(
      'everyday',
      target === undefined ? [] : [target],
      repositories,
      this.clock.now(),
    );
    if (pack.pack === null || target === undefined || like === undefined) throw new Error('no fakes');
    const { clock } = this;
    return {
      database: store.database,
      clock,
      logger: new RecordingLogger(),
      journal: { append: () => undefined },
      operator: () => 'ops@desk',
      target: () => fakeTarget(target, clock.now()),
      pack: () => pack.pack,
      checkRepository: () => undefined,
      measure: async (_id, ending) => {
        await this.#orStop('measure', ending);
        return [this.probe];
      },
      standing: () => [this.probe],
      policies: () => Promise.resolve({ checkedAt: 0, findings: [] }),
      fact: () => null,
      beginChecklist: () => {
        throw new Error('the pack has no checklist');
      },
      checklist: () => null,
      fired: (_release, { id }) => void this.fired.push(id),
      onChange: () => undefined,
      snapshots: {
        list: () => this.#taken,
        take: async ({ kind, label }, ending) => {
          const at = clock.now();
          const mark = { at, ok: true, share: 1 };
          const layers = { bytes: mark, structure: mark, meaning: mark };
          const id = snapshotIdOf(900 + this.#taken.length);
          this.#act(`take ${kind}`);
          const snapshot = { ...like, id, kind, label, startedAt: at, layers, pins: [], partialReason: null };
          this.#taken.unshift(snapshot);
          await this.#orStop(`take ${kind}`, ending);
          return snapshot;
        },
        pin: async (id, reason, ending) => {
          this.#act('pin');
          this.#setPins(id, [{ reason, at: clock.now(), operator: 'ops@desk' }]);
          await this.#orStop('pin', ending);
        },
        unpin: (id, reason) => {
          this.#act(`unpin: ${reason}`);
          return Promise.resolve(this.#setPins(id, []));
        },
        compare: async (a, b, ending) => {
          await this.#orStop('compare', ending);
          return { a: { id: a, at: 1 }, b: { id: b, at: 2 }, parts: [] };
        },
        planRestore: () => Promise.reject(new Error('not asked for')),
        restore: async (snapshotId, _name, ending) => {
          this.#act('restore');
          const now = clock.now();
          this.#restored = {
            id: RestoreId.parse('a'.repeat(16)),
            snapshotId,
            outcome: 'restored',
            startedAt: now,
            finishedAt: now,
            files: 1,
            bytes: 1,
            reusedFiles: 0,
            checks: [],
            safety: null,
          };
          await this.#orStop('restore', ending);
          return this.#restored;
        },
        interrupted: () => Promise.resolve(null),
        resume: () => Promise.reject(new Error('not asked for')),
        restoredSince: (_id, since) =>
          Promise.resolve(
            this.#restored !== null && this.#restored.startedAt >= since ? this.#restored : null,
          ),
      },
    };
  }
}

let store: TempStore;
let world: World;
let service: ReleaseService;
beforeEach(() => {
  store = openTempStore();
  world = new World();
  service = open();
});
afterEach(async () => {
  await service.dispose();
  store.dispose();
});

function open(): ReleaseService {
  const ports = world.ports(store);
  const snapshots = { ...ports.snapshots, planRestore: () => Promise.resolve(emptyPlan) };
  return new ReleaseService({ ...ports, snapshots });
}

const emptyPlan = {
  snapshotId: '',
  destination: { kind: 'folder' as const, dir: '/x' },
  parts: [],
  blockers: [],
  warnings: [],
  bytesToWrite: 0,
  spaces: [],
  stopMs: null,
};

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

test('the pinned set is let go when a release is called off', async () => {
  const release = await toStage('decision');
  service.decide({ ...of(release), go: false, reason: 'not today' });
  await service.dispose();
  expect(world.done.at(-1)).toBe('unpin: Release 2.4: called-off');
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
