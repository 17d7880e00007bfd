import type { RetentionPolicy } from '../../../shared/model/retention.ts';

export const retentionFields = ['last', 'daily', 'weekly', 'monthly'] as const;
type RetentionField = (typeof retentionFields)[number];

/** The four numbers as they are typed. */
type RetentionForm = Readonly<Record<RetentionField, string>>;

export function retentionForm({ last, daily, weekly, monthly }: RetentionPolicy): RetentionForm {
  return { last: String(last), daily: String(daily), weekly: String(weekly), monthly: String(monthly) };
}

export function isCount(text: string): boolean {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) <= 1000;
}

/** What is asked to be kept; null while a number is none or nothing at all would be kept. */
export function policyOf(form: RetentionForm): RetentionPolicy | null {
  if (!retentionFields.every((field) => isCount(form[field]))) return null;
  const policy = {
    last: Number(form.last),
    daily: Number(form.daily),
    weekly: Number(form.weekly),
    monthly: Number(form.monthly),
  };
  return Object.values(policy).some((count) => count > 0) ? policy : null;
}
