import type { SettingValue } from '../../shared/model/target.ts';

/** The value of a top-level constant in a settings file, read as data and never executed; null when it is not a literal. */
export function readConstant(format: 'python' | 'dotenv', text: string, key: string): SettingValue | null {
  const pattern = new RegExp(`^${key.replace(/[^\w]/g, '')}\\s*=\\s*(.*)$`, 'm');
  const raw = pattern.exec(text.replace(/^\uFEFF/, ''))?.[1]?.replace(/\s+#.*$/, '').trim();
  if (raw === undefined || raw === '') return null;
  if (/^-?\d+$/.test(raw)) return Number(raw);
  if (format === 'python' && (raw === 'True' || raw === 'False')) return raw === 'True';
  return /^(["']).*\1$/.test(raw) ? raw.slice(1, -1) : format === 'dotenv' ? raw : null;
}
