import { toSystemPath } from '../system-names.ts';

/** A request's argument: any name or text, as a word of one line. */
export function helperWord(text: string | number): string {
  if (text === '') return '-';
  const bytes = Buffer.from(toSystemPath(String(text)));
  let word = '';
  for (const byte of bytes) word += isPlain(byte) ? String.fromCharCode(byte) : octal(byte);
  return word === '-' ? octal(0x2d) : word;
}

/** Text of an answer. */
export function helperBytes(word: string | undefined): Buffer {
  return Buffer.from(word ?? '', 'hex');
}

/** Letters, digits, and `-` to `/`, `:`, `_`: no shell and no `printf` means anything else by them. */
function isPlain(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x40 && byte <= 0x5a) ||
    (byte >= 0x2d && byte <= 0x3a) ||
    byte === 0x5f
  );
}

function octal(byte: number): string {
  return `\\0${byte.toString(8).padStart(3, '0')}`;
}
