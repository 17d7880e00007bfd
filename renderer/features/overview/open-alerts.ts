import type { Alert, AlertSeverity } from '../../../shared/model/alert.ts';

type Told = Pick<Alert, 'severity' | 'closedAt' | 'current'>;

const order: readonly AlertSeverity[] = ['down', 'degraded', 'unknown'];

/** How many alerts are open, and the worst of what they say now: one that cannot be measured at present is unknown. Null where none is open. */
export function openAlerts(
  alerts: readonly Told[],
): { readonly count: number; readonly worst: AlertSeverity } | null {
  const open = alerts.filter(({ closedAt }) => closedAt === null);
  if (open.length === 0) return null;
  const now = new Set(open.map(({ severity, current }) => (current ? severity : 'unknown')));
  return { count: open.length, worst: order.find((severity) => now.has(severity)) ?? 'unknown' };
}
