import type { JobHost } from '../../electron/platform/job-host.ts';
import type { JournalFact } from '../../electron/platform/journal-port.ts';
import type { Fact } from '../../electron/repository/facts/fact.ts';
import { Catalogue } from '../../electron/snapshots/catalogue.ts';
import { DeskJobs } from '../../electron/snapshots/desk.ts';
import { JobRegistry } from '../../electron/snapshots/job-registry.ts';
import type { RefreshResult } from '../../electron/snapshots/jobs/refresh-input.ts';
import type { SecretKeeper } from '../../electron/snapshots/repository-ports.ts';
import { RepositoryService } from '../../electron/snapshots/repository-service.ts';
import { RepositoryTable, nothingSeen } from '../../electron/snapshots/repository-table.ts';
import { snapshotOfRoot } from '../../electron/snapshots/snapshot-of-root.ts';
import { RepositoryId } from '../../shared/model/ids.ts';
import type { SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { FakeClock } from './fake-clock.ts';
import { RecordingLogger } from './recording-logger.ts';
import { author, rootOf, targetId } from './repository-facts.ts';
import { openTempStore } from './temp-store.ts';

export const home = RepositoryId.parse('1'.repeat(32));
export const away = RepositoryId.parse('2'.repeat(32));
export const rootSecret = '0123456789'.repeat(4);

/** What the job of a name answers; without one the test asked for too much. */
export type JobAnswers = Record<string, (input: unknown, signal: AbortSignal) => Promise<unknown>>;

/** What a repository holds, as a refresh tells it. */
export type Held = {
  readonly snapshots?: readonly Snapshot[];
  readonly facts?: readonly Fact[];
  /** What the desk knew when it asked, and what is there no more. */
  readonly gone?: readonly SnapshotId[];
};

export function told({ snapshots = [], facts = [], gone = [] }: Held): RefreshResult {
  const named = facts.map((fact, place) => ({ name: place.toString(16).padStart(64, '0'), fact }));
  return {
    snapshotNames: snapshots.map(({ id }) => id),
    snapshots: [...snapshots],
    goneSnapshots: [...gone],
    goneFacts: [],
    facts: named,
    problems: [],
    durable: true,
    freeBytes: 1,
    totalBytes: 2,
    storedBytes: 1,
    keys: 0,
  };
}

export function snapshotAt(id: SnapshotId, startedAt: number): Snapshot {
  return snapshotOfRoot(home, id, rootOf([], startedAt));
}

/** What a repository says of a snapshot that was read back in full. */
export function verifiedFacts(snapshotId: SnapshotId, at: number): readonly Fact[] {
  const layers = (['bytes', 'structure', 'meaning'] as const).map((layer) => ({ layer, ok: true, share: 1 }));
  return [
    { kind: 'published', at, by: author, snapshotId, targetId },
    { kind: 'verification', at, by: author, snapshotId, layers },
  ];
}

type Asked = { readonly job: string; readonly input: unknown };

function jobsOf(answers: JobAnswers, asked: Asked[]): JobHost {
  return {
    run: async (job, input, { signal }) => {
      asked.push({ job, input });
      const answer = answers[job];
      if (answer === undefined) throw new Error(`nobody asked for ${job}`);
      return answer(input, signal);
    },
    dispose: () => undefined,
  };
}

const openKeychain: SecretKeeper = {
  read: async () => ({ username: null, secret: rootSecret }),
  put: async () => undefined,
  removeAllOf: async () => [],
  requireUsable: async () => undefined,
  grant: async () => undefined,
};

/** No host is entered, and nothing runs unattended. */
const surroundings = {
  kitDir: '/kit',
  hostAccess: () => Promise.resolve(null),
  isUnattended: () => false,
};

const known = { host: null, addedAt: 1, createdAt: 1, kitConfirmedAt: 1, facts: nothingSeen };

/** A desk with a real store that knows two repositories; what its jobs find is told by the test. */
export function openSnapshotDesk(answers: JobAnswers = {}, secrets: Partial<SecretKeeper> = {}) {
  const store = openTempStore();
  const clock = new FakeClock();
  const hidden: string[] = [];
  const noted: JournalFact[] = [];
  const journal = { append: (fact: JournalFact) => void noted.push(fact) };
  const toldOf: TargetId[] = [];
  const asked: Asked[] = [];
  const jobs = jobsOf(answers, asked);
  const registry = new JobRegistry({ clock, logger: new RecordingLogger(), onChange: () => undefined });
  const catalogue = new Catalogue(store.database);
  const table = new RepositoryTable(store.database);
  for (const [id, name] of [
    [home, 'Disk'],
    [away, 'Stick'],
  ] as const) {
    const place = `/${name}`;
    table.insert({ id, name, place, ...known });
  }
  const repositories = new RepositoryService({
    table,
    secrets: { ...openKeychain, ...secrets },
    author,
    hide: (secret) => void hidden.push(secret),
    jobs,
    clock,
    journal,
    ...surroundings,
    spanOf: (id) => catalogue.spanOf(id),
    onChanged: () => undefined,
  });
  const desk = new DeskJobs({
    jobs,
    repositories,
    catalogue,
    author,
    onChanged: () => undefined,
    onSnapshots: (targetIds) => void toldOf.push(...targetIds),
    now: () => clock.now(),
  });
  return {
    store,
    clock,
    hidden,
    noted,
    toldOf,
    journal,
    asked,
    answers,
    registry,
    catalogue,
    repositories,
    desk,
  };
}
