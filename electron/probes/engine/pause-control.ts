import { isStale } from '../../../shared/rules/staleness.ts';
import type { JournalAction } from '../../../shared/text/journal-actions.ts';
import type { Clock } from '../../platform/clock.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import type { ProbeStore } from '../history/probe-store.ts';
import { resumedText } from './engine-texts.ts';
import type { LiveSummaries } from './live-summaries.ts';
import { scheduledEveryMs } from './probe-entry.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';
import type { Recorder } from './recorder.ts';
import type { Roster } from './roster.ts';
import type { Scheduler } from './scheduler.ts';

/** Who pauses or resumes what, and why. Without a probe: the whole target. */
export type PauseRequest = {
  readonly targetId: string;
  readonly probeId: string | null;
  readonly reason: string;
  readonly by: string;
};

export type PauseParts = {
  readonly clock: Clock;
  readonly store: ProbeStore;
  readonly roster: Roster;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  readonly live: LiveSummaries;
  readonly journal: JournalPort;
};

/** Stops probes from running by themselves, also over a restart. Pausing again changes the reason. */
export function pauseProbes(parts: PauseParts, request: PauseRequest): void {
  const { target, entries, holder } = find(parts, request);
  const { reason, by } = request;
  note(parts.journal, 'probe.pause', target, request);
  const pause = { reason, by, since: parts.clock.now() };
  parts.store.setPause(target.id, request.probeId, pause);
  holder.pause = pause;
  for (const entry of entries) {
    parts.scheduler.unplan(entry);
    parts.scheduler.cancel(entry);
  }
  announce(parts, target, entries);
}

/** Lets probes run again. What was not paused stays as it is. A result from before a long pause is not shown as current. */
export function resumeProbes(parts: PauseParts, request: PauseRequest): void {
  const { target, entries, holder } = find(parts, request);
  if (holder.pause === null) return;
  note(parts.journal, 'probe.resume', target, request);
  parts.store.clearPause(target.id, request.probeId);
  holder.pause = null;
  for (const entry of entries) {
    if (isStale(entry.checkedAt, scheduledEveryMs(entry.definition), parts.clock.now())) {
      parts.recorder.expire(entry, resumedText);
    }
    parts.scheduler.plan(entry);
  }
  announce(parts, target, entries);
}

type Found = {
  readonly target: TargetEntry;
  readonly entries: readonly ProbeEntry[];
  readonly holder: TargetEntry | ProbeEntry;
};

function find({ roster }: PauseParts, { targetId, probeId }: PauseRequest): Found {
  const target = roster.target(targetId);
  if (probeId === null) return { target, entries: [...target.probes.values()], holder: target };
  const entry = roster.probe(targetId, probeId);
  return { target, entries: [entry], holder: entry };
}

function note(
  journal: JournalPort,
  action: JournalAction,
  target: TargetEntry,
  { probeId, reason }: PauseRequest,
): void {
  const { name } = target.monitored.target;
  const subject = probeId === null ? name : `${name}: ${probeId}`;
  journal.append({
    action,
    targetId: target.id,
    subject,
    result: 'done',
    details: { probe: probeId, reason },
  });
}

function announce({ live }: PauseParts, target: TargetEntry, entries: readonly ProbeEntry[]): void {
  live.announce(
    target.id,
    entries.map(({ probeId }) => probeId),
  );
}
