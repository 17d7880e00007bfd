import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { formatNumber, formatShare } from './format-number.ts';
import type { TextLanguage } from './format-number.ts';

const minuteMs = 60_000;

/** Units of a time, which is told like every other length of time: 72 hours are 3 days. */
const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  seconds: 1000,
  h: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  days: 86_400_000,
};

const unitWords: Readonly<Record<string, { readonly en: string; readonly ko: string }>> = {
  days: { en: ' d', ko: '일' },
  d: { en: ' d', ko: '일' },
  hours: { en: ' h', ko: '시간' },
  h: { en: ' h', ko: '시간' },
  rows: { en: ' rows', ko: '행' },
  files: { en: ' files', ko: '개 파일' },
  users: { en: ' users', ko: '명' },
  active: { en: ' active', ko: '개 활성' },
  unused: { en: ' unused', ko: '개 미사용' },
  sockets: { en: ' sockets', ko: '개 소켓' },
  'messages/h': { en: ' messages/h', ko: '개 메시지/시간' },
  databases: { en: ' databases', ko: '개 데이터베이스' },
  secrets: { en: ' secrets', ko: '개 비밀' },
  differing: { en: ' differing', ko: '개 다름' },
};

/** What a probe measured, with its unit in words: `12.5 GiB`, `61 d`, `99.2 %`, `-34 ms`. */
export function formatValue(value: number, unit: string | null, language: TextLanguage): string {
  const ms = unitMs[unit ?? ''];
  // Nothing is told in its own unit: no days are left.
  if (ms !== undefined && (value !== 0 || ms < minuteMs)) return signed(value * ms, language);
  switch (unit) {
    case 'B':
    case 'bytes':
      return formatBytes(value, language);
    case 'ratio':
    case 'share':
      return formatShare(value, language);
    case '%':
    case 'percent':
      return formatShare(value / 100, language);
    case null:
    case '':
      return formatNumber(value, language, 2);
    default:
      return `${formatNumber(value, language, 2)}${unitWords[unit]?.[language] ?? ` ${unit}`}`;
  }
}

function signed(durationMs: number, language: TextLanguage): string {
  return `${durationMs < 0 ? '-' : ''}${formatDuration(Math.abs(durationMs), language)}`;
}
