import type { PolicyFinding, PolicyStanding } from '../../../shared/model/policy.ts';
import type { State } from '../../../shared/model/state.ts';

const order: readonly PolicyStanding[] = ['deviates', 'unknown', 'excepted', 'kept', 'off'];

/** What deviates comes first, the severe before the others; within that in the order of the pack. */
export function inOrderOfConcern(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
  const rank = ({ standing, severity }: PolicyFinding) =>
    order.indexOf(standing) * 2 + (standing === 'deviates' && severity === 'down' ? 0 : 1);
  return findings.toSorted((left, right) => rank(left) - rank(right));
}

export function countStandings(findings: readonly PolicyFinding[]): Readonly<Record<PolicyStanding, number>> {
  const counts = { kept: 0, deviates: 0, excepted: 0, unknown: 0, off: 0 };
  for (const { standing } of findings) counts[standing] += 1;
  return counts;
}

const marks: Readonly<Record<Exclude<PolicyStanding, 'deviates'>, State>> = {
  kept: 'ok',
  excepted: 'paused',
  unknown: 'unknown',
  off: 'paused',
};

/** The shape and colour of a state that goes with a standing; the word stands beside it. */
export function markOf({ standing, severity }: PolicyFinding): State {
  return standing === 'deviates' ? severity : marks[standing];
}
