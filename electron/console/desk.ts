import { join } from 'node:path';
import type { HostWay } from '../../shared/model/host.ts';
import type { JobId, RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { Coalescer } from './live-events.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import { identityOfThisProcess } from '../platform/machine.ts';
import { publishJobs, publishRepositories, publishSnapshots } from './publishing.ts';
import type { FactAuthor } from '../repository/facts/fact.ts';
import { Catalogue } from '../snapshots/catalogue.ts';
import { DeskJobs } from '../snapshots/desk.ts';
import { JobRegistry } from '../snapshots/job-registry.ts';
import { RepositoryService } from '../snapshots/repository-service.ts';
import { RepositoryTable } from '../snapshots/repository-table.ts';

/** What everything about snapshots stands on: the jobs, the repositories this desk knows, and its copy of what they say. */
export type SnapshotDesk = {
  readonly registry: JobRegistry;
  readonly repositories: RepositoryService;
  readonly catalogue: Catalogue;
  readonly desk: DeskJobs;
  /** Keeps a secret out of every log and journal from now on. */
  readonly hide: (secret: string) => void;
  readonly scratchRoot: string;
  /** Grows with every change of what repositories say. */
  readonly repositoryRevision: () => number;
  /** A target may be called differently now, and with it its snapshots. */
  readonly targetRenamed: (id: TargetId) => void;
};

/** @param snapshotsChanged called with each target whose snapshots may have changed; with null when repositories came or went */
export function createDesk(
  options: ConsoleOptions,
  foundation: Foundation,
  snapshotsChanged: (targetId: TargetId | null) => void,
  disposables: DisposableStack,
): SnapshotDesk {
  const { clock, database, dispatcher, jobs } = foundation;
  let revision = 0;
  const changedRepositories = disposables.add(
    new Coalescer<RepositoryId>(clock, (ids) => publishRepositories(dispatcher, repositories, revision, ids)),
  );
  const changedTargets = disposables.add(
    new Coalescer<TargetId>(clock, (ids) => publishSnapshots(dispatcher, revision, ids)),
  );
  const repositoryChanged = (id: RepositoryId) => {
    revision += 1;
    changedRepositories.add(id);
    whenOthersAreKnown();
  };
  const registry = createRegistry(options, foundation, disposables);
  const catalogue = new Catalogue(database);
  const author = authorOf(options, foundation);
  const hide = (secret: string) => options.redactor.register(secret);
  const repositories = new RepositoryService({
    ...keepingOf(options, foundation),
    author,
    hide,
    jobs,
    spanOf: (id) => catalogue.spanOf(id),
    onChanged: repositoryChanged,
  });
  const whenOthersAreKnown = noticeOthers(repositories, () => snapshotsChanged(null));
  const desk = new DeskJobs({
    jobs,
    repositories,
    catalogue,
    author,
    onChanged: repositoryChanged,
    onSnapshots: (targetIds) => {
      for (const targetId of targetIds) {
        changedTargets.add(targetId);
        snapshotsChanged(targetId);
      }
    },
    now: () => clock.now(),
  });
  return {
    registry,
    repositories,
    catalogue,
    desk,
    hide,
    scratchRoot: process.env['HOLDFAST_SCRATCH_DIR'] ?? join(options.folder.path, 'scratch'),
    repositoryRevision: () => revision,
    targetRenamed: (id) => {
      revision += 1;
      changedTargets.add(id);
    },
  };
}

/** What it returns calls `changed` when repositories came or went since it was called last. */
function noticeOthers(repositories: RepositoryService, changed: () => void): () => void {
  const ids = () =>
    repositories
      .list()
      .map(({ id }) => id)
      .toSorted()
      .join();
  let known = ids();
  return () => {
    const now = ids();
    const isOther = now !== known;
    known = now;
    if (isOther) changed();
  };
}

/** What runs now, told to the faces at most ten times a second. */
function createRegistry(
  { logger }: ConsoleOptions,
  { clock, dispatcher }: Foundation,
  disposables: DisposableStack,
): JobRegistry {
  const changed = disposables.add(
    new Coalescer<JobId>(clock, (ids) => publishJobs(dispatcher, registry, ids)),
  );
  const registry = disposables.add(new JobRegistry({ clock, logger, onChange: (id) => changed.add(id) }));
  return registry;
}

/** Where this desk keeps the repositories that it knows, and their secrets. */
function keepingOf(
  { kitDir }: ConsoleOptions,
  { clock, database, journal, credentials, reached }: Foundation,
) {
  return {
    table: new RepositoryTable(database),
    secrets: credentials,
    hostAccess: (host: HostWay | null, signal: AbortSignal) =>
      host === null ? Promise.resolve(null) : reached.access(host, signal),
    clock,
    journal,
    kitDir,
    isUnattended: (id: RepositoryId) => credentials.find(id, 'recovery-secret')?.unattended === true,
  };
}

/** Who says what this desk writes into repositories. */
function authorOf({ folder }: ConsoleOptions, { operator }: Foundation): FactAuthor {
  const { machineId, hostName: host } = identityOfThisProcess();
  return { machineId, host, operator, console: folder.path };
}
