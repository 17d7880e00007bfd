import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { isStale } from '../../../shared/rules/staleness.ts';
import { worstState } from '../../../shared/rules/worst-state.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RecentSample } from '../history/history-reader.ts';
import { pauseOf, shownBlock } from './probe-block.ts';
import { scheduledEveryMs } from './probe-entry.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';

/** The moment on both scales. */
export type Moment = { readonly now: number; readonly monotonicMs: number };

type Shown = { readonly state: State; readonly reason: LocalText | null; readonly since: number | null };

/** What is shown of a probe: that it does not run, or where it stands. */
export function shownState(target: TargetEntry, entry: ProbeEntry, now: number): Shown {
  const block = shownBlock(target, entry, now);
  if (block !== null) return { state: 'paused', reason: block.reason, since: block.since };
  const { state, reason, since } = entry.standing;
  return { state, reason, since };
}

export function probeSummary(
  target: TargetEntry,
  entry: ProbeEntry,
  recent: readonly RecentSample[],
  moment: Moment,
): ProbeSummary {
  const { definition } = entry;
  return {
    id: entry.probeId,
    title: definition.title,
    proves: definition.proves ?? null,
    group: definition.group,
    kind: definition.kind,
    ...shownState(target, entry, moment.now),
    value: entry.value,
    unit: entry.unit,
    latencyMs: entry.latencyMs,
    checkedAt: entry.checkedAt,
    everyMs: scheduledEveryMs(definition),
    nextAt:
      entry.dueMs === null ? null : Math.round(moment.now + Math.max(0, entry.dueMs - moment.monotonicMs)),
    writes: definition.writes,
    running: entry.running,
    paused: pauseOf(target, entry),
    recent: [...recent],
  };
}

export function targetSummary(
  target: TargetEntry,
  mainRecent: readonly RecentSample[],
  inMaintenance: boolean,
  now: number,
): TargetSummary {
  const probes = [...target.probes.values()];
  const shown = probes.map((entry) => ({ entry, ...shownState(target, entry, now) }));
  const state = worstState(shown.map((each) => each.state));
  const holders = shown.filter((each) => each.state === state);
  const newest = newestOf(probes);
  const { target: own, packTitle } = target.monitored;
  return {
    id: target.id,
    name: own.name,
    pack: own.pack,
    packTitle,
    state,
    reason: state === 'ok' || state === 'pending' ? null : reasonOf(holders),
    since: sinceOf(
      state,
      holders.map((each) => each.since),
    ),
    probeCounts: countStates(shown.map((each) => each.state)),
    latencyMs: mainRecent.map((sample) => sample.latencyMs),
    certificateDaysLeft: certificateDaysLeft(probes),
    lastCheckedAt: newest?.checkedAt ?? null,
    stale: newest !== null && isStale(newest.checkedAt, scheduledEveryMs(newest.definition), now),
    inMaintenance,
  };
}

/** The probe whose latency stands for the target: the pack's main one, else its first. */
export function mainProbe(target: TargetEntry): ProbeEntry | null {
  const probes = [...target.probes.values()];
  return probes.find(({ definition }) => definition.main) ?? probes[0] ?? null;
}

type Holder = Shown & { readonly entry: ProbeEntry };

/** The probe that is in the worst state the longest says why. */
function reasonOf(holders: readonly Holder[]): LocalText | null {
  const [first] = holders.toSorted((a, b) => (a.since ?? Infinity) - (b.since ?? Infinity));
  if (first === undefined) return null;
  const { title } = first.entry.definition;
  const { reason } = first;
  if (reason === null) return title;
  return localText(clip(`${title.en}: ${reason.en}`), clip(`${title.ko}: ${reason.ko}`));
}

/** A bad state holds since the first probe went into it; everything is ok since the last one did. */
function sinceOf(state: State, moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  if (known.length === 0) return null;
  return state === 'ok' ? Math.max(...known) : Math.min(...known);
}

function countStates(all: readonly State[]): Record<State, number> {
  const counts = { down: 0, degraded: 0, unknown: 0, pending: 0, ok: 0, paused: 0 };
  for (const state of all) counts[state] += 1;
  return counts;
}

function certificateDaysLeft(probes: readonly ProbeEntry[]): number | null {
  const days = probes.flatMap(({ definition, value }) =>
    definition.kind === 'tls' && value !== null ? [value] : [],
  );
  return days.length === 0 ? null : Math.min(...days);
}

function newestOf(probes: readonly ProbeEntry[]): ProbeEntry | null {
  let newest: ProbeEntry | null = null;
  for (const entry of probes) {
    if (entry.checkedAt !== null && entry.checkedAt > (newest?.checkedAt ?? -Infinity)) newest = entry;
  }
  return newest;
}

function clip(text: string): string {
  return text.length > 4000 ? `${text.slice(0, 3999)}…` : text;
}
