import { z } from 'zod';
import { AlertChannelId, AlertId, AlertMessageId, AlertRuleId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';

/**
 * What an alert is about. `state`: probes of a target; `freshness` and `certificate`: its probes of these kinds; `maintenance`: recurring
 * work that is overdue; `release`: a trigger after a release; `desk`: the console itself.
 */
export const alertCauses = [
  'state',
  'freshness',
  'certificate',
  'schedule',
  'drill',
  'retention',
  'maintenance',
  'release',
  'desk',
] as const;
export const AlertCause = z.enum(alertCauses);
export type AlertCause = z.infer<typeof AlertCause>;

/** Worst first. Unknown is not ok: what could not be measured for a while is an alert as well. */
export const alertSeverities = ['down', 'degraded', 'unknown'] as const;
export const AlertSeverity = z.enum(alertSeverities);
export type AlertSeverity = z.infer<typeof AlertSeverity>;

/** How it ended: it is well again, or what it was about is no longer looked after. */
export const AlertEnd = z.enum(['well', 'gone']);
export type AlertEnd = z.infer<typeof AlertEnd>;

/** One problem, from its opening to its close. Times are epoch ms. */
export const Alert = z.object({
  id: AlertId,
  cause: AlertCause,
  /** As bad as it has been. */
  severity: AlertSeverity,
  targetId: TargetId.nullable(),
  /** The target, the schedule or the channel it is about, as it was called then. */
  subject: z.string(),
  reason: LocalText,
  /** When the problem began; when the alert was opened. */
  since: z.number(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  end: AlertEnd.nullable(),
  /** False while it cannot be said whether it still holds: a paused probe, a maintenance window. */
  current: z.boolean(),
  acknowledged: z.object({ at: z.number(), by: z.string(), comment: z.string() }).nullable(),
});
export type Alert = z.infer<typeof Alert>;

/** What is told of an alert. `worse` is told once, when a problem becomes `down`. */
export const AlertEvent = z.enum(['open', 'worse', 'reminder', 'close']);
export type AlertEvent = z.infer<typeof AlertEvent>;

/**
 * `held`: by quiet hours. `waiting`: not accepted yet. `nobody`: no desktop was there to show it. `given-up`: refused for good, too old,
 * or the queue was full.
 */
const MessageState = z.enum(['held', 'waiting', 'delivered', 'nobody', 'given-up']);
type MessageState = z.infer<typeof MessageState>;

/** One thing told through one channel. */
export const AlertMessage = z.object({
  id: AlertMessageId,
  alertId: AlertId,
  channelId: AlertChannelId,
  channelName: z.string(),
  event: AlertEvent,
  at: z.number(),
  state: MessageState,
  /** When it is sent at the earliest. */
  dueAt: z.number(),
  attempts: z.number().int(),
  endedAt: z.number().nullable(),
  /** What became of the last attempt. */
  outcome: LocalText.nullable(),
});
export type AlertMessage = z.infer<typeof AlertMessage>;

const Name = z.string().trim().min(1).max(80);
const Address = z.string().trim().min(8).max(2000);
const Authority = z.string().max(100_000).nullable().default(null);
const Proxy = z.string().max(500).nullable().default(null);
/** `user@host`, plain: it goes into a header and an envelope. */
const Mailbox = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>,;:"\\]+@[^\s@<>,;:"\\]+$/);

