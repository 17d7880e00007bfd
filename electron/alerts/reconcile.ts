import { alertSeverities } from '../../shared/model/alert.ts';
import type { AlertEnd, AlertSeverity } from '../../shared/model/alert.ts';
import type { AlertSource, Reading } from './alert-ports.ts';
import type { StoredAlert } from './alert-store.ts';

/** What has to become of alerts. */
export type Change =
  | { readonly kind: 'open'; readonly reading: Reading; readonly severity: AlertSeverity }
  | {
      readonly kind: 'keep';
      readonly alert: StoredAlert;
      readonly reading: Reading;
      readonly severity: AlertSeverity;
    }
  | { readonly kind: 'unsure'; readonly alert: StoredAlert }
  | { readonly kind: 'close'; readonly alert: StoredAlert; readonly end: AlertEnd };

/** Whether the first is at least as bad as the second. */
export function atLeastAsBad(one: AlertSeverity, other: AlertSeverity): boolean {
  return alertSeverities.indexOf(one) <= alertSeverities.indexOf(other);
}

/**
 * Weighs what was read against what is open. A problem opens when it is seen badly, and closes only when it was seen well, or when what it
 * was about is gone; what cannot be said now changes nothing.
 */
export function reconcile(
  open: readonly StoredAlert[],
  readings: readonly Reading[],
  { prefixes, complete }: Pick<AlertSource, 'prefixes' | 'complete'>,
): readonly Change[] {
  const byKey = new Map(readings.map((reading) => [reading.key, reading]));
  const known = new Map(open.map((alert) => [alert.key, alert]));
  const changes = [...byKey.values()].flatMap((reading) => changeOf(known.get(reading.key), reading));
  const gone = complete
    ? open.filter(({ key }) => !byKey.has(key) && prefixes.some((prefix) => key.startsWith(prefix)))
    : [];
  return [...changes, ...gone.map((alert): Change => ({ kind: 'close', alert, end: 'gone' }))];
}

function changeOf(alert: StoredAlert | undefined, reading: Reading): readonly Change[] {
  const { verdict } = reading;
  if (alert === undefined)
    return verdict === 'well' || verdict === 'unsure' ? [] : [{ kind: 'open', reading, severity: verdict }];
  if (verdict === 'unsure') return [{ kind: 'unsure', alert }];
  if (verdict === 'well') return [{ kind: 'close', alert, end: 'well' }];
  const severity = atLeastAsBad(alert.severity, verdict) ? alert.severity : verdict;
  return [{ kind: 'keep', alert, reading, severity }];
}
