/**
 * Names of files as strings, also those that are not UTF-8: a byte that does not decode stands as the lone surrogate U+DC80 + byte
 * − 0x80 (as in Python's PEP 383), which survives JSON and comes back as the same byte.
 */
const surrogateBase = 0xdc00;
const escapedByte = /^[\udc80-\udcff]$/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the system is asked for: the string itself, or its bytes where a string cannot say them. */
export function toSystemPath(path: string): string | Buffer {
  return path.isWellFormed() ? path : Buffer.concat([...pieces(path)]);
}

/** A name as the system gave it, as a string that `toSystemPath` turns back. */
export function fromSystemName(name: Uint8Array): string {
  const whole = decoded(name);
  if (whole !== null) return whole;
  let text = '';
  for (let at = 0; at < name.length;) {
    const length = sequenceLength(name, at);
    text +=
      length === 0
        ? String.fromCharCode(surrogateBase + (name[at] ?? 0))
        : decoder.decode(name.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

/** True when every lone surrogate stands for a byte: no other one may pass for a slash or a dot. */
export function isSystemName(path: string): boolean {
  if (path.isWellFormed()) return true;
  return [...path].every((character) => character.isWellFormed() || escapedByte.test(character));
}

/** The same name for people: what is not text is shown as a replacement character. */
export function shownName(path: string): string {
  return path.isWellFormed() ? path : path.toWellFormed();
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8: the caller goes on byte by byte.
    return null;
  }
}

/** How many bytes from `at` are one character of UTF-8; 0 when none is. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    if (decoded(bytes.subarray(at, at + length)) !== null) return length;
  }
  return 0;
}

function* pieces(path: string): Iterable<Buffer> {
  for (const character of path) {
    yield escapedByte.test(character)
      ? Buffer.from([character.charCodeAt(0) - surrogateBase])
      : Buffer.from(character, 'utf8');
  }
}