/** How a channel reaches somebody. `{key}` in an address stands for the stored `address-key`. */
export const ChannelSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('desktop') }),
  z.object({
    kind: z.literal('webhook'),
    address: Address,
    /** With the stored `signing-key`. */
    signed: z.boolean().default(true),
    ca: Authority,
    proxy: Proxy,
  }),
  z.object({
    kind: z.literal('email'),
    host: z.string().trim().min(1).max(253),
    port: z.number().int().min(1).max(65_535),
    /** `tls` from the first byte, `starttls` or nothing is sent, or in plain. */
    security: z.enum(['tls', 'starttls', 'none']),
    /** Signs in with the stored `password`; null: without signing in. */
    user: z.string().trim().min(1).max(254).nullable().default(null),
    from: Mailbox,
    to: z.array(Mailbox).min(1).max(20),
    ca: Authority,
  }),
  z.object({
    kind: z.literal('program'),
    /** An absolute path; started without a shell. */
    program: z.string().min(1).max(1000),
    args: z.array(z.string().max(1000)).max(20).default([]),
    timeoutSeconds: z.number().int().min(1).max(300).default(30),
  }),
  z.object({
    kind: z.literal('heartbeat'),
    address: Address,
    method: z.enum(['GET', 'POST']).default('GET'),
    everyMinutes: z.number().int().min(1).max(1440).default(5),
    ca: Authority,
    proxy: Proxy,
  }),
]);
export type ChannelSettings = z.infer<typeof ChannelSettings>;

/** The secrets of a channel by name; their values live in the credential store only. */
export const ChannelKeyName = z.enum(['signing-key', 'address-key', 'password']);
export type ChannelKeyName = z.infer<typeof ChannelKeyName>;

export const AlertChannelDraft = z.object({
  name: Name,
  enabled: z.boolean().default(true),
  settings: ChannelSettings,
});
export type AlertChannelDraft = z.infer<typeof AlertChannelDraft>;

export const AlertChannel = AlertChannelDraft.extend({
  id: AlertChannelId,
  /** What it needs from the credential store, whether that is there, and whether runs without an unlocked keychain may use it. */
  keys: z.array(z.object({ name: ChannelKeyName, stored: z.boolean(), unattended: z.boolean() })),
  /** Messages that wait, and those that quiet hours hold back. */
  waiting: z.number().int(),
  held: z.number().int(),
  lastOkAt: z.number().nullable(),
  /** Since when nothing gets through, why, and when it is tried next; null while all is well. */
  failing: z
    .object({ since: z.number(), reason: LocalText, attempts: z.number().int(), nextTryAt: z.number() })
    .nullable(),
});
export type AlertChannel = z.infer<typeof AlertChannel>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Every night from one time of day to another, on the clock of a zone. What is held back is told at their end. */
const QuietHours = z.object({
  from: TimeOfDay,
  to: TimeOfDay,
  zone: z.string().min(1).max(60),
  /** What is down is told all the same. */
  downAnyway: z.boolean().default(true),
});
type QuietHours = z.infer<typeof QuietHours>;

/** Who is told of what. For each channel the first rule that fits decides. */
export const AlertRuleDraft = z.object({
  name: Name,
  enabled: z.boolean().default(true),
  /** Null: every target, and what concerns none. */
  targetIds: z.array(TargetId).min(1).max(500).nullable().default(null),
  /** Null: every cause but `maintenance`, which has to be named. */
  causes: z.array(AlertCause).min(1).max(20).nullable().default(null),
  /** Nothing less bad than this is told. */
  floor: AlertSeverity.default('unknown'),
  /** Null: every channel that there is. */
  channelIds: z.array(AlertChannelId).min(1).max(50).nullable().default(null),
  quiet: QuietHours.nullable().default(null),
  repeat: z
    .object({ everyMinutes: z.number().int().min(5).max(10_080), atMost: z.number().int().min(1).max(100) })
    .nullable()
    .default(null),
});
export type AlertRuleDraft = z.infer<typeof AlertRuleDraft>;

export const AlertRule = AlertRuleDraft.extend({ id: AlertRuleId });
export type AlertRule = z.infer<typeof AlertRule>;

/** What a test of a channel did, step by step as far as it came. */
export const ChannelTest = z.object({
  ok: z.boolean(),
  at: z.number(),
  durationMs: z.number(),
  outcome: LocalText,
  facts: z.array(z.object({ name: LocalText, value: z.string().max(2000) })).max(20),
});
export type ChannelTest = z.infer<typeof ChannelTest>;
