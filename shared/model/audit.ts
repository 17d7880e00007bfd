import { z } from 'zod';
import { RepositoryId, TargetId } from './ids.ts';
import { JournalVerdict } from './journal.ts';
import { LocalText } from './local-text.ts';
import { isCalendarDay } from '../rules/calendar-days.ts';

/** A day of the operator's calendar. */
export const CalendarDay = z
  .string()
  .max(10)
  .refine(isCalendarDay, { error: 'expected a day such as 2026-11-21' });
export type CalendarDay = z.infer<typeof CalendarDay>;

/**
 * Whether a whole set of that day was verified in full. `unknown`: nobody here can tell; `open`: the day is not over; `before`: the target
 * was not looked after yet. Only `covered` is.
 */
const DayCover = z.enum(['covered', 'gap', 'unknown', 'open', 'before']);
type DayCover = z.infer<typeof DayCover>;

export const AuditDay = z.object({
  day: CalendarDay,
  cover: DayCover,
  /** The set that covers it, and when it was begun (epoch ms). */
  snapshot: z.object({ id: z.string(), at: z.number(), forgotten: z.boolean() }).nullable(),
  /** Why it is a gap or unknown. */
  reason: LocalText.nullable(),
});
export type AuditDay = z.infer<typeof AuditDay>;

/** Days of one target in one repository, or in any of them. Gaps are stretches of days that are a gap or unknown, both ends among them. */
export const Coverage = z.object({
  days: z.array(AuditDay),
  covered: z.number(),
  /** Days that count: neither before the target nor still open. */
  counted: z.number(),
  gaps: z.array(z.object({ from: CalendarDay, to: CalendarDay, days: z.number() })),
});
export type Coverage = z.infer<typeof Coverage>;

export const AuditTarget = z.object({
  id: TargetId,
  name: z.string(),
  pack: z.string(),
  addedAt: z.number(),
  /** A day is covered when one repository covers it. */
  anywhere: Coverage,
  repositories: z.array(Coverage.extend({ id: RepositoryId, name: z.string(), place: z.string() })),
});
export type AuditTarget = z.infer<typeof AuditTarget>;

/** Something that was done, as it is told in a report. */
export const AuditEvent = z.object({
  at: z.number(),
  operator: z.string(),
  targetId: TargetId.nullable(),
  /** The target as it is called now, or was when it was removed. */
  target: z.string().nullable(),
  what: LocalText,
  subject: z.string(),
  result: z.enum(['done', 'failed', 'refused', 'cancelled', 'skipped', 'cut-off', 'not-all-well']),
  reason: z.string().nullable(),
  /** Number of the entry of the journal; null for what was read from a repository. */
  entry: z.number().nullable(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Bounded: `left` says how many there were beyond. */
const Events = z.object({ events: z.array(AuditEvent).max(2000), left: z.number() });
export type AuditEvents = z.infer<typeof Events>;

export const AuditReport = z.object({
  from: CalendarDay,
  to: CalendarDay,
  zone: z.string(),
  writtenAt: z.number(),
  operator: z.string(),
  typedName: z.string().nullable(),
  console: z.object({ host: z.string(), version: z.string() }),
  targets: z.array(AuditTarget),
  drills: Events,
  restores: Events,
  exceptions: Events,
  passedRules: Events,
  actions: Events,
  forgotten: Events,
  /** Runbooks, incidents and releases. */
  procedures: Events,
  /** Changes of what is looked after, and how: targets, credentials, schedules, retention, repositories, pauses. */
  changes: Events,
  journal: z.object({
    verdict: JournalVerdict,
    /** Entries of the time of the report. */
    entries: z.number(),
  }),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** Longest time of one report: a leap year. */
export const mostAuditDays = 366;
