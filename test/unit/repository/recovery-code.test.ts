import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  findWrongGroup,
  isLastGroup,
  readRecoveryCode,
  recoveryCodeOf,
} from '../../../electron/repository/format/recovery-code.ts';

const secret = Buffer.from('00112233445566778899aabbccddeeff01234567', 'hex');
const opens = (candidate: Buffer): boolean => candidate.equals(secret);
const mistyped = (code: string): readonly number[] => {
  const read = readRecoveryCode(code);
  if (read.kind !== 'mistyped') throw new Error(`read as ${read.kind}`);
  return read.values;
};

describe('recovery code', () => {
  it('is eight groups of four and a check character', () => {
    expect(recoveryCodeOf(secret)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]$/);
  });

  it('reads back to the secret, however it was typed', () => {
    for (let round = 0; round < 50; round += 1) {
      const random = randomBytes(20);
      const code = recoveryCodeOf(random).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
      expect(readRecoveryCode(code)).toEqual({ kind: 'secret', rootSecret: random });
    }
  });

  it('knows its last group, typed as carelessly as a whole code may be', () => {
    const zeroesAndOnes = Buffer.from('00'.repeat(18) + '0021', 'hex');
    expect(recoveryCodeOf(zeroesAndOnes)).toContain('-0011-');
    for (const typed of ['0011', ' oOiL ', '0-0 I 1']) expect(isLastGroup(zeroesAndOnes, typed)).toBe(true);
    for (const typed of ['', '001', '0012', '00110', '0000']) {
      expect(isLastGroup(zeroesAndOnes, typed)).toBe(false);
    }
  });

  it('notices every single wrong character and every swap of neighbours', () => {
    const code = recoveryCodeOf(secret);
    for (let at = 0; at < code.length; at += 1) {
      if (code[at] === '-') continue;
      for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (other === code[at]) continue;
        const read = readRecoveryCode(code.slice(0, at) + other + code.slice(at + 1));
        expect(read.kind).toBe('mistyped');
      }
    }
    const plain = code.replaceAll('-', '');
    for (let at = 0; at < 31; at += 1) {
      const swapped = plain.slice(0, at) + plain.charAt(at + 1) + plain.charAt(at) + plain.slice(at + 2);
      if (swapped !== plain) expect(readRecoveryCode(swapped).kind).toBe('mistyped');
    }
  });

  it('names the group of a mistyped character by trying it on the repository', () => {
    const code = recoveryCodeOf(secret);
    const wrong = code.slice(0, 10) + (code[10] === 'X' ? 'Y' : 'X') + code.slice(11);
    expect(findWrongGroup(mistyped(wrong), opens)).toBe(3);
    const check = code.slice(0, -1) + (code.endsWith('X') ? 'Y' : 'X');
    expect(findWrongGroup(mistyped(check), opens)).toBe(9);
    const two = `${code[0] === 'X' ? 'Y' : 'X'}${code.slice(1, 10)}${code[10] === 'X' ? 'Y' : 'X'}${code.slice(11)}`;
    const read = readRecoveryCode(two);
    if (read.kind === 'mistyped') expect(findWrongGroup(read.values, opens)).toBeNull();
  });

  it('names the group with a character that no code has', () => {
    const code = recoveryCodeOf(secret);
    expect(readRecoveryCode(`${code.slice(0, 5)}U${code.slice(6)}`)).toEqual({ kind: 'illegal', group: 2 });
    expect(readRecoveryCode('ABCD')).toEqual({ kind: 'wrong-length', characters: 4 });
  });
});
