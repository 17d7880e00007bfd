import { parsePack } from '../../electron/packs/parse-pack.ts';
import type { ReleasePorts, ReleaseSnapshots, StandingProbe } from '../../electron/releases/release-ports.ts';
import { RestoreId, RunId, RunbookId, StepId } from '../../shared/model/ids.ts';
import type { RestoreResult } from '../../shared/model/restore.ts';
import type { RunSummary } from '../../shared/model/runbook.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { fakeRepositories } from './console/repository-data.ts';
import { fakeSnapshots, snapshotIdOf } from './console/snapshot-data.ts';
import { fakeTarget, fakeTargets } from './console/target-data.ts';
import { FakeClock } from './fake-clock.ts';
import { RecordingLogger } from './recording-logger.ts';
import type { TempStore } from './temp-store.ts';

const packText = `pack: shop
version: 1
title: Shop
settings: { root: { type: folder, title: Folder } }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts: [{ id: key, kind: file, title: Key, path: .key }]
runbooks:
  - { id: list, title: List, purpose: release, steps: [{ id: one, do: confirm, title: One }] }
release: { watch: 1h, checklist: list, triggers: [{ id: full, title: Full, when: { probe: disk, is: [down], for: 1m } }] }
`;

const [aTarget] = fakeTargets('everyday', 0);
if (aTarget === undefined) throw new Error('no fakes');
const aRun: RunSummary = {
  id: RunId.parse('c'.repeat(16)),
  targetId: aTarget.id,
  runbookId: RunbookId.parse('list'),
  title: { en: 'List', ko: 'List' },
  purpose: 'release',
  packVersion: 1,
  state: 'open',
  ok: null,
  startedAt: 0,
  endedAt: null,
  startedBy: 'ops@desk',
  operator: 'ops@desk',
  endedSteps: 1,
  neededSteps: 3,
  failedSteps: 0,
  next: StepId.parse('one'),
  incidentId: null,
};

/** What the target of a release and its snapshots do, counted; a stop in the middle is what a killed console leaves. */
export class ReleaseWorld {
  readonly clock = new FakeClock();
  readonly done: string[] = [];
  readonly fired: string[] = [];
  stopAt: string | null = null;
  checklist: RunSummary | null = null;
  otherProbes: readonly StandingProbe[] = [];
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
        return [this.probe, ...this.otherProbes];
      },
      standing: () => [this.probe],
      policies: () => Promise.resolve({ checkedAt: 0, findings: [] }),
      fact: () => null,
      beginChecklist: () => {
        this.checklist = { ...aRun, id: RunId.parse('c'.repeat(16)), state: 'open' };
        return this.checklist.id;
      },
      checklist: () => this.checklist,
      endChecklist: (_id, reason) => {
        this.#act(`abandon: ${reason}`);
        if (this.checklist !== null) this.checklist = { ...this.checklist, state: 'abandoned' };
        return Promise.resolve();
      },
      fired: (_release, { id }) => void this.fired.push(id),
      onChange: () => undefined,
      snapshots: this.#snapshots(like),
    };
  }

  #snapshots(like: Snapshot): ReleaseSnapshots {
    const { clock } = this;
    return {
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
      planRestore: () => Promise.resolve(emptyPlan),
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
        Promise.resolve(this.#restored !== null && this.#restored.startedAt >= since ? this.#restored : null),
    };
  }
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
