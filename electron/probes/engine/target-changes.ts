import type { HistoryWriter } from '../history/history-writer.ts';
import type { MaintenanceCalendar } from '../maintenance/maintenance-service.ts';
import type { LiveSummaries } from './live-summaries.ts';
import type { TargetEntry } from './probe-entry.ts';
import type { ResourcePool } from './resource-pool.ts';
import type { ChangedTarget, Roster } from './roster.ts';
import type { Scheduler } from './scheduler.ts';

export type TargetChangeParts = {
  readonly roster: Roster;
  readonly scheduler: Scheduler;
  readonly resources: ResourcePool;
  readonly writer: HistoryWriter;
  readonly maintenance: MaintenanceCalendar;
  readonly live: LiveSummaries;
};

/**
 * Reads targets anew after they, their credentials or their packs changed. A target that is named was changed by somebody: its
 * connections and sessions are made afresh, since a new password looks the same from here. What runs is cancelled with them.
 */
export function applyTargetChanges(parts: TargetChangeParts, targetId: string | null): void {
  const { added, changed, removed } = parts.roster.refresh(targetId);
  for (const target of removed) remove(parts, target);
  for (const change of changed) apply(parts, change, targetId !== null);
  for (const target of added) {
    for (const entry of target.probes.values()) parts.scheduler.plan(entry);
    parts.live.announceAll(target);
  }
}

function apply(
  parts: TargetChangeParts,
  { target, connectionChanged, dropped }: ChangedTarget,
  named: boolean,
): void {
  const fresh = connectionChanged || named;
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
