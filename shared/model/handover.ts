import { z } from 'zod';
import { PackId, PolicyId, ProbeId, RepositoryId, SnapshotId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { MaintenanceWindow } from './maintenance.ts';
import { OpenWork } from './open-work.ts';
import { PolicyException } from './policy.ts';
import { ProbePause } from './probe.ts';
import { RepositoryHealth } from './repository.ts';
import { RetentionPolicy } from './retention.ts';
import { ScheduleSummary } from './schedule.ts';
import { State } from './state.ts';

/** A repository that keeps sets of the target, as far as this desk knows. Times are epoch ms. */
export const HandoverRepository = z.object({
  id: RepositoryId,
  name: z.string(),
  place: z.string(),
  health: RepositoryHealth,
  healthReason: LocalText.nullable(),
  checkedAt: z.number().nullable(),
  /** When somebody proved to have the recovery kit in hand. */
  kitConfirmedAt: z.number().nullable(),
  /** The last kit that was made on this desk, and the folder it was written into; null when none is on record. */
  kitMade: z.object({ at: z.number(), folder: z.string().nullable(), operator: z.string() }).nullable(),
  unattended: z.boolean(),
  snapshots: z.number(),
  newestVerifiedAt: z.number().nullable(),
  lastProvenRestoreAt: z.number().nullable(),
  retention: RetentionPolicy,
});
export type HandoverRepository = z.infer<typeof HandoverRepository>;

/** What a colleague has to know of a target to stand in. Credentials by name only. */
export const Handover = z.object({
  target: z.object({
    id: TargetId,
    name: z.string(),
    pack: PackId,
    packTitle: LocalText,
    addedAt: z.number(),
  }),
  writtenAt: z.number(),
  zone: z.string(),
  operator: z.string(),
  typedName: z.string().nullable(),
  console: z.object({ host: z.string(), dataDir: z.string(), version: z.string() }),
  state: z.object({
    state: State,
    reason: LocalText.nullable(),
    since: z.number().nullable(),
    checkedAt: z.number().nullable(),
  }),
  /** Addresses, folders and what else was filled in. */
  settings: z.array(z.object({ name: z.string(), title: LocalText, value: z.string() })),
  network: z.object({ proxy: z.string().nullable(), ownAuthority: z.boolean() }),
  credentials: z.array(
    z.object({
      name: z.string(),
      title: LocalText,
      kept: z.boolean(),
      backend: z.enum(['keychain', 'vault']).nullable(),
      unattended: z.boolean(),
      changedAt: z.number().nullable(),
    }),
  ),
  repositories: z.array(HandoverRepository),
  /** Where the recovery kit lies, as the operator says; null leaves a line to be filled in by hand. */
  kitAt: z.string().nullable(),
  lastVerified: z.object({ id: SnapshotId, at: z.number(), repository: z.string() }).nullable(),
  lastProvenRestore: z.object({ at: z.number(), repository: z.string() }).nullable(),
  /** Sets that were written out of the repositories, newest first. */
  copies: z.array(z.object({ at: z.number(), path: z.string(), operator: z.string() })),
  schedules: z.array(
    ScheduleSummary.pick({
      name: true,
      zone: true,
      timing: true,
      state: true,
      nextDueAt: true,
      lastOkAt: true,
      paused: true,
    }).extend({ task: LocalText }),
  ),
  /** Probes that are not as they should be, the worst first. */
  notOk: z.array(
    z.object({
      id: ProbeId,
      title: LocalText,
      state: State,
      reason: LocalText.nullable(),
      since: z.number().nullable(),
    }),
  ),
  paused: z.array(ProbePause.extend({ id: ProbeId, title: LocalText })),
  /** Those that are in force or to come. */
  maintenance: z.array(MaintenanceWindow),
  exceptions: z.array(PolicyException.extend({ id: PolicyId, title: LocalText })),
  open: z.array(OpenWork),
});
export type Handover = z.infer<typeof Handover>;
