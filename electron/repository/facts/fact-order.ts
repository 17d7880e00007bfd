import type { Fact } from './fact.ts';
import type { NamedFact } from './fact-files.ts';

/** When a fact counts: its own time, or that of one it takes the place of, and so many steps after it. */
type Moment = { readonly at: number; readonly steps: number };

/**
 * Earliest first. A fact comes after those it names as superseded, also when the clock of the desk that wrote them was ahead; of others
 * the later time counts, then the greater name. A name is the hash of what it names, so no two facts can name each other.
 */
export function inOrder(facts: Iterable<NamedFact>): readonly NamedFact[] {
  const sorted = [...facts].toSorted((a, b) => a.fact.at - b.fact.at || compare(a.name, b.name));
  const moments = new Map<string, Moment>(sorted.map(({ name, fact }) => [name, { at: fact.at, steps: 0 }]));
  const naming = sorted.filter(({ fact }) => fact.supersedes !== undefined);
  // Where no clock was ahead, the first round finds nothing to move.
  for (let moved = true, rounds = 0; moved && rounds <= naming.length; rounds += 1) {
    moved = false;
    for (const { name, fact } of naming) {
      const later = latest(moments, name, fact);
      if (later === moments.get(name)) continue;
      moments.set(name, later);
      moved = true;
    }
  }
  const momentOf = ({ name, fact }: NamedFact) => moments.get(name) ?? { at: fact.at, steps: 0 };
  return sorted.toSorted((a, b) => after(momentOf(a), momentOf(b)) || compare(a.name, b.name));
}

function latest(moments: ReadonlyMap<string, Moment>, name: string, { at, supersedes = [] }: Fact): Moment {
  let moment = moments.get(name) ?? { at, steps: 0 };
  for (const named of supersedes) {
    const known = named === name ? undefined : moments.get(named);
    if (known !== undefined && after(known, moment) >= 0) moment = { at: known.at, steps: known.steps + 1 };
  }
  return moment;
}

function after(a: Moment, b: Moment): number {
  return a.at - b.at || a.steps - b.steps;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** What facts of several consoles may contradict each other about; null for what is said once and for ever. */
export function subjectOf(fact: Fact): string | null {
  switch (fact.kind) {
    case 'target':
    case 'pack':
      return `${fact.kind} ${fact.id}`;
    case 'retention':
      return `retention ${fact.targetId}`;
    case 'pin':
    case 'unpin':
      return `pin ${fact.snapshotId}`;
    case 'verification':
    case 'drill':
      return `${fact.kind} ${fact.snapshotId}`;
    case 'claim':
      return `claim ${fact.scheduleKey} ${fact.name}`;
    case 'forget':
    case 'published':
    case 'companion':
      return null;
  }
}
