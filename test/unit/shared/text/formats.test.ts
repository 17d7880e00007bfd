import { describe, expect, it } from 'vitest';
import { formatAge, formatMoment, formatRelative } from '../../../../shared/text/format-age.ts';
import { formatBytes } from '../../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../../shared/text/format-duration.ts';
import { formatNumber, formatShare } from '../../../../shared/text/format-number.ts';
import { formatValue } from '../../../../shared/text/format-value.ts';
import { visibleText } from '../../../../shared/text/visible-text.ts';

describe('formatBytes', () => {
  it('keeps about three digits in binary units', () => {
    const shown = [0, 512, 1024, 10_000, 1_048_575, 1_610_612_736, 182_452_224].map((size) =>
      formatBytes(size, 'en'),
    );
    expect(shown).toEqual(['0 B', '512 B', '1 KiB', '9.77 KiB', '1,024 KiB', '1.5 GiB', '174 MiB']);
  });

  it('shows a dash for what is no number', () => {
    expect(formatBytes(Number.NaN, 'en')).toBe('–');
  });
});

describe('formatDuration', () => {
  it('goes from milliseconds to days, with two units from a minute on', () => {
    const shown = [0.42, 9.96, 128.4, 999.6, 1240, 59_960, 125_000, 11_400_000, 1_051_200_000].map((ms) =>
      formatDuration(ms, 'en'),
    );
    expect(shown).toEqual([
      '0.4 ms',
      '10 ms',
      '128 ms',
      '1 s',
      '1.24 s',
      '1 min',
      '2 min 5 s',
      '3 h 10 min',
      '12 d 4 h',
    ]);
  });

  it('speaks Korean', () => {
    expect([450, 1240, 125_000, 11_400_000].map((ms) => formatDuration(ms, 'ko'))).toEqual([
      '450ms',
      '1.24초',
      '2분 5초',
      '3시간 10분',
    ]);
  });

  it('never rounds up to sixty of a unit', () => {
    expect(formatDuration(3_599_600, 'en')).toBe('1 h');
    expect(formatDuration(7_199_400, 'en')).toBe('2 h');
    expect(formatDuration(86_399_000, 'en')).toBe('1 d');
  });
});

describe('formatAge and formatRelative', () => {
  it('rounds down to the largest unit', () => {
    expect([900, 59_999, 60_000, 7_199_000, 3_542_400_000].map((age) => formatAge(age, 'en'))).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '1 h',
      '41 d',
    ]);
  });

  it('says on which side of now a moment lies', () => {
    expect([
      formatRelative(1000, 181_000, 'en'),
      formatRelative(181_000, 1000, 'en'),
      formatRelative(500, 900, 'en'),
    ]).toEqual(['3 min ago', 'in 3 min', 'just now']);
    expect([
      formatRelative(1000, 181_000, 'ko'),
      formatRelative(181_000, 1000, 'ko'),
      formatRelative(500, 900, 'ko'),
    ]).toEqual(['3분 전', '3분 후', '방금']);
  });

  it('shows a moment in the same form in both languages, and a dash for what no date can hold', () => {
    const at = new Date(2026, 10, 2, 9, 0, 1).getTime();
    expect([formatMoment(at, 'en'), formatMoment(at, 'ko')].map((text) => text.slice(0, 20))).toEqual([
      '2026-11-02 09:00:01 ',
      '2026-11-02 09:00:01 ',
    ]);
    expect([formatMoment(Number.NaN, 'en'), formatMoment(9e15, 'ko')]).toEqual(['–', '–']);
  });
});

describe('formatNumber and formatShare', () => {
  it('separates thousands', () => {
    expect([formatNumber(100_000, 'en'), formatNumber(1234.567, 'ko', 2)]).toEqual(['100,000', '1,234.57']);
  });

  it('never shows as whole what is not', () => {
    expect([1, 0.99996, 0.9912, 0.5, 0].map((share) => formatShare(share, 'en'))).toEqual([
      '100 %',
      '99.99 %',
      '99.12 %',
      '50 %',
      '0 %',
    ]);
  });
});

describe('formatValue', () => {
  it('puts the unit of a probe into words', () => {
    const values: readonly (readonly [number, string | null])[] = [
      [48_318_382_080, 'B'],
      [-34, 'ms'],
      [61, 'days'],
      [72, 'h'],
      [-0.5, 'hours'],
      [0, 'd'],
      [0.012, 'ratio'],
      [12, 'rows'],
      [3.14159, null],
      [7, 'sockets'],
    ];
    expect(values.map(([value, unit]) => formatValue(value, unit, 'en'))).toEqual([
      '45 GiB',
      '-34 ms',
      '61 d',
      '3 d',
      '-30 min',
      '0 d',
      '1.2 %',
      '12 rows',
      '3.14',
      '7 sockets',
    ]);
    expect([formatValue(40, 'users', 'ko'), formatValue(43, 'active', 'ko')]).toEqual(['40명', '43개 활성']);
  });
});

describe('visibleText', () => {
  it('shows control characters and takes the power from those that turn the reading direction', () => {
    expect(visibleText('a\u0000b\u0007\u001b[31m\u007f')).toBe('a␀b␇␛[31m␡');
    expect(visibleText('txt.exe\u202Egpj\u2066x\u200B')).toBe('txt.exe␣gpj␣x␣');
  });

  it('leaves words of every script, line breaks and tabs as they are', () => {
    const text = 'خادم 서버 <b>\n\tü 👩‍👧';
    expect(visibleText(text)).toBe(text);
  });
});
