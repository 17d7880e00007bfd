/** Strings that start alike, by their length, longest first: tokens of one kind share their first characters. */
type SameStart = { readonly lengths: number[]; readonly byLength: Map<number, Set<string>> };

/**
 * Finds any of many known strings in one pass over a text. The cost depends on the length of the text, not on the number of
 * strings: a bitmap over the first four characters rejects nearly every position.
 */
export class SecretIndex {
  readonly #bitmap = new Uint8Array(bitmapSize);
  readonly #byPrefix = new Map<string, SameStart>();
  #size = 0;

  /** Strings shorter than four characters are not taken: they would match everywhere. */
  add(needle: string): void {
    if (needle.length < prefixLength) return;
    const prefix = needle.slice(0, prefixLength);
    const same = this.#byPrefix.get(prefix) ?? { lengths: [], byLength: new Map<number, Set<string>>() };
    const ofLength = same.byLength.get(needle.length) ?? new Set<string>();
    if (ofLength.has(needle)) return;
    ofLength.add(needle);
    if (ofLength.size === 1) {
      same.byLength.set(needle.length, ofLength);
      same.lengths.push(needle.length);
      same.lengths.sort((a, b) => b - a);
    }
    this.#byPrefix.set(prefix, same);
    this.#bitmap[slotAt(needle, 0)] = 1;
    this.#size += 1;
  }

  /** The bit stays set: another string may share it, and a stale bit costs one look-up. */
  remove(needle: string): void {
    const prefix = needle.slice(0, prefixLength);
    const same = this.#byPrefix.get(prefix);
    const ofLength = same?.byLength.get(needle.length);
    if (same === undefined || ofLength === undefined || !ofLength.delete(needle)) return;
    this.#size -= 1;
    if (ofLength.size > 0) return;
    same.byLength.delete(needle.length);
    same.lengths.splice(same.lengths.indexOf(needle.length), 1);
    if (same.lengths.length === 0) this.#byPrefix.delete(prefix);
  }

  replaceIn(text: string, replacement: string): string {
    if (this.#size === 0) return text;
    let answer = '';
    let copiedUpTo = 0;
    let position = 0;
    while (position <= text.length - prefixLength) {
      const found = this.#bitmap[slotAt(text, position)] === 1 ? this.#longestAt(text, position) : 0;
      if (found === 0) {
        position += 1;
        continue;
      }
      answer += text.slice(copiedUpTo, position) + replacement;
      position += found;
      copiedUpTo = position;
    }
    return copiedUpTo === 0 ? text : answer + text.slice(copiedUpTo);
  }

  #longestAt(text: string, position: number): number {
    const same = this.#byPrefix.get(text.slice(position, position + prefixLength));
    for (const length of same?.lengths ?? []) {
      if (same?.byLength.get(length)?.has(text.slice(position, position + length)) === true) return length;
    }
    return 0;
  }
}

const prefixLength = 4;
const bitmapSize = 2 ** 16;

function slotAt(text: string, position: number): number {
  const first = text.charCodeAt(position) + text.charCodeAt(position + 1) * 31;
  return (first + text.charCodeAt(position + 2) * 1021 + text.charCodeAt(position + 3) * 8191) % bitmapSize;
}
