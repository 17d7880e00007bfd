import type { EventPayload } from '../../shared/contract/ops-api.ts';
import type { LinkStatus } from '../../shared/model/connection.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { ProbeSummary } from '../../shared/model/probe.ts';
import type { TargetSummary } from '../../shared/model/target.ts';

export type LiveTargets = { readonly revision: number; readonly targets: readonly TargetSummary[] };
export type LiveProbes = { readonly revision: number; readonly probes: readonly ProbeSummary[] };
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

export type StateChange = { readonly target: TargetSummary; readonly from: TargetSummary['state'] };

/** Which targets went from one state to another between two views of the overview: what a live region says aloud. */
export function stateChanges(before: LiveTargets, after: LiveTargets): readonly StateChange[] {
  const earlier = new Map(before.targets.map((target) => [target.id, target.state]));
  return after.targets.flatMap((target) => {
    const from = earlier.get(target.id);
    return from === undefined || from === target.state ? [] : [{ target, from }];
  });
}
