import { formatNumber } from './format-number.ts';
import type { TextLanguage } from './format-number.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size in binary units with about three significant digits: `512 B`, `9.77 KiB`, `1.5 GiB`. */
export function formatBytes(sizeBytes: number, language: TextLanguage): string {
  if (!Number.isFinite(sizeBytes)) return '–';
  const magnitude = Math.abs(sizeBytes);
  const exponent = magnitude < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(magnitude) / 10));
  const scaled = sizeBytes / 1024 ** exponent;
  const digits = exponent === 0 ? 0 : Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${formatNumber(scaled, language, digits)} ${units[exponent] ?? 'B'}`;
}
