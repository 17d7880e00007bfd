import { join } from 'node:path';
import type { JobId, RepositoryId, TargetId } from '../shared/model/ids.ts';
import type { Target } from '../shared/model/target.ts';
import type { Foundation } from './console-foundation.ts';
import type { ConsoleOptions } from './console-options.ts';
import { Coalescer } from './live-events.ts';
import type { DisposableStack } from './platform/disposable.ts';
import { ChildJobHost } from './platform/job-host.ts';
import { identityOfThisProcess } from './platform/machine.ts';
import { publishJobs, publishRepositories, publishSnapshots } from './publishing.ts';
import { Catalogue } from './snapshots/catalogue.ts';
import { ContentsService } from './snapshots/contents-service.ts';
import { DeskJobs } from './snapshots/desk.ts';
import { JobRegistry } from './snapshots/job-registry.ts';
import { RepositoryService } from './snapshots/repository-service.ts';
import { RepositoryTable } from './snapshots/repository-table.ts';
import { RepositoryUpkeep } from './snapshots/repository-upkeep.ts';
import { RetentionService } from './snapshots/retention-service.ts';
import { RestoreService } from './snapshots/restore-service.ts';
import { SnapshotProofs } from './snapshots/snapshot-proofs.ts';
import { SnapshotService } from './snapshots/snapshot-service.ts';
import { TransferService } from './snapshots/transfer-service.ts';

/** What faces are told about repositories and snapshots, and when. */
type Publishing = {
  readonly jobs: Coalescer<JobId>;
  readonly repositories: Coalescer<RepositoryId>;
  readonly targets: Coalescer<TargetId>;
  revision: number;
};

/** Repositories, snapshots, restores and the jobs that do the work. */
export function createSnapshots(
  options: ConsoleOptions,
  foundation: Foundation,
  /** Tells whoever probes that the snapshots of a target changed: freshness is a probe. */
  snapshotsChanged: (targetId: TargetId) => void,
  targetAdopted: (targetId: TargetId) => void,
  disposables: DisposableStack,
) {
  const { clock, database, journal, record, credentials, packs, targets, settings, dispatcher } = foundation;
  const now = () => clock.now();
  const scratchRoot = join(options.folder.path, 'scratch');
  const publishing: Publishing = {
    jobs: disposables.add(new Coalescer<JobId>(clock, (ids) => publishJobs(dispatcher, registry, ids))),
    repositories: disposables.add(
      new Coalescer<RepositoryId>(clock, (ids) =>
        publishRepositories(dispatcher, repositories, publishing.revision, ids),
      ),
    ),
    targets: disposables.add(
      new Coalescer<TargetId>(clock, (ids) => publishSnapshots(dispatcher, publishing.revision, ids)),
    ),
    revision: 0,
  };
  const repositoryChanged = (id: RepositoryId) => {
    publishing.revision += 1;
    publishing.repositories.add(id);
  };
  const jobs = disposables.add(new ChildJobHost({ entry: options.childEntry, fork: options.fork, clock }));
  const registry = disposables.add(
    new JobRegistry({ clock, logger: options.logger, onChange: (id) => publishing.jobs.add(id) }),
  );
  const catalogue = new Catalogue(database);
  const repositories = new RepositoryService({
    table: new RepositoryTable(database),
    secrets: credentials,
    jobs,
    clock,
    journal,
    kitDir: options.kitDir,
    isUnattended: (id) => credentials.find(id, 'recovery-secret')?.unattended === true,
    spanOf: (id) => catalogue.spanOf(id),
    onChanged: repositoryChanged,
  });
  const identity = identityOfThisProcess();
  const desk = new DeskJobs({
    jobs,
    repositories,
    catalogue,
    author: {
      machineId: identity.machineId,
      host: identity.hostName,
      operator: foundation.operator,
      console: options.folder.path,
    },
    onChanged: (id) => {
      repositoryChanged(id);
      for (const targetId of new Set(catalogue.snapshotsOf(id).map((snapshot) => snapshot.targetId))) {
        publishing.targets.add(targetId);
        snapshotsChanged(targetId);
      }
    },
    now,
  });
  const retention = new RetentionService({
    catalogue,
    desk,
    journal,
    now,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    scratchRoot,
    repositoryIds: () => repositories.list().map(({ id }) => id),
    target: (id) => targets.get(id),
    pack: (id) => packs.find(id),
  });
  const findTarget = (id: TargetId) => targets.list().find((target) => target.id === id) ?? null;
  const snapshots = new SnapshotService({
    repositories,
    catalogue,
    desk,
    registry,
    journal,
    now,
    scratchRoot,
    findTarget,
    target: (id) => targets.get(id),
    pack: (id) => ({ pack: packs.get(id), text: packs.source(id).text }),
    addressesOf: addressesOf(foundation),
    signature: () => ({
      operator: foundation.operator,
      typedName: settings.read().operatorName || null,
      holdfastVersion: options.version,
      journalHead: record.head().hash,
    }),
    anchored: (hash) => {
      const head = record.head();
      if (head.hash === hash && head.seq > 0) record.anchor(head, 'snapshot');
    },
    holdSleep: options.holdSleep ?? (() => () => undefined),
    applyRetention: (targetId, repositoryId, signal) => retention.apply(targetId, repositoryId, signal),
  });
  const proofs = new SnapshotProofs({
    desk,
    registry,
    journal,
    scratchRoot,
    snapshot: (id) => snapshots.get(id),
  });
  const upkeep = new RepositoryUpkeep({
    repositories,
    catalogue,
    desk,
    registry,
    journal,
    now,
    scratchRoot,
    kitDir: options.kitDir,
    targets: () => targets.list(),
    hasPack: (id) => packs.find(id) !== null,
    adoptTarget: (target) => targetAdopted(targets.adopt(target).id),
  });
  const contents = new ContentsService({
    children: foundation.children,
    repositories,
    journal,
    snapshot: (id) => snapshots.get(id),
    snapshotsOf: (targetId) => snapshots.list({ targetId, repositoryId: null }),
  });
  const transfer = new TransferService({
    desk,
    registry,
    repositories,
    journal,
    scratchRoot,
    snapshot: (id) => snapshots.get(id),
  });
  const restores = new RestoreService({
    database,
    repositories,
    desk,
    registry,
    journal,
    now,
    operator: foundation.operator,
    scratchRoot,
    snapshot: (id) => snapshots.get(id),
    findTarget,
    targets: () => targets.list(),
    pack: (id) => packs.get(id),
  });
  return {
    contents,
    desk,
    registry,
    repositories,
    retention,
    snapshots,
    proofs,
    upkeep,
    restores,
    transfer,
    repositoryRevision: () => publishing.revision,
  };
}

/** Addresses among the settings: where another desk would reach the target. */
function addressesOf({ packs }: Foundation): (target: Target) => readonly string[] {
  return (target) =>
    Object.entries(packs.find(target.pack)?.settings ?? {}).flatMap(([name, { type }]) => {
      const value = target.settings[name];
      return type === 'url' && typeof value === 'string' && value !== '' ? [value] : [];
    });
}
