import type { PackAbilities } from '../../shared/model/pack.ts';
import type { CallOutput } from '../../shared/contract/ops-api.ts';

type Plan = CallOutput<'packs.planInstall'>;

/** What installing a pack would mean, for people: of a newer text what is new, of a first one all that it may do. */
export function describeInstall({ pack, abilities, replaces, added, remarks }: Plan): string {
  const what = `${pack.title.en} (${pack.id} ${pack.version})`;
  const body =
    replaces === null
      ? [`${what} may do this:`, described(abilities) || '  nothing']
      : [
          `${what} replaces version ${replaces}. What it may do and the one before could not:`,
          described(added) || '  nothing',
          'All that it may do: holdfast pack install … --json, "abilities".',
        ];
  return [...body, ...remarks.map(({ en }) => en), `SHA-256 ${pack.sha256}`].join('\n');
}

function described(abilities: PackAbilities): string {
  return Object.entries(abilities)
    .filter(([, items]) => items.length > 0)
    .map(([what, items]) => `  ${what}:\n${items.map((item) => `    ${item}`).join('\n')}`)
    .join('\n');
}
