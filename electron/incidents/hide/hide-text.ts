import type { HiddenCounts } from './hidden-counts.ts';
import { blank } from './hidden-counts.ts';
import { keyBegins, keyEnds, secretPatterns, tellingName } from './secret-patterns.ts';

/** Takes out every secret that the console knows. */
export type Clean = (text: string) => string;

/** A text without what looks like a secret and without those that are known. */
export function hideSecrets(text: string, clean: Clean, counts: HiddenCounts): string {
  let shown = text;
  for (const { kind, hint, pattern, replacement } of secretPatterns) {
    if (!hint.test(shown)) continue;
    let found = 0;
    const next = shown.replaceAll(pattern, (...match: readonly unknown[]) => {
      found += 1;
      return replacement.replaceAll(/\$(\d)/g, (_whole, group: string) => textOf(match[Number(group)]));
    });
    counts.add(kind, found);
    shown = next;
  }
  const cleaned = clean(shown);
  if (cleaned !== shown) counts.add('known-secret', Math.max(1, marks(cleaned) - marks(shown)));
  return cleaned;
}

function textOf(group: unknown): string {
  return typeof group === 'string' ? group : '';
}

/** How many secrets were taken out of a text before. */
export function marks(text: string): number {
  return text.split(blank).length - 1;
}

/** A key of more lines than this is none. */
const keyLines = 400;

/** Hides secrets line by line; a private key may stand on several. */
export class LineHider {
  readonly #hide: (line: string) => string;
  readonly #counts: HiddenCounts;
  #keyLines = 0;

  constructor(hide: (line: string) => string, counts: HiddenCounts) {
    this.#hide = hide;
    this.#counts = counts;
  }

  /** The line as it may be kept; null for one that lies within a key. */
  line(line: string): string | null {
    if (this.#keyLines > 0) {
      this.#keyLines -= 1;
      const end = keyEnds.exec(line);
      if (end === null) return null;
      this.#keyLines = 0;
      const rest = line.slice(end.index + end[0].length);
      return rest.trim() === '' ? null : this.#hide(rest);
    }
    const begin = keyBegins.exec(line);
    if (begin === null || keyEnds.test(line.slice(begin.index))) return this.#hide(line);
    this.#keyLines = keyLines;
    this.#counts.add('private-key');
    return this.#hide(line.slice(0, begin.index)) + blank;
  }
}

const deepest = 30;

/** Plain data in which every text is hidden as it should be; values under telling names go as a whole. */
export function hideInData(value: unknown, hide: (text: string) => string, counts: HiddenCounts): unknown {
  return hidden(value, 0);

  function hidden(part: unknown, depth: number): unknown {
    if (typeof part === 'string') return hide(part);
    if (typeof part !== 'object' || part === null) return part;
    if (depth > deepest) return '[too deep]';
    if (Array.isArray(part)) return part.map((item: unknown) => hidden(item, depth + 1));
    return Object.fromEntries(
      Object.entries(part).map(([name, item]: [string, unknown]) => {
        if (tellingName.test(name) && typeof item === 'string' && item !== '' && item !== blank) {
          counts.add('password');
          return [hide(name), blank];
        }
        return [hide(name), hidden(item, depth + 1)];
      }),
    );
  }
}
