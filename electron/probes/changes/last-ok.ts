import type { State } from '../../../shared/model/state.ts';
import type { StoredTransition } from '../history/transition-reader.ts';

/**
 * The last moment (epoch ms) at which all probes were ok or paused, walking back from how they stand now through what happened,
 * newest first. Null when they are ok now, or were not as far back as is known.
 */
export function lastOkAt(
  now: ReadonlyMap<string, State>,
  transitions: readonly StoredTransition[],
): number | null {
  const states = new Map(now);
  if (isFine(states)) return null;
  for (const { probeId, from, at } of transitions) {
    if (!states.has(probeId)) continue;
    states.set(probeId, from);
    if (isFine(states)) return at;
  }
  return null;
}

/** What was not measured yet says nothing against it: a probe that is new did not end what was well. */
function isFine(states: ReadonlyMap<string, State>): boolean {
  const all = [...states.values()];
  return (
    all.includes('ok') && all.every((state) => state === 'ok' || state === 'paused' || state === 'pending')
  );
}
