import type { State } from '../../../shared/model/state.ts';
import type { StoredTransition } from '../history/transition-reader.ts';

/** A probe that is first measured later than this after its target was added came with a newer pack, or with a setting. */
const firstLooksMs = 3_600_000;

/**
 * The last moment (epoch ms) at which all probes were ok or paused, walking back from how they stand now through what happened,
 * newest first. Null when they are ok now, or were not as far back as is known: what was not measured yet was not ok.
 *
 * @param addedAt when the target was added, epoch ms
 */
export function lastOkAt(
  now: ReadonlyMap<string, State>,
  transitions: readonly StoredTransition[],
  addedAt: number,
): number | null {
  // What is not measured now says nothing against what is.
  const states = new Map([...now].filter(([, state]) => state !== 'pending'));
  if (isFine(states)) return null;
  for (const { probeId, from, at } of transitions) {
    if (!states.has(probeId)) continue;
    // A probe that is new did not end what was well before it was there.
    if (from === 'pending' && at - addedAt > firstLooksMs) states.delete(probeId);
    else states.set(probeId, from);
    if (isFine(states)) return at;
  }
  return null;
}

function isFine(states: ReadonlyMap<string, State>): boolean {
  const all = [...states.values()];
  return all.includes('ok') && all.every((state) => state === 'ok' || state === 'paused');
}
