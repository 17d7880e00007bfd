import type { State } from '../../../shared/model/state.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';

export type OverviewOrder = 'worst' | 'name' | 'longest' | 'slowest';

const rank: Readonly<Record<State, number>> = {
  down: 0,
  degraded: 1,
  unknown: 2,
  pending: 3,
  ok: 4,
  paused: 5,
};

/** How many targets are in each state that occurs, worst first. */
export function stateCounts(
  targets: readonly TargetSummary[],
): readonly { readonly state: State; readonly count: number }[] {
  const counts = new Map<State, number>();
  for (const target of targets) counts.set(target.state, (counts.get(target.state) ?? 0) + 1);
  return [...counts]
    .map(([state, count]) => ({ state, count }))
    .toSorted((left, right) => rank[left.state] - rank[right.state]);
}

/** The rows that match the text (in name, kind, state reason; case ignored) and the states, in the order asked for. */
export function overviewRows(
  targets: readonly TargetSummary[],
  filter: { readonly text: string; readonly states: ReadonlySet<State>; readonly order: OverviewOrder },
): readonly TargetSummary[] {
  const wanted = filter.text.trim().toLocaleLowerCase();
  const shown = targets.filter((target) => {
    if (filter.states.size > 0 && !filter.states.has(target.state)) return false;
    return wanted === '' || searchText(target).includes(wanted);
  });
  return shown.toSorted(
    (left, right) => compare(left, right, filter.order) || left.name.localeCompare(right.name),
  );
}

function searchText(target: TargetSummary): string {
  const texts = [
    target.name,
    target.packTitle.en,
    target.packTitle.ko,
    target.reason?.en ?? '',
    target.reason?.ko ?? '',
  ];
  return texts.join('\n').toLocaleLowerCase();
}

function compare(left: TargetSummary, right: TargetSummary, order: OverviewOrder): number {
  switch (order) {
    case 'worst':
      return rank[left.state] - rank[right.state] || sinceOf(left) - sinceOf(right);
    case 'name':
      return 0;
    case 'longest':
      return sinceOf(left) - sinceOf(right);
    case 'slowest':
      return (latestLatencyMs(right) ?? -1) - (latestLatencyMs(left) ?? -1);
  }
}

function sinceOf(target: TargetSummary): number {
  return target.since ?? Number.MAX_SAFE_INTEGER;
}

/** The latency of the newest result; null when it measured none: what came before it is not how the server is now. */
export function latestLatencyMs(target: Pick<TargetSummary, 'latencyMs'>): number | null {
  return target.latencyMs.at(-1) ?? null;
}

const soonDays = 14;

/** How a certificate stands that ends in so many days; below nought it has ended. */
export function certificateState(daysLeft: number): Extract<State, 'ok' | 'degraded' | 'down'> {
  if (daysLeft < 0) return 'down';
  return daysLeft < soonDays ? 'degraded' : 'ok';
}
