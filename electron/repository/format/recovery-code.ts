import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { rootSecretBytes } from './keys.ts';

/** Crockford's base32: no I, L, O, U, so that no two characters look alike. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groupLength = 4;
const groups = 8;
const codeLength = groups * groupLength;

/** α^1 … α^32 in GF(32) with x^5 + x^2 + 1: any one wrong character changes the check character. */
const weights: readonly number[] = Array.from({ length: codeLength }).reduce<number[]>(
  (powers) => [...powers, double(powers.at(-1) ?? 1)],
  [],
);

/** The code of a root secret: `XXXX-…-XXXX-C`, 8 groups of 4 and a check character. */
export function recoveryCodeOf(rootSecret: Uint8Array): string {
  const values = valuesOf(rootSecret);
  const text = values.map((value) => alphabet.charAt(value)).join('');
  const parts = Array.from({ length: groups }, (_, at) =>
    text.slice(at * groupLength, (at + 1) * groupLength),
  );
  return [...parts, alphabet.charAt(checkValue(values))].join('-');
}

/** What a typed code turned out to be. Groups count from 1; the check character is group 9. */
type ReadCode =
  | { readonly kind: 'secret'; readonly rootSecret: Buffer }
  | { readonly kind: 'wrong-length'; readonly characters: number }
  | { readonly kind: 'illegal'; readonly group: number }
  /** Every character is legal, but they do not belong together. */
  | { readonly kind: 'mistyped'; readonly values: readonly number[] };

/** Characters of a code however they were typed: case, spaces and hyphens do not matter, O is 0, I and L are 1. */
function typedCharacters(typed: string): readonly string[] {
  return [...typed.toUpperCase().replaceAll(/[\s-]/g, '')].map(
    (character) => ({ O: '0', I: '1', L: '1' })[character] ?? character,
  );
}

/** Whether that is the last group of four of a secret's code, typed as carelessly as a whole code may be. */
export function isLastGroup(rootSecret: Uint8Array, typed: string): boolean {
  return typedCharacters(typed).join('') === recoveryCodeOf(rootSecret).split('-')[groups - 1];
}

/** Reads a code however it was typed. */
export function readRecoveryCode(typed: string): ReadCode {
  const characters = typedCharacters(typed);
  if (characters.length !== codeLength + 1) return { kind: 'wrong-length', characters: characters.length };
  const values = characters.map((character) => alphabet.indexOf(character));
  const illegal = values.indexOf(-1);
  if (illegal !== -1) return { kind: 'illegal', group: Math.floor(illegal / groupLength) + 1 };
  const data = values.slice(0, codeLength);
  if (checkValue(data) !== values[codeLength]) return { kind: 'mistyped', values: data };
  return { kind: 'secret', rootSecret: secretOf(data) };
}

/**
 * Finds the group of a single mistyped character, or of two neighbours that were swapped, by trying each against the repository at
 * hand. About a thousand tries; null when more than that is wrong.
 */
export function findWrongGroup(
  values: readonly number[],
  opens: (rootSecret: Buffer) => boolean,
): number | null {
  // All eight groups are right: the check character itself was mistyped.
  if (opens(secretOf(values))) return groups + 1;
  for (const [at, value] of values.entries()) {
    for (let other = 0; other < alphabet.length; other += 1) {
      if (other !== value && opens(secretOf(values.with(at, other)))) return groupAt(at);
    }
    const next = values[at + 1];
    if (next === undefined) continue;
    if (opens(secretOf(values.with(at, next).with(at + 1, value)))) return groupAt(at);
  }
  return null;
}

/** What to tell about a code that cannot be read. */
export function unreadableCode(code: Exclude<ReadCode, { kind: 'secret' }>, group: number | null): AppError {
  if (code.kind === 'wrong-length') {
    return wrongCode(
      `The recovery code has ${codeLength} characters in 8 groups and a check character; ${code.characters} were given.`,
      `복구 코드는 8개 묶음의 ${codeLength}자와 검사 문자 하나로 이루어집니다. 입력된 글자는 ${code.characters}자입니다.`,
    );
  }
  const wrong = code.kind === 'illegal' ? code.group : group;
  if (wrong === null) {
    return wrongCode(
      'The recovery code is mistyped in more than one place. Compare each group with the recovery kit.',
      '복구 코드가 두 군데 이상 잘못 입력되었습니다. 각 묶음을 복구 키트와 비교하십시오.',
    );
  }
  if (wrong > groups) {
    return wrongCode(
      'The last character of the recovery code, its check character, is mistyped.',
      '복구 코드의 마지막 글자인 검사 문자가 잘못 입력되었습니다.',
    );
  }
  return wrongCode(
    `Group ${wrong} of the recovery code is mistyped. Compare it with the recovery kit.`,
    `복구 코드의 ${wrong}번째 묶음이 잘못 입력되었습니다. 복구 키트와 비교하십시오.`,
  );
}

function wrongCode(en: string, ko: string): AppError {
  return new AppError('repository/wrong-code', localText(en, ko));
}

function groupAt(at: number): number {
  return Math.floor(at / groupLength) + 1;
}

function valuesOf(rootSecret: Uint8Array): number[] {
  let bits = BigInt(`0x${Buffer.from(rootSecret).toString('hex')}`);
  const values: number[] = [];
  for (let at = 0; at < codeLength; at += 1) {
    values.unshift(Number(bits & 31n));
    bits >>= 5n;
  }
  return values;
}

function secretOf(values: readonly number[]): Buffer {
  const bits = values.reduce((sum, value) => (sum << 5n) | BigInt(value), 0n);
  return Buffer.from(bits.toString(16).padStart(rootSecretBytes * 2, '0'), 'hex');
}

function checkValue(values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum ^ multiply(weights[at] ?? 0, value), 0);
}

function double(value: number): number {
  const doubled = value << 1;
  return doubled >= 32 ? doubled ^ 0b100101 : doubled;
}

function multiply(a: number, b: number): number {
  let product = 0;
  let factor = a;
  for (let rest = b; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) product ^= factor;
    factor = double(factor);
  }
  return product;
}
