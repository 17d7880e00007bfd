import { z } from 'zod';
import { RepositoryId, RunbookId, ScheduleId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** When, on the clock of the schedule's zone: every day at a time, or a cron expression of five fields. */
export const ScheduleTiming = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily'), at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
  z.object({ kind: z.literal('cron'), expression: z.string().trim().min(1).max(120) }),
]);
export type ScheduleTiming = z.infer<typeof ScheduleTiming>;

/**
 * What is done. A drill restores the target's newest snapshot of that repository into scratch. Of a runbook, the steps that need nobody are
 * carried out; its snapshots go to the repository, which may be left out where none is taken.
 */
export const ScheduleTask = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('snapshot'),
    targetId: TargetId,
    repositoryId: RepositoryId,
    /** Read everything back after publishing. */
    verify: z.boolean().default(true),
    /** Apply the target's retention afterwards. */
    retention: z.boolean().default(true),
    /** A second repository that receives the snapshot. */
    copyTo: RepositoryId.nullable().default(null),
  }),
  z.object({ kind: z.literal('copy'), from: RepositoryId, to: RepositoryId }),
  z.object({ kind: z.literal('drill'), targetId: TargetId, repositoryId: RepositoryId }),
  z.object({
    kind: z.literal('runbook'),
    targetId: TargetId,
    runbookId: RunbookId,
    repositoryId: RepositoryId.nullable().default(null),
  }),
]);
export type ScheduleTask = z.infer<typeof ScheduleTask>;

/** What an operator gives. */
export const ScheduleDraft = z.object({
  name: z.string().trim().min(1).max(80),
  /** An IANA name, such as `Asia/Seoul`. */
  zone: z.string().min(1).max(60),
  timing: ScheduleTiming,
  task: ScheduleTask,
});
export type ScheduleDraft = z.infer<typeof ScheduleDraft>;

export const Schedule = ScheduleDraft.extend({
  id: ScheduleId,
  createdAt: z.number(),
  createdBy: z.string().max(200),
  paused: z.object({ reason: z.string().max(500), at: z.number(), by: z.string().max(200) }).nullable(),
});
export type Schedule = z.infer<typeof Schedule>;

/**
 * `taken`: another console does it. `overrun`: not started, because the run before was still under way; of a runbook, because a run of it is
 * still open. One that waits for a person is `ok`, with the reason.
 */
const ScheduleRunState = z.enum(['running', 'ok', 'failed', 'missed', 'overrun', 'taken']);
type ScheduleRunState = z.infer<typeof ScheduleRunState>;

/**
 * `place-failing`: errors while reading or writing there. `busy`: the repository is locked, or the server did not allow it.
 * `keys-locked`: the keychain or the vault could not be opened.
 */
export const MissedCause = z.enum([
  'asleep',
  'not-running',
  'off-network',
  'place-not-there',
  'place-failing',
  'busy',
  'keys-locked',
  'interrupted',
]);
export type MissedCause = z.infer<typeof MissedCause>;

/** What became of one due moment. */
export const ScheduleRun = z.object({
  dueAt: z.number(),
  state: ScheduleRunState,
  /** Of a missed one. */
  cause: MissedCause.nullable(),
  /** Why, or what is to be known about it. */
  reason: LocalText.nullable(),
  attempts: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** A missed one that is tried again, and when; null once it is given up. */
  nextTryAt: z.number().nullable(),
});
export type ScheduleRun = z.infer<typeof ScheduleRun>;

export const ScheduleState = z.enum([...ScheduleRunState.options, 'never']);
export type ScheduleState = z.infer<typeof ScheduleState>;

/** A schedule as the faces see it: how its newest due moment went, and what is next. */
export const ScheduleSummary = Schedule.extend({
  state: ScheduleState,
  reason: LocalText.nullable(),
  /** Null while paused. */
  nextDueAt: z.number().nullable(),
  lastOkAt: z.number().nullable(),
  /** Newest first, at most 50. */
  runs: z.array(ScheduleRun).max(50),
});
export type ScheduleSummary = z.infer<typeof ScheduleSummary>;

/** What the operating system offers to start a command by itself. */
export const SystemScheduler = z.enum(['systemd', 'cron', 'task-scheduler']);
export type SystemScheduler = z.infer<typeof SystemScheduler>;

/** Something that schedules need, and whether it can be had now. `schedules` are the names of those. */
export const ScheduleNeed = z.object({
  what: LocalText,
  ok: z.boolean(),
  problem: LocalText.nullable(),
  schedules: z.array(z.string()),
});
export type ScheduleNeed = z.infer<typeof ScheduleNeed>;

/** What one call of `run-due` decided, and how what it started went. */
export const RunDueReport = z.object({
  runs: z.array(ScheduleRun.extend({ scheduleId: ScheduleId, name: z.string() })),
});
export type RunDueReport = z.infer<typeof RunDueReport>;
