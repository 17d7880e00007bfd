import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `15m`, `24h`, `30d`, `2w` in milliseconds. */
export function readDuration(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const factor = unitMs[unit];
  if (factor !== undefined) return Number(digits) * factor;
  throw new AppError(
    'usage/invalid',
    localText(
      `"${text}" is no length of time. Write 90s, 15m, 24h, 30d or 2w.`,
      `"${text}"은(는) 기간이 아닙니다. 90s, 15m, 24h, 30d, 2w처럼 쓰십시오.`,
    ),
  );
}
