import { TargetId } from '../../shared/model/ids.ts';
import type { JobId, RepositoryId } from '../../shared/model/ids.ts';
import type { Dispatcher } from '../dispatcher.ts';
import type { ConnectionService } from '../probes/connection/connection-service.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { JobRegistry } from '../snapshots/job-registry.ts';
import type { TargetService } from '../targets/target-service.ts';
import type { RepositoryService } from '../snapshots/repository-service.ts';

/** Tells every face how the named targets stand now; those that are gone are named as removed. */
export function publishTargets(dispatcher: Dispatcher, engine: ProbeEngine, ids: ReadonlySet<string>): void {
  const changed = [];
  const removed: TargetId[] = [];
  for (const id of ids) {
    const summary = engine.targetSummary(id);
    if (summary) changed.push(summary);
    else removed.push(TargetId.parse(id));
  }
  dispatcher.publish('targets.changed', { revision: engine.revision, changed, removed });
}

/** Tells how the named probes stand now. Keys are `target/probe`. */
export function publishProbes(dispatcher: Dispatcher, engine: ProbeEngine, keys: ReadonlySet<string>): void {
  const byTarget = Map.groupBy(keys, (key) => key.slice(0, key.indexOf('/')));
  for (const [id, ofTarget] of byTarget) {
    const probeIds = ofTarget.map((key) => key.slice(key.indexOf('/') + 1));
    const probes = [...engine.probeSummaries(id, probeIds)];
    if (probes.length === 0) continue;
    dispatcher.publish('probes.changed', { revision: engine.revision, targetId: TargetId.parse(id), probes });
  }
}

export function publishLinks(
  dispatcher: Dispatcher,
  connection: ConnectionService,
  ids: ReadonlySet<TargetId>,
): void {
  for (const targetId of ids) {
    const { revision, status } = connection.link(targetId);
    dispatcher.publish('socketio.linkChanged', { revision, targetId, status });
  }
}

/** Tells how the named jobs stand. */
export function publishJobs(dispatcher: Dispatcher, registry: JobRegistry, ids: ReadonlySet<JobId>): void {
  const jobs = [...ids].flatMap((id) => registry.find(id) ?? []);
  if (jobs.length > 0) dispatcher.publish('jobs.changed', { revision: registry.revision, jobs });
}

/** Tells that connections to hosts have changed: of which targets is for whoever shows one to ask. */
export function publishHostLinks(dispatcher: Dispatcher, targets: Pick<TargetService, 'list'>): void {
  const onHosts = targets.list().filter(({ host }) => host !== null);
  if (onHosts.length > 0)
    dispatcher.publish('hosts.linksChanged', { targetIds: onHosts.map(({ id }) => id) });
}

/** Tells how the named repositories stand; those that are gone from this desk are named as removed. */
export function publishRepositories(
  dispatcher: Dispatcher,
  repositories: RepositoryService,
  revision: number,
  ids: ReadonlySet<RepositoryId>,
): void {
  const changed = [...ids].flatMap((id) => repositories.find(id) ?? []);
  const removed = [...ids].filter((id) => repositories.find(id) === null);
  dispatcher.publish('repositories.changed', { revision, changed, removed });
}

/** Tells that what is known of these targets' snapshots changed. */
export function publishSnapshots(dispatcher: Dispatcher, revision: number, ids: ReadonlySet<TargetId>): void {
  dispatcher.publish('snapshots.changed', { revision, targetIds: [...ids] });
}
