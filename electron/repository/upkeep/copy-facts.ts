import { SnapshotId } from '../../../shared/model/ids.ts';
import type { Fact } from '../facts/fact.ts';
import { readFacts, writeFact } from '../facts/fact-files.ts';
import type { NamedFact } from '../facts/fact-files.ts';
import { subjectOf } from '../facts/fact-order.ts';
import { foldFacts, isSaidAlready } from '../facts/fold-facts.ts';
import type { Repository } from '../repository.ts';

/**
 * Carries over what is known of targets, packs and retention, and the pins of snapshots that were copied. Each fact keeps its time
 * and author, so one that the other repository has later still counts there; one that was carried there before and no longer stands
 * here makes way. Answers how many were written.
 *
 * @param said all facts here
 * @param idOf id of a snapshot there; null when it was not copied
 */
export async function copyFacts(
  said: readonly NamedFact[],
  to: Repository,
  idOf: (snapshot: string) => string | null,
  signal: AbortSignal,
): Promise<number> {
  const view = foldFacts(said);
  const { facts: known } = await readFacts(to, new Set(), signal);
  const there = foldFacts(known);
  const carried = new Set(known.map(({ fact }) => keyOf(fact)));
  const pins = [...view.pins.values()].flatMap((pin): readonly Fact[] => {
    const snapshotId = idOf(pin.snapshotId);
    return snapshotId === null ? [] : [{ ...pin, snapshotId: SnapshotId.parse(snapshotId) }];
  });
  const facts: readonly Fact[] = [
    ...view.targets.values(),
    ...view.packs.values(),
    ...view.retention.values(),
    ...pins,
  ];
  const wanted = facts.filter((fact) => !isSaidAlready(there, fact) && !carried.has(keyOf(fact)));
  const here = new Set(said.map(({ fact }) => keyOf(fact)));
  const keyThere = new Map(known.map(({ name, fact }) => [name, keyOf(fact)]));
  for (const fact of wanted) {
    // Names of facts are those of files here; there the same fact lies in another one.
    const standing = there.standing.get(subjectOf(fact) ?? '');
    const isFromHere = standing !== undefined && here.has(keyThere.get(standing) ?? '');
    await writeFact(to, { ...fact, supersedes: isFromHere ? [standing] : undefined }, signal);
  }
  return wanted.length;
}

/** Kind, time and subject: what two copies of one fact have in common. */
function keyOf(fact: Fact): string {
  return [fact.kind, fact.at, 'id' in fact && fact.id, 'targetId' in fact && fact.targetId, pinOf(fact)].join(
    ' ',
  );
}

function pinOf(fact: Fact): string {
  return fact.kind === 'pin' ? fact.snapshotId : '';
}
