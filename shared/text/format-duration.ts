import type { LocalText } from '../model/local-text.ts';
import { formatNumber } from './format-number.ts';
import type { TextLanguage } from './format-number.ts';
import { localText } from './local-text.ts';

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
  if (rounded(ms, secondMs) < hourMs)
    return pair(rounded(ms, secondMs), minuteMs, word.min, secondMs, word.s);
  if (rounded(ms, minuteMs) < dayMs) return pair(rounded(ms, minuteMs), hourMs, word.h, minuteMs, word.min);
  return pair(rounded(ms, hourMs), dayMs, word.d, hourMs, word.h);
}

/** The same in both languages, for a text that speaks them. */
export function durationText(durationMs: number): LocalText {
  return localText(formatDuration(durationMs, 'en'), formatDuration(durationMs, 'ko'));
}

function rounded(ms: number, unitMs: number): number {
  return Math.round(ms / unitMs) * unitMs;
}

function pair(ms: number, bigMs: number, bigWord: string, smallMs: number, smallWord: string): string {
  const big = Math.floor(ms / bigMs);
  const small = Math.floor((ms - big * bigMs) / smallMs);
  return small === 0 ? `${big}${bigWord}` : `${big}${bigWord} ${small}${smallWord}`;
}
