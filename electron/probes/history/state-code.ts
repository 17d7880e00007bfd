import type { State } from '../../../shared/model/state.ts';

/** How states stand in the database. Codes are never reused; the order is that of their introduction. */
const stateByCode = [
  'ok',
  'degraded',
  'down',
  'unknown',
  'pending',
  'paused',
] as const satisfies readonly State[];

export function codeOfState(state: State): number {
  return stateByCode.indexOf(state);
}

/** A code of a newer program is not understood, and so unknown. */
export function stateOfCode(code: number): State {
  return stateByCode[code] ?? 'unknown';
}
