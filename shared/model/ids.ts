import { z } from 'zod';

const idPattern = /^[0-9a-f]{16}$/;

/** Ids are 64 random bits as 16 hex digits. Each noun has its own brand, so that one cannot be passed for another. */
export const TargetId = z.string().regex(idPattern).brand<'TargetId'>();
export type TargetId = z.infer<typeof TargetId>;

export const ActionRunId = z.string().regex(idPattern).brand<'ActionRunId'>();
export type ActionRunId = z.infer<typeof ActionRunId>;

export const MaintenanceId = z.string().regex(idPattern).brand<'MaintenanceId'>();
export type MaintenanceId = z.infer<typeof MaintenanceId>;

/** Names inside a pack: lower case words joined by hyphens. */
export const PackId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type PackId = z.infer<typeof PackId>;

export const ProbeId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type ProbeId = z.infer<typeof ProbeId>;

export const ViewId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type ViewId = z.infer<typeof ViewId>;

/** 128 random bits as 32 hex digits. */
export const RepositoryId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'RepositoryId'>();
export type RepositoryId = z.infer<typeof RepositoryId>;

/** The name of the snapshot's root file: the SHA-256 of its bytes. */
export const SnapshotId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'SnapshotId'>();
export type SnapshotId = z.infer<typeof SnapshotId>;

export const JobId = z.string().regex(idPattern).brand<'JobId'>();
export type JobId = z.infer<typeof JobId>;

export const RestoreId = z.string().regex(idPattern).brand<'RestoreId'>();
export type RestoreId = z.infer<typeof RestoreId>;

export const ScheduleId = z.string().regex(idPattern).brand<'ScheduleId'>();
export type ScheduleId = z.infer<typeof ScheduleId>;

/** Names of parts inside a pack. */
export const PartId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type PartId = z.infer<typeof PartId>;

/** Names of policies inside a pack. */
export const PolicyId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80);
export type PolicyId = z.infer<typeof PolicyId>;

/** Names of actions inside a pack. */
export const ActionId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type ActionId = z.infer<typeof ActionId>;

/** Names of runbooks inside a pack. */
export const RunbookId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type RunbookId = z.infer<typeof RunbookId>;

/** Names of steps inside a runbook. */
export const StepId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type StepId = z.infer<typeof StepId>;

/** A runbook that is carried out. */
export const RunId = z.string().regex(idPattern).brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

export const IncidentId = z.string().regex(idPattern).brand<'IncidentId'>();
export type IncidentId = z.infer<typeof IncidentId>;

export const ReleaseId = z.string().regex(idPattern).brand<'ReleaseId'>();
export type ReleaseId = z.infer<typeof ReleaseId>;

/** Evidence of an incident that was kept at one moment. */
export const CaptureId = z.string().regex(idPattern).brand<'CaptureId'>();
export type CaptureId = z.infer<typeof CaptureId>;

export const AlertId = z.string().regex(idPattern).brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

export const AlertRuleId = z.string().regex(idPattern).brand<'AlertRuleId'>();
export type AlertRuleId = z.infer<typeof AlertRuleId>;

/** A way to tell somebody. 96 random bits as 24 hex digits: it owns secrets, and must not be taken for a target's or a repository's id. */
export const AlertChannelId = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .brand<'AlertChannelId'>();
export type AlertChannelId = z.infer<typeof AlertChannelId>;

/** What is told, once: 128 random bits as 32 hex digits. A receiver that has seen it may leave it out. */
export const AlertMessageId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'AlertMessageId'>();
export type AlertMessageId = z.infer<typeof AlertMessageId>;
