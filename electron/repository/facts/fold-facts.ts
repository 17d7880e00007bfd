import { isDeepStrictEqual } from 'node:util';
import type { VerifyLayerName, LayerMark } from '../../../shared/model/snapshot.ts';
import type { Fact, FactOf } from './fact.ts';
import type { NamedFact } from './fact-files.ts';
import { inOrder, subjectOf } from './fact-order.ts';

/** What all facts together say now. Keys are ids of targets, packs, snapshots, and keys of schedules. */
export type FactsView = {
  readonly targets: ReadonlyMap<string, FactOf<'target'>>;
  readonly packs: ReadonlyMap<string, FactOf<'pack'>>;
  readonly retention: ReadonlyMap<string, FactOf<'retention'>>;
  readonly pins: ReadonlyMap<string, FactOf<'pin'>>;
  readonly verifications: ReadonlyMap<string, Partial<Record<VerifyLayerName, LayerMark>>>;
  readonly drills: ReadonlyMap<string, FactOf<'drill'>>;
  /** Those that were not taken back, for all due moments. */
  readonly claims: ReadonlyMap<string, readonly FactOf<'claim'>[]>;
  readonly forgotten: ReadonlyMap<string, FactOf<'forget'>>;
  readonly published: ReadonlyMap<string, FactOf<'published'>>;
  /** By name and hash: each of them was put there once. */
  readonly companions: ReadonlyMap<string, FactOf<'companion'>>;
  /** By subject the name of the fact that came last about it. */
  readonly standing: ReadonlyMap<string, string>;
};

/** Pure. Of several facts about one subject the last one counts, in the order of `inOrder`. */
export function foldFacts(facts: Iterable<NamedFact>): FactsView {
  const view = {
    targets: new Map<string, FactOf<'target'>>(),
    packs: new Map<string, FactOf<'pack'>>(),
    retention: new Map<string, FactOf<'retention'>>(),
    pins: new Map<string, FactOf<'pin'>>(),
    verifications: new Map<string, Partial<Record<VerifyLayerName, LayerMark>>>(),
    drills: new Map<string, FactOf<'drill'>>(),
    claims: new Map<string, readonly FactOf<'claim'>[]>(),
    forgotten: new Map<string, FactOf<'forget'>>(),
    published: new Map<string, FactOf<'published'>>(),
    companions: new Map<string, FactOf<'companion'>>(),
    standing: new Map<string, string>(),
  };
  for (const { name, fact } of inOrder(facts)) {
    take(view, fact);
    const subject = subjectOf(fact);
    if (subject !== null) view.standing.set(subject, name);
  }
  return view;
}

type GrowingView = { -readonly [Key in keyof FactsView]: Growing<FactsView[Key]> };
type Growing<Known> = Known extends ReadonlyMap<infer Key, infer Value> ? Map<Key, Value> : never;

function take(view: GrowingView, fact: Fact): void {
  switch (fact.kind) {
    case 'target':
      view.targets.set(fact.id, fact);
      break;
    case 'pack':
      view.packs.set(fact.id, fact);
      break;
    case 'retention':
      view.retention.set(fact.targetId, fact);
      break;
    case 'pin':
      view.pins.set(fact.snapshotId, fact);
      break;
    case 'unpin':
      view.pins.delete(fact.snapshotId);
      break;
    case 'verification':
      takeVerification(view.verifications, fact);
      break;
    case 'drill':
      view.drills.set(fact.snapshotId, fact);
      break;
    case 'claim':
      takeClaim(view.claims, fact);
      break;
    case 'forget':
      view.forgotten.set(fact.snapshotId, fact);
      break;
    case 'published':
      view.published.set(fact.snapshotId, fact);
      break;
    case 'companion':
      view.companions.set(`${fact.name} ${fact.sha256}`, fact);
      break;
  }
}

/** A sample that found nothing takes nothing away from what was read in full before. */
function takeVerification(
  verifications: GrowingView['verifications'],
  { snapshotId, layers, at }: FactOf<'verification'>,
): void {
  const known = verifications.get(snapshotId) ?? {};
  for (const { layer, ok, share } of layers) {
    const before = known[layer];
    if (ok && share < 1 && before?.ok === true && before.share === 1) continue;
    known[layer] = { at, ok, share };
  }
  verifications.set(snapshotId, known);
}

function takeClaim(claims: GrowingView['claims'], fact: FactOf<'claim'>): void {
  const others = (claims.get(fact.scheduleKey) ?? []).filter(({ name }) => name !== fact.name);
  claims.set(fact.scheduleKey, fact.withdrawn ? others : [...others, fact]);
}

/**
 * True when the view already says what a fact would say, whoever said it: then it is not written again. Events (a verification, a
 * drill, a claim) are always new.
 */
export function isSaidAlready(view: FactsView, fact: Fact): boolean {
  switch (fact.kind) {
    case 'target':
      return saysTheSame(view.targets.get(fact.id), fact);
    case 'pack':
      return saysTheSame(view.packs.get(fact.id), fact);
    case 'retention':
      return saysTheSame(view.retention.get(fact.targetId), fact);
    case 'pin':
      return saysTheSame(view.pins.get(fact.snapshotId), fact);
    case 'unpin':
      return !view.pins.has(fact.snapshotId);
    case 'forget':
      return view.forgotten.has(fact.snapshotId);
    case 'published':
      return view.published.has(fact.snapshotId);
    case 'companion':
      return view.companions.has(`${fact.name} ${fact.sha256}`);
    case 'verification':
    case 'drill':
    case 'claim':
      return false;
  }
}

/** The fact as it is to be written: it names the one whose place it takes, so that it counts also where that one's clock was ahead. */
export function superseding<Said extends Fact>(view: FactsView, fact: Said): Said {
  const subject = subjectOf(fact);
  const standing = subject === null ? undefined : view.standing.get(subject);
  return standing === undefined ? fact : { ...fact, supersedes: [standing] };
}

/** Who said it, when, and in the place of what makes no difference to what is said. */
const unsaid = { at: 0, by: null, supersedes: undefined };

function saysTheSame(known: Fact | undefined, fact: Fact): boolean {
  return known !== undefined && isDeepStrictEqual({ ...known, ...unsaid }, { ...fact, ...unsaid });
}
