import { z } from 'zod';
import {
  Alert,
  AlertChannel,
  AlertChannelDraft,
  AlertMessage,
  AlertRule,
  AlertRuleDraft,
  AlertSeverity,
  ChannelKeyName,
  ChannelTest,
} from '../../model/alert.ts';
import { AlertChannelId, AlertId, AlertMessageId, AlertRuleId, TargetId } from '../../model/ids.ts';
import { LocalText } from '../../model/local-text.ts';
import { Nothing, call, event } from '../spec.ts';

const Comment = z.string().trim().min(1).max(2000);

export const alertsContract = {
  /** All that are open, the worst first, and of those that are closed as many as fit, the newest first. */
  list: call(
    z.object({ targetId: TargetId.optional(), open: z.boolean().optional() }),
    z.object({ revision: z.number(), alerts: z.array(Alert).max(1000) }),
  ),
  /** With all that was told of it. */
  get: call(z.object({ alertId: AlertId }), z.object({ alert: Alert, messages: z.array(AlertMessage) })),
  /** Stops its reminders; the close is still told. */
  acknowledge: call(z.object({ alertId: AlertId, comment: Comment }), Alert),
  channels: call(Nothing, z.object({ channels: z.array(AlertChannel) })),
  /**
   * Without an id a new one; with one, everything about it is replaced but the secrets that are not given. Programs are entered on the
   * command line only.
   */
  setChannel: call(
    AlertChannelDraft.extend({
      channelId: AlertChannelId.optional(),
      secrets: z.partialRecord(ChannelKeyName, z.string().min(1).max(2000)).default({}),
    }),
    AlertChannel,
  ),
  /** Copies one of its secrets into the vault, for runs that have no unlocked keychain. */
  grantKey: call(z.object({ channelId: AlertChannelId, name: ChannelKeyName }), AlertChannel),
  /** With its secrets, and what still waited for it. */
  removeChannel: call(z.object({ channelId: AlertChannelId }), Nothing),
  /** Sends something now, past rules and queue, and says exactly what happened. */
  test: call(z.object({ channelId: AlertChannelId }), ChannelTest),
  rules: call(Nothing, z.object({ rules: z.array(AlertRule) })),
  setRule: call(AlertRuleDraft.extend({ ruleId: AlertRuleId.optional() }), AlertRule),
  removeRule: call(z.object({ ruleId: AlertRuleId }), Nothing),
  /** The order in which rules are asked. */
  orderRules: call(
    z.object({ ruleIds: z.array(AlertRuleId).max(200) }),
    z.object({ rules: z.array(AlertRule) }),
  ),
  /** Looks at everything and sends what is due, once; for a timer where no console stays open. */
  runDue: call(
    Nothing,
    z.object({ open: z.number(), delivered: z.number(), waiting: z.number(), failing: z.array(z.string()) }),
  ),
  /** For a desktop: it has shown a notification, or could not. */
  shown: call(z.object({ messageId: AlertMessageId, shown: z.boolean() }), Nothing),
  /** Channels and rules are asked for anew when it is told. */
  changed: event(z.object({ revision: z.number(), open: z.number(), alerts: z.array(Alert) })),
  /** For a desktop: to be shown now. */
  notified: event(
    z.object({
      messageId: AlertMessageId,
      severity: AlertSeverity.nullable(),
      title: LocalText,
      text: LocalText,
    }),
  ),
} as const;
