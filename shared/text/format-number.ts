export type TextLanguage = 'en' | 'ko';

const formats = new Map<string, Intl.NumberFormat>();

/** A number with the separators of the language and at most `digits` decimals. */
export function formatNumber(value: number, language: TextLanguage, digits = 0): string {
  if (!Number.isFinite(value)) return '–';
  const key = `${language}:${digits}`;
  const known = formats.get(key);
  const format = known ?? new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  if (!known) formats.set(key, format);
  return format.format(value);
}

/** A share between 0 and 1 as a percentage: two decimals when it is close to whole, so that 99.95 % is not shown as 100 %. */
export function formatShare(share: number, language: TextLanguage): string {
  const percent = share * 100;
  const digits = percent > 99 && percent < 100 ? 2 : 1;
  // Rounded down, but not below what it is only by the error of floating point.
  const floored = Math.floor(Number((percent * 10 ** digits).toFixed(6))) / 10 ** digits;
  return `${formatNumber(floored, language, digits)} %`;
}
