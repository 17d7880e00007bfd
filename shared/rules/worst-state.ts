import { states } from '../model/state.ts';
import type { State } from '../model/state.ts';

/** The worst of several states; `pending` when there is none. Paused only wins when everything is paused. */
export function worstState(all: readonly State[]): State {
  return states.find((state) => all.includes(state)) ?? 'pending';
}
