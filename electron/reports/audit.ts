import type { AuditReport, AuditTarget } from '../../shared/model/audit.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import { beginOfDay, daysBetween, nextDay } from '../../shared/rules/calendar-days.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import { bounded, drillEvent, entryEvent, forgottenEvent, groupOf } from './audit-events.ts';
import type { AuditGroup, EventNames } from './audit-events.ts';
import { coverageOf, coveredAnywhere } from './coverage.ts';
import type { CoveringSet } from './coverage.ts';
import type { ForgottenSet, ReportPorts } from './report-ports.ts';

export type AuditWish = { readonly from: string; readonly to: string; readonly targetId: TargetId | null };

/** What was done, and what was kept, on the days of a time. */
export async function gatherAudit(
  ports: ReportPorts,
  { from, to, targetId }: AuditWish,
  signal: AbortSignal,
): Promise<AuditReport> {
  const { zone } = ports;
  const period = { from: beginOfDay(from, zone), to: beginOfDay(nextDay(to), zone) };
  const targets = targetId === null ? ports.targets() : [ports.target(targetId)];
  const now = ports.now();
  const days = daysBetween(from, to);
  const gone = await ports.forgotten(signal);
  const forgotten = gone.filter((set) => targetId === null || set.targetId === targetId);
  const told = targets.map((target) => targetCoverage(ports, target, forgotten, { days, zone, now }));
  const entries = await ports.entriesWithin(period, signal);
  const concerned = entries.filter((entry) => targetId === null || entry.targetId === targetId);
  const within = ({ at }: { readonly at: number }) => at >= period.from && at < period.to;
  const names: EventNames = {
    target: (id) => ports.targets().find((target) => target.id === id)?.name ?? null,
  };
  const ofGroup = (group: AuditGroup) =>
    bounded(concerned.filter((entry) => groupOf(entry) === group).map((entry) => entryEvent(entry, names)));
  return {
    from,
    to,
    zone,
    writtenAt: now,
    ...ports.who(),
    console: { host: ports.console.host, version: ports.console.version },
    targets: told,
    drills: bounded(ports.drills(targetId).map(drillEvent).filter(within)),
    restores: ofGroup('restores'),
    exceptions: ofGroup('exceptions'),
    passedRules: ofGroup('passedRules'),
    actions: ofGroup('actions'),
    forgotten: bounded(forgotten.map((set) => forgottenEvent(set, names)).filter(within)),
    procedures: ofGroup('procedures'),
    changes: ofGroup('changes'),
    journal: { verdict: await ports.verifyJournal(signal), entries: entries.length },
  };
}

function targetCoverage(
  ports: ReportPorts,
  target: Target,
  gone: readonly ForgottenSet[],
  span: { readonly days: readonly string[]; readonly zone: string; readonly now: number },
): AuditTarget {
  const { id, name, pack, createdAt: addedAt } = target;
  const keepers = new Set(ports.keepers(id));
  const snapshots = ports.snapshots(id);
  const forgotten = gone.filter((set) => set.targetId === id);
  const repositories = ports
    .repositories()
    .filter((repository) => keepers.has(repository.id))
    .map((repository) => {
      const sets = [
        ...snapshots.filter(({ repositoryId }) => repositoryId === repository.id).map(keptSet),
        ...forgotten.filter(({ repositoryId }) => repositoryId === repository.id).flatMap(goneSet),
      ];
      const time = { ...span, addedAt, seenAt: seenAt(repository) };
      const { id: repositoryId, name: repositoryName, place } = repository;
      return { id: repositoryId, name: repositoryName, place, ...coverageOf(sets, time) };
    });
  const anywhere = coveredAnywhere(repositories, { ...span, addedAt, seenAt: span.now });
  return { id, name, pack, addedAt, anywhere, repositories };
}

/** A place that could not be read when it was looked at has shown nothing. */
function seenAt({ health, checkedAt }: ReturnType<ReportPorts['repositories']>[number]): number | null {
  return health === 'ok' || health === 'read-only' ? checkedAt : null;
}

function keptSet(snapshot: Snapshot): CoveringSet {
  const standing = isVerifiedInFull(snapshot) ? 'verified' : 'not-verified';
  return { id: snapshot.id, at: snapshot.startedAt, standing, forgotten: false };
}

function goneSet({ id, at, verified, whole }: ForgottenSet): readonly CoveringSet[] {
  if (at === null) return [];
  const standing = whole === null ? 'unknown' : verified && whole ? 'verified' : 'not-verified';
  return [{ id, at, standing, forgotten: true }];
}
