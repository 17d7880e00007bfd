/**
 * Finds any of many known strings in one pass over a text. The cost depends on the length of the text, not on the number of
 * strings: a bitmap over the first four characters rejects nearly every position.
 */
export class SecretIndex {
  readonly #bitmap = new Uint8Array(bitmapSize);
  readonly #byPrefix = new Map<string, string[]>();
  #size = 0;

  /** Strings shorter than four characters are not taken: they would match everywhere. */
  add(needle: string): void {
    if (needle.length < prefixLength) return;
    const prefix = needle.slice(0, prefixLength);
    const same = this.#byPrefix.get(prefix) ?? [];
    if (same.includes(needle)) return;
    same.push(needle);
    same.sort((a, b) => b.length - a.length);
    this.#byPrefix.set(prefix, same);
    this.#bitmap[slotAt(needle, 0)] = 1;
    this.#size += 1;
  }

  /** Bits stay set: another string may share them, and a stale bit costs one look-up. */
  remove(needle: string): void {
    const prefix = needle.slice(0, prefixLength);
    const same = this.#byPrefix.get(prefix);
    const place = same?.indexOf(needle) ?? -1;
    if (same === undefined || place < 0) return;
    same.splice(place, 1);
    if (same.length === 0) this.#byPrefix.delete(prefix);
    this.#size -= 1;
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
    const candidates = this.#byPrefix.get(text.slice(position, position + prefixLength)) ?? [];
    for (const candidate of candidates) if (text.startsWith(candidate, position)) return candidate.length;
    return 0;
  }
}

const prefixLength = 4;
const bitmapSize = 2 ** 16;

function slotAt(text: string, position: number): number {
  const first = text.charCodeAt(position) + text.charCodeAt(position + 1) * 31;
  return (first + text.charCodeAt(position + 2) * 1021 + text.charCodeAt(position + 3) * 8191) % bitmapSize;
}
