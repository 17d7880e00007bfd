import type { CaptureLimits } from '../../../shared/model/snapshot.ts';

const secondMs = 1000;
const mebibyte = 1024 ** 2;

export type LimitField = keyof CaptureLimits;

/** What each number is typed in, and between which values it lies: seconds and MiB. */
export const limitUnits: Readonly<
  Record<LimitField, { readonly size: number; readonly least: number; readonly most: number }>
> = {
  maxStallMs: { size: secondMs, least: 0.1, most: 3600 },
  maxPinMs: { size: secondMs, least: 1, most: 3600 },
  maxWalGrowthBytes: { size: mebibyte, least: 1, most: mebibyte },
};

export const limitFields = ['maxStallMs', 'maxPinMs', 'maxWalGrowthBytes'] as const;

/** The three numbers as they are typed. */
export type LimitsForm = Readonly<Record<LimitField, string>>;

export function limitsForm(limits: CaptureLimits): LimitsForm {
  const typed = (field: LimitField) => String(limits[field] / limitUnits[field].size);
  return {
    maxStallMs: typed('maxStallMs'),
    maxPinMs: typed('maxPinMs'),
    maxWalGrowthBytes: typed('maxWalGrowthBytes'),
  };
}

export function isLimit(field: LimitField, text: string): boolean {
  const { least, most } = limitUnits[field];
  return /^\d{1,7}([.,]\d{1,3})?$/.test(text.trim()) && valueOf(text) >= least && valueOf(text) <= most;
}

/** What is asked to be the limits; null while one of them is no number of its range. */
export function limitsOf(form: LimitsForm): CaptureLimits | null {
  if (!limitFields.every((field) => isLimit(field, form[field]))) return null;
  const value = (field: LimitField) => Math.round(valueOf(form[field]) * limitUnits[field].size);
  return {
    maxStallMs: value('maxStallMs'),
    maxPinMs: value('maxPinMs'),
    maxWalGrowthBytes: value('maxWalGrowthBytes'),
  };
}

function valueOf(text: string): number {
  return Number(text.trim().replace(',', '.'));
}
