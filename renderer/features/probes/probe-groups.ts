import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';

export type ProbeGroup = { readonly name: string; readonly probes: readonly ProbeSummary[] };

/** Probes by their group, in the order in which the pack names the groups. */
export function groupProbes(probes: readonly ProbeSummary[]): readonly ProbeGroup[] {
  const groups = new Map<string, ProbeSummary[]>();
  for (const probe of probes) groups.set(probe.group, [...(groups.get(probe.group) ?? []), probe]);
  return [...groups].map(([name, members]) => ({ name, probes: members }));
}

/** A result older than twice its interval is no longer the present. A paused probe is not expected to have a newer one. */
export function isStale(
  probe: Pick<ProbeSummary, 'checkedAt' | 'everyMs' | 'state'>,
  nowAt: number,
): boolean {
  return probe.checkedAt !== null && probe.state !== 'paused' && nowAt - probe.checkedAt > 2 * probe.everyMs;
}

/** How many of the newest results there are, and how many of them were ok. */
export function recentCounts(recent: readonly { readonly state: State }[]): {
  readonly all: number;
  readonly ok: number;
} {
  return { all: recent.length, ok: recent.filter((result) => result.state === 'ok').length };
}
