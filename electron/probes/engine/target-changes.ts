import type { HistoryWriter } from '../history/history-writer.ts';
import type { MaintenanceCalendar } from '../maintenance/maintenance-service.ts';
import type { LiveSummaries } from './live-summaries.ts';
import type { TargetEntry } from './probe-entry.ts';
import type { ResourcePool } from './resource-pool.ts';
import type { ChangedTarget, Roster } from './roster.ts';
import type { Scheduler } from './scheduler.ts';

type TargetChangeParts = {
  readonly roster: Roster;
  readonly scheduler: Scheduler;
  readonly resources: ResourcePool;
  readonly writer: HistoryWriter;
  readonly maintenance: MaintenanceCalendar;
  readonly live: LiveSummaries;
};

/**
 * Reads one target anew, or all of them (null). Where settings or network changed, or `fresh` asks for it, connections and sessions
 * are made afresh, and what runs is cancelled with them.
 */
export function applyTargetChanges(parts: TargetChangeParts, targetId: string | null, fresh: boolean): void {
  const { added, changed, removed } = parts.roster.refresh(targetId);
  for (const target of removed) remove(parts, target);
  for (const change of changed) apply(parts, change, fresh);
  for (const target of added) {
    for (const entry of target.probes.values()) parts.scheduler.plan(entry);
    parts.live.announceAll(target);
  }
}

function apply(
  parts: TargetChangeParts,
  { target, connectionChanged, dropped }: ChangedTarget,
  always: boolean,
): void {
  const fresh = connectionChanged || always;
  for (const entry of dropped) {
    parts.scheduler.unplan(entry);
    parts.scheduler.cancel(entry);
  }
  for (const entry of target.probes.values()) {
    if (fresh) parts.scheduler.cancel(entry);
    if (fresh) parts.scheduler.planSoon(entry);
    else parts.scheduler.plan(entry);
  }
  if (fresh) parts.resources.drop(target.id);
  parts.live.announceAll(target);
}

function remove(parts: TargetChangeParts, target: TargetEntry): void {
  const keys = new Set<number>();
  for (const entry of target.probes.values()) {
    keys.add(entry.key);
    parts.scheduler.unplan(entry);
    parts.scheduler.cancel(entry);
  }
  parts.resources.drop(target.id);
  parts.writer.forget(keys);
  parts.maintenance.forgetTarget(target.id);
  parts.live.announce(target.id, [], true);
}
