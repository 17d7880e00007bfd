import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { likeliestFirst } from '../../../shared/rules/cause-order.ts';
import { isStale } from '../../../shared/rules/staleness.ts';
import { andMoreProbes } from '../../../shared/text/and-more.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RecentSample } from '../history/history-reader.ts';
import { pauseOf, shownBlock } from './probe-block.ts';
import { scheduledEveryMs } from './probe-entry.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';
import { toldState } from './target-since.ts';

/** The moment on both scales. */
type Moment = { readonly now: number; readonly monotonicMs: number };

type Shown = { readonly state: State; readonly reason: LocalText | null; readonly since: number | null };

/** What is shown of a probe: that it does not run, or where it stands. */
export function shownState(target: TargetEntry, entry: ProbeEntry, now: number): Shown {
  const block = shownBlock(target, entry, now);
  if (block !== null) return { state: 'paused', reason: block.reason, since: block.since };
  const { state, reason, since } = entry.standing;
  return { state, reason, since };
}

/** All probes of a target with what is shown of each. */
export function shownProbes(target: TargetEntry, now: number): readonly Holder[] {
  return [...target.probes.values()].map((entry) => ({ entry, ...shownState(target, entry, now) }));
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
    checkedAt: entry.foundAt,
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
  const shown = shownProbes(target, now);
  const { state, since } = toldState(target, shown);
  const newest = newestOf(probes);
  const { target: own, packTitle } = target.monitored;
  return {
    id: target.id,
    name: own.name,
    pack: own.pack,
    packTitle,
    host: own.host?.address ?? null,
    state,
    reason: reasonOf(target, state, shown, now),
    since,
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

/** Of the probes that are in the target's state, the one that is nearest to the cause says why; one that is out of date does so last. */
function reasonOf(
  target: TargetEntry,
  state: State,
  shown: readonly Holder[],
  now: number,
): LocalText | null {
  if (state === 'ok' || state === 'pending') return null;
  const holders = shown.filter((each) => each.state === state);
  const kindOf = ({ entry }: Holder) => entry.definition.kind;
  const [first] = [
    ...likeliestFirst(
      holders.filter(({ entry }) => !isOld(entry, now)),
      kindOf,
    ),
    ...likeliestFirst(holders, kindOf),
  ];
  if (first === undefined) return null;
  const { title } = first.entry.definition;
  const { reason } = first;
  if (reason === null) return title;
  if (state === 'paused' && target.pause !== null) return reason;
  const more = shown.filter((each) => isBad(each.state)).length - 1;
  const en = clip(`${title.en}: ${reason.en}`);
  const ko = clip(`${title.ko}: ${reason.ko}`);
  return andMoreProbes(localText(en, ko), more);
}

function isBad(state: State): boolean {
  return state === 'down' || state === 'degraded' || state === 'unknown';
}

function isOld({ foundAt, definition }: ProbeEntry, now: number): boolean {
  return isStale(foundAt, scheduledEveryMs(definition), now);
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
  return text.length > 3900 ? `${text.slice(0, 3899)}…` : text;
}
