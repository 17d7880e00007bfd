import type { Loss } from '../fakes/lossy-disk.ts';
import { faultRounds, faultSeed, randomFrom } from './repository-scene.ts';

const nothingKept: Loss = { keepsNames: () => false, keepsFacts: () => false, content: () => 'lost' };
const onlyNamesKept: Loss = { keepsNames: () => true, keepsFacts: () => false, content: () => 'zeros' };

function byChance(random: () => number): Loss {
  return {
    keepsNames: () => random() < 0.5,
    keepsFacts: () => random() < 0.5,
    content: () => (['lost', 'kept', 'zeros'] as const)[Math.floor(random() * 3)] ?? 'lost',
  };
}

/** What may have become of everything that was not synced: nothing of it is there, all the names without their bytes, and by chance. */
export function lossesAt(moment: number): readonly (readonly [string, Loss])[] {
  const random = randomFrom(faultSeed * 1000 + moment);
  const chances = Array.from(
    { length: faultRounds >= 100 ? 2 : 1 },
    (_, number) => [`chance ${number}`, byChance(random)] as const,
  );
  return [['nothing kept', nothingKept], ['only names kept', onlyNamesKept], ...chances];
}
