import { describe, expect, it } from 'vitest';
import { compileRegex, matchedCharacters } from '../../../../electron/packs/expression/regex.ts';
import { cpuTimeMs } from '../cpu-time.ts';

function regex(pattern: string) {
  const compiled = compileRegex(pattern);
  if (compiled.kind === 'problem') throw new Error(compiled.message);
  return compiled;
}

describe('a pattern of a pack', () => {
  it('answers group 1, or the whole match without a group', () => {
    expect(regex('^([0-9.]+) - -').first('10.0.0.7 - - [x]')).toBe('10.0.0.7');
    expect(regex('[0-9]+').first('port 5000')).toBe('5000');
    expect(regex('[0-9]+').first('none')).toBeNull();
  });

  it('is compiled once', () => {
    expect(compileRegex('once+')).toBe(compileRegex('once+'));
  });

  it.each(['[', '(?=a)', '\\1', '(a{1000}){1000}', 'a{900}'])('is a problem when it is %s', (pattern) => {
    expect(compileRegex(pattern).kind).toBe('problem');
  });

  it('takes linear time where a backtracking engine would never end', () => {
    const took = cpuTimeMs(() => {
      expect(regex('(x+x+)+y').test('x'.repeat(100_000))).toBe(false);
      expect(regex('[ab]{0,240}[yz]').test('ab'.repeat(500_000))).toBe(false);
    });
    expect(took).toBeLessThan(6000);
  });

  it('does not look beyond the first mebibyte', () => {
    const text = `${'a'.repeat(matchedCharacters)}needle`;
    expect(regex('needle').test(text)).toBe(false);
    expect(regex('needle').test(text.slice(6))).toBe(true);
  });
});
