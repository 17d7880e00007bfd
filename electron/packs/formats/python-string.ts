const opening = /([A-Za-z]{0,2})("""|'''|"|')/y;

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const escape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{1,3})|\r?([\s\S]))/g;

/**
 * The string literal that begins at `at`, or null when none does. `value` is null for one whose text is not known without running
 * it (f-strings) or that is no text (bytes), and for one that does not end; `end` is the position behind it.
 */
export function readPythonString(
  text: string,
  at: number,
): { readonly value: string | null; readonly end: number } | null {
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (!match) return null;
  const prefix = (match[1] ?? '').toLowerCase();
  if (!['', 'r', 'u', 'b', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt'].includes(prefix)) return null;
  const quote = match[2] ?? '"';
  const start = at + match[0].length;
  const end = endOf(text, start, quote);
  if (end === null) return { value: null, end: text.length };
  const body = text.slice(start, end);
  const behind = end + quote.length;
  if (/[bft]/.test(prefix)) return { value: null, end: behind };
  return { value: prefix === 'r' ? body : unescaped(body), end: behind };
}

function endOf(text: string, start: number, quote: string): number | null {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(quote, at)) return at;
    else if (quote.length === 1 && text[at] === '\n') return null;
  }
  return null;
}

/** Python's escapes; an unknown one stays as it is written. */
function unescaped(body: string): string {
  return body.replace(escape, (whole: string, ...groups: (string | undefined)[]) => {
    const [short, long, hex, octal, letter] = groups;
    const code = short ?? long ?? hex;
    if (code !== undefined) return fromCode(Number.parseInt(code, 16), whole);
    if (octal !== undefined) return fromCode(Number.parseInt(octal, 8), whole);
    return simpleEscapes[letter ?? ''] ?? whole;
  });
}

function fromCode(code: number, whole: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
