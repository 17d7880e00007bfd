import type { State } from '../../../shared/model/state.ts';

/** True when a probe that was not well is found well. */
export function hasRecovered(before: State, now: State): boolean {
  return now === 'ok' && (before === 'down' || before === 'degraded' || before === 'unknown');
}
