import type { TextLanguage } from './format-number.ts';

const steps = [
  { belowMs: 60_000, unitMs: 1000, en: 's', ko: '초' },
  { belowMs: 3_600_000, unitMs: 60_000, en: 'min', ko: '분' },
  { belowMs: 86_400_000, unitMs: 3_600_000, en: 'h', ko: '시간' },
  { belowMs: Number.POSITIVE_INFINITY, unitMs: 86_400_000, en: 'd', ko: '일' },
] as const;

/** How old something is, in its largest unit, rounded down: `9 s`, `3 min`, `2 h`, `41 d`. */
export function formatAge(ageMs: number, language: TextLanguage): string {
  const age = Math.max(0, ageMs);
  const step = steps.find((candidate) => age < candidate.belowMs) ?? steps[3];
  const count = Math.floor(age / step.unitMs);
  return language === 'ko' ? `${count}${step.ko}` : `${count} ${step.en}`;
}

/** A moment relative to now: `just now`, `3 min ago`, `in 2 h`. Both are epoch milliseconds. */
export function formatRelative(at: number, nowAt: number, language: TextLanguage): string {
  const distanceMs = nowAt - at;
  if (Math.abs(distanceMs) < 1000) return language === 'ko' ? '방금' : 'just now';
  const age = formatAge(Math.abs(distanceMs), language);
  if (distanceMs > 0) return language === 'ko' ? `${age} 전` : `${age} ago`;
  return language === 'ko' ? `${age} 후` : `in ${age}`;
}

const formats = new Map<TextLanguage, Intl.DateTimeFormat>();

/** A moment in full, in the zone of this computer, as wide in both languages: `2026-11-21 03:04:05 GMT+9`. */
export function formatMoment(at: number, language: TextLanguage): string {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return '–';
  const known = formats.get(language);
  const format =
    known ??
    new Intl.DateTimeFormat(language, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  if (!known) formats.set(language, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value.padStart(2, '0')]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const day = `${of('year')}-${of('month')}-${of('day')}`;
  return `${day} ${of('hour')}:${of('minute')}:${of('second')} ${of('timeZoneName')}`;
}
