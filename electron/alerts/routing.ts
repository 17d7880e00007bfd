import type { Alert, AlertChannel, AlertRule } from '../../shared/model/alert.ts';
import type { AlertChannelId } from '../../shared/model/ids.ts';
import { occurrenceAt } from '../../shared/rules/maintenance-window.ts';

type Tellable = Pick<AlertChannel, 'id' | 'enabled' | 'settings'>;

/**
 * For each channel that may be told of an alert, the rule that decides how: the first that fits. A heartbeat is told nothing. The
 * severity is not asked here: it may still rise.
 */
export function rulesByChannel(
  alert: Pick<Alert, 'cause' | 'targetId'>,
  rules: readonly AlertRule[],
  channels: readonly Tellable[],
): ReadonlyMap<AlertChannelId, AlertRule> {
  const fitting = rules.filter((rule) => fits(rule, alert));
  const chosen = new Map<AlertChannelId, AlertRule>();
  for (const { id, enabled, settings } of channels) {
    if (!enabled || settings.kind === 'heartbeat') continue;
    const rule = fitting.find(({ channelIds }) => channelIds === null || channelIds.includes(id));
    if (rule !== undefined) chosen.set(id, rule);
  }
  return chosen;
}

/** Whether it becomes an alert at all: recurring maintenance does so only where a rule names it. */
export function isAskedFor(alert: Pick<Alert, 'cause' | 'targetId'>, rules: readonly AlertRule[]): boolean {
  return alert.cause !== 'maintenance' || rules.some((rule) => fits(rule, alert));
}

function fits({ enabled, targetIds, causes }: AlertRule, alert: Pick<Alert, 'cause' | 'targetId'>): boolean {
  if (!enabled) return false;
  if (causes === null ? alert.cause === 'maintenance' : !causes.includes(alert.cause)) return false;
  return targetIds === null || (alert.targetId !== null && targetIds.includes(alert.targetId));
}

/** When quiet hours that hold now end (epoch ms); null when nothing is held back. Nights begin and end by the clock on the wall. */
export function quietUntil(
  { quiet }: Pick<AlertRule, 'quiet'>,
  severity: Alert['severity'],
  now: number,
): number | null {
  if (quiet === null || (quiet.downAnyway && severity === 'down')) return null;
  const overMidnight = quiet.to <= quiet.from;
  const night = occurrenceAt(
    {
      zone: quiet.zone,
      from: `2020-01-01T${quiet.from}`,
      to: `2020-01-0${overMidnight ? 2 : 1}T${quiet.to}`,
      repeat: 'daily',
    },
    now,
  );
  return night?.to ?? null;
}
