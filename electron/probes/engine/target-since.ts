import { states } from '../../../shared/model/state.ts';
import type { State } from '../../../shared/model/state.ts';
import { worstState } from '../../../shared/rules/worst-state.ts';
import type { HeldState } from '../history/target-state-store.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';

type Shown = { readonly entry: ProbeEntry; readonly state: State; readonly since: number | null };

/** What is told of a target's state; since when it holds is null when nothing tells. */
type Told = { readonly state: State; readonly since: number | null };

/** The state of a target, and since when: a probe that is paused, or one more that fails, does not make it begin anew. */
export function toldState(target: TargetEntry, shown: readonly Shown[]): Told {
  const now = fromProbes(shown);
  return target.held?.state === now.state ? target.held : now;
}

/** What is held from now on. A gap is no change: what is measured after it may be what was measured before. */
export function heldState(target: TargetEntry, shown: readonly Shown[], at: number): HeldState | null {
  const { held } = target;
  const { state, since } = fromProbes(shown);
  if (held?.state === state || state === 'pending' || isGap(state, shown)) return held;
  if (held === null) return { state, since: since ?? at };
  // Its probes say when it became worse; better it is only now, however long the rest has been as it is.
  const isWorse = states.indexOf(state) < states.indexOf(held.state);
  return { state, since: isWorse && since !== null && since >= held.since ? since : at };
}

/** A bad state holds since the first probe went into it; everything is ok since the last one did. */
function fromProbes(shown: readonly Shown[]): Told {
  const state = worstState(shown.map((each) => each.state));
  const known = shown
    .filter((each) => each.state === state)
    .flatMap(({ since }) => (since === null ? [] : [since]));
  if (known.length === 0) return { state, since: null };
  return { state, since: state === 'ok' ? Math.max(...known) : Math.min(...known) };
}

function isGap(state: State, shown: readonly Shown[]): boolean {
  if (state !== 'unknown') return false;
  return shown.every((each) => each.state !== 'unknown' || each.entry.standing.beforeGap !== null);
}
