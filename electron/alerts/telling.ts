import type { Alert, AlertRule } from '../../shared/model/alert.ts';
import type { AlertChannelId } from '../../shared/model/ids.ts';
import type { Notice } from './message-store.ts';
import { atLeastAsBad } from './reconcile.ts';
import { quietUntil } from './routing.ts';
import type { Told } from './told.ts';

/** Something that a channel has to be told, and what it will know then. */
export type Telling = {
  readonly channelId: AlertChannelId;
  readonly event: Told['event'];
  readonly reminder: Told['reminder'];
  readonly dueAt: number;
  readonly notice: Omit<Notice, 'channelId'>;
};

const minuteMs = 60_000;

/**
 * What each channel has to be told of an alert that is seen badly now: its opening once, once that it became worse, and reminders up to
 * the cap of its rule, until somebody has acknowledged it.
 */
export function tellOpen(
  alert: Alert,
  notices: readonly Notice[],
  rules: ReadonlyMap<AlertChannelId, AlertRule>,
  hasWaiting: (channelId: AlertChannelId) => boolean,
  now: number,
): readonly Telling[] {
  const known = new Map(notices.map((notice) => [notice.channelId, notice]));
  return [...rules].flatMap(([channelId, rule]): readonly Telling[] => {
    if (!atLeastAsBad(alert.severity, rule.floor)) return [];
    const notice = known.get(channelId);
    const quiet = quietUntil(rule, alert.severity, now);
    const telling = { channelId, reminder: null, dueAt: quiet ?? now };
    const fresh = { severity: alert.severity, lastToldAt: now, reminders: notice?.reminders ?? 0 };
    if (notice === undefined) return [{ ...telling, event: 'open', notice: fresh }];
    if (!atLeastAsBad(notice.severity, alert.severity))
      return [{ ...telling, event: 'worse', notice: fresh }];
    if (quiet !== null || alert.acknowledged !== null || !isReminderDue(notice, rule, now)) return [];
    if (hasWaiting(channelId) || rule.repeat === null) return [];
    const number = notice.reminders + 1;
    const reminder = { number, atMost: rule.repeat.atMost };
    return [{ ...telling, event: 'reminder', reminder, notice: { ...fresh, reminders: number } }];
  });
}

/** Everybody who was told that it opened is told that it closed, whatever the rules say by now. */
export function tellClose(
  alert: Alert,
  notices: readonly Notice[],
  rules: ReadonlyMap<AlertChannelId, AlertRule>,
  now: number,
): readonly Telling[] {
  return notices.map(({ channelId, reminders }) => {
    const rule = rules.get(channelId);
    const quiet = rule === undefined ? null : quietUntil(rule, alert.severity, now);
    const notice = { severity: alert.severity, lastToldAt: now, reminders };
    return { channelId, event: 'close', reminder: null, dueAt: quiet ?? now, notice };
  });
}

function isReminderDue(
  { reminders, lastToldAt }: Notice,
  { repeat }: Pick<AlertRule, 'repeat'>,
  now: number,
): boolean {
  if (repeat === null || reminders >= repeat.atMost) return false;
  return now - lastToldAt >= repeat.everyMinutes * minuteMs;
}
