import type { LocalText } from '../model/local-text.ts';
import { localText } from './local-text.ts';

/** The first of several, and how many more there are. */
export function andMore({ en, ko }: LocalText, more: number): LocalText {
  return more === 0 ? localText(en, ko) : localText(`${en} (and ${more} more)`, `${ko} (외 ${more}건)`);
}

/** The first of several probes, and how many more there are: beside what its own text may count already, and told apart from that. */
export function andMoreProbes(first: LocalText, more: number): LocalText {
  const counts = / \(and \d+ more\)$/.test(first.en) && / \(외 \d+건\)$/.test(first.ko);
  if (!counts || more === 0) return andMore(first, more);
  const probes = more === 1 ? 'probe' : 'probes';
  return localText(
    `${first.en.slice(0, -1)}, and ${more} more ${probes})`,
    `${first.ko.slice(0, -1)}, 다른 점검 ${more}건)`,
  );
}
