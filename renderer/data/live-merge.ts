import type { EventPayload } from '../../shared/contract/ops-api.ts';
import type { LinkStatus } from '../../shared/model/connection.ts';
import type { Job } from '../../shared/model/job.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { ProbeSummary } from '../../shared/model/probe.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { ScheduleSummary } from '../../shared/model/schedule.ts';
import type { TargetSummary } from '../../shared/model/target.ts';

export type LiveTargets = { readonly revision: number; readonly targets: readonly TargetSummary[] };
export type LiveProbes = { readonly revision: number; readonly probes: readonly ProbeSummary[] };
export type LiveJobs = { readonly revision: number; readonly jobs: readonly Job[] };
export type LiveRepositories = { readonly revision: number; readonly repositories: readonly Repository[] };
export type LiveSchedules = { readonly revision: number; readonly schedules: readonly ScheduleSummary[] };
export type LiveLink = { readonly revision: number; readonly status: LinkStatus };

/** Applies an event to the rows of the overview. An event that the snapshot already contains changes nothing. */
export function mergeTargets(known: LiveTargets, event: EventPayload<'targets.changed'>): LiveTargets {
  if (event.revision <= known.revision) return known;
  const changed = new Map<TargetId, TargetSummary>(event.changed.map((target) => [target.id, target]));
  const removed = new Set<TargetId>(event.removed);
  const kept = known.targets
    .filter((target) => !removed.has(target.id))
    .map((target) => changed.get(target.id) ?? target);
  const present = new Set(kept.map((target) => target.id));
  const added = event.changed.filter((target) => !present.has(target.id) && !removed.has(target.id));
  return { revision: event.revision, targets: [...kept, ...added] };
}

/** Applies an event to the probes of one target; the order of the pack is kept. */
export function mergeProbes(known: LiveProbes, event: EventPayload<'probes.changed'>): LiveProbes {
  if (event.revision <= known.revision) return known;
  const changed = new Map(event.probes.map((probe) => [probe.id, probe]));
  const kept = known.probes.map((probe) => changed.get(probe.id) ?? probe);
  const present = new Set(kept.map((probe) => probe.id));
  return {
    revision: event.revision,
    probes: [...kept, ...event.probes.filter((probe) => !present.has(probe.id))],
  };
}

/** The newest status of a live link. */
export function mergeLink(known: LiveLink, event: EventPayload<'socketio.linkChanged'>): LiveLink {
  return event.revision <= known.revision ? known : { revision: event.revision, status: event.status };
}

const keptJobMs = 3_600_000;

/** Applies an event to the jobs, newest first. What ended an hour before the newest news is let go, as the console does. */
export function mergeJobs(known: LiveJobs, event: EventPayload<'jobs.changed'>): LiveJobs {
  if (event.revision <= known.revision) return known;
  const heardAt = Math.max(0, ...event.jobs.map((job) => job.heardAt));
  const jobs = byId(known.jobs, event.jobs, [])
    .filter((job) => job.finishedAt === null || heardAt - job.finishedAt < keptJobMs)
    .toSorted((left, right) => right.startedAt - left.startedAt);
  return { revision: event.revision, jobs };
}

export function mergeRepositories(
  known: LiveRepositories,
  event: EventPayload<'repositories.changed'>,
): LiveRepositories {
  if (event.revision <= known.revision) return known;
  return {
    revision: event.revision,
    repositories: byId(known.repositories, event.changed, event.removed),
  };
}

export function mergeSchedules(
  known: LiveSchedules,
  event: EventPayload<'schedules.changed'>,
): LiveSchedules {
  if (event.revision <= known.revision) return known;
  return { revision: event.revision, schedules: byId(known.schedules, event.changed, event.removed) };
}

/** Changed ones take the place of what they were, new ones come last, removed ones go. */
function byId<Item extends { readonly id: string }>(
  known: readonly Item[],
  changed: readonly Item[],
  removed: readonly string[],
): readonly Item[] {
  const renewed = new Map(changed.map((item) => [item.id, item]));
  const gone = new Set(removed);
  const kept = known.filter(({ id }) => !gone.has(id)).map((item) => renewed.get(item.id) ?? item);
  const present = new Set(kept.map(({ id }) => id));
  return [...kept, ...changed.filter(({ id }) => !present.has(id) && !gone.has(id))];
}

export type StateChange = { readonly target: TargetSummary; readonly from: TargetSummary['state'] };

/** Which targets went from one state to another between two views of the overview: what a live region says aloud. */
export function stateChanges(before: LiveTargets, after: LiveTargets): readonly StateChange[] {
  const earlier = new Map(before.targets.map((target) => [target.id, target.state]));
  return after.targets.flatMap((target) => {
    const from = earlier.get(target.id);
    return from === undefined || from === target.state ? [] : [{ target, from }];
  });
}
