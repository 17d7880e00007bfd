import { SnapshotId } from '../../../shared/model/ids.ts';
import type { Fact } from '../facts/fact.ts';
import { readFacts, writeFact } from '../facts/fact-files.ts';
import { foldFacts, isSaidAlready } from '../facts/fold-facts.ts';
import type { FactsView } from '../facts/fold-facts.ts';
import type { Repository } from '../repository.ts';

/**
 * Carries over what is known of targets, packs and retention, and the pins of snapshots that were copied. Each fact keeps its time
 * and author, so one that the other repository has later still counts there. Answers how many were written.
 *
 * @param idOf id of a snapshot there; null when it was not copied
 */
export async function copyFacts(
  view: FactsView,
  to: Repository,
  idOf: (snapshot: string) => string | null,
  signal: AbortSignal,
): Promise<number> {
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
  for (const fact of wanted) await writeFact(to, fact, signal);
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
