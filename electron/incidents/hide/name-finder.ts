const startLength = 2;
const mostNames = 10_000;
const longestName = 200;
const wordCharacter = /[\p{L}\p{N}_]/u;
/** Scripts that are written with spaces between words: a name in them ends where a word does. */
const spaced = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]$/u;

/**
 * Finds any of many names in one pass over a text, whatever the case of its letters. A name in a script with spaces is found as a whole
 * word; in Korean, where particles are joined to it, wherever it stands.
 */
export class NameFinder {
  readonly #byStart = new Map<string, string[]>();

  constructor(names: readonly string[]) {
    const wanted = new Set(
      names
        .map((name) => name.trim().toLowerCase())
        .filter((name) => name.length >= startLength && name.length <= longestName),
    );
    for (const name of [...wanted].slice(0, mostNames)) {
      const start = name.slice(0, startLength);
      const same = this.#byStart.get(start);
      if (same === undefined) this.#byStart.set(start, [name]);
      else same.push(name);
    }
    for (const same of this.#byStart.values()) same.sort((left, right) => right.length - left.length);
  }

  replaceIn(text: string, replace: (found: string) => string): string {
    const lower = text.toLowerCase();
    // Letters that become two in lower case would shift every place after them.
    if (lower.length !== text.length) return text;
    let answer = '';
    let copiedUpTo = 0;
    for (let at = 0; at <= text.length - startLength; at += 1) {
      const candidates = this.#byStart.get(lower.slice(at, at + startLength));
      const found = candidates?.find((name) => lower.startsWith(name, at) && isWhole(lower, at, name));
      if (found === undefined) continue;
      answer += text.slice(copiedUpTo, at) + replace(found);
      copiedUpTo = at + found.length;
      at = copiedUpTo - 1;
    }
    return copiedUpTo === 0 ? text : answer + text.slice(copiedUpTo);
  }
}

function isWhole(text: string, at: number, name: string): boolean {
  const before = text[at - 1] ?? ' ';
  const after = text[at + name.length] ?? ' ';
  const first = name[0] ?? '';
  const last = name.at(-1) ?? '';
  return !(spaced.test(first) && wordCharacter.test(before)) && !(spaced.test(last) && spaced.test(after));
}
