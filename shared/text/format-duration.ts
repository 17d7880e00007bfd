import { formatNumber } from './format-number.ts';
import type { TextLanguage } from './format-number.ts';

const words = {
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
  ko: { ms: 'ms', s: '초', min: '분', h: '시간', d: '일' },
} as const;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A length of time for reading: `0.4 ms`, `128 ms`, `1.24 s`, `2 min 5 s`, `3 h 10 min`, `12 d 4 h`. */
export function formatDuration(durationMs: number, language: TextLanguage): string {
  if (!Number.isFinite(durationMs)) return '–';
  const word = words[language];
  const ms = Math.max(0, durationMs);
  if (ms < 999.5) return `${formatNumber(ms, language, ms < 10 ? 1 : 0)}${word.ms}`;
  if (ms < 59_950) return `${formatNumber(ms / secondMs, language, ms < 9_995 ? 2 : 1)}${word.s}`;
  const whole = Math.round(ms / secondMs) * secondMs;
  if (whole < hourMs) return pair(whole, minuteMs, word.min, secondMs, word.s);
  if (whole < dayMs) return pair(whole, hourMs, word.h, minuteMs, word.min);
  return pair(whole, dayMs, word.d, hourMs, word.h);
}

function pair(ms: number, bigMs: number, bigWord: string, smallMs: number, smallWord: string): string {
  const big = Math.floor(ms / bigMs);
  const small = Math.floor((ms - big * bigMs) / smallMs);
  return small === 0 ? `${big}${bigWord}` : `${big}${bigWord} ${small}${smallWord}`;
}
