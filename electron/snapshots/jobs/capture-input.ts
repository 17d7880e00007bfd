import { z } from 'zod';
import { LinkUse } from '../../../shared/model/job.ts';
import { SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import { CaptureLimits, SnapshotKind, VerifyReport } from '../../../shared/model/snapshot.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import { HostAccess } from '../../locations/ssh/host-access.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { ExportTaken } from '../capture/exports/taken-exports.ts';
import { ServerSecrets } from '../capture/postgres/server-access.ts';
import { Desk, RefreshResult } from './refresh-input.ts';

/** What is captured, and for whom. */
export const CaptureSubject = z.object({
  target: z.object({ id: TargetId, name: z.string(), settings: z.record(z.string(), SettingValue) }),
  packText: z.string(),
  /** How the host is entered on which its files lie; null, or left out, for this computer. */
  host: HostAccess.nullable().optional(),
  /** Where the target is reached over the network, for a desk that adopts it. */
  addresses: z.array(z.string()),
  kind: SnapshotKind,
  label: z.string().nullable(),
  partialReason: z.string().nullable(),
  liveCopyReason: z.string().nullable().optional(),
  operator: z.string(),
  typedName: z.string().nullable(),
  holdfastVersion: z.string(),
  journalHead: z.string(),
  scratchRoot: z.string(),
  limits: CaptureLimits,
  /** For databases of servers; never kept in the snapshot. */
  servers: ServerSecrets.optional(),
  /** What the target has handed out; left out on a host that does not know it. */
  exports: z.record(z.string(), ExportTaken).optional(),
});
export type CaptureSubject = z.infer<typeof CaptureSubject>;

export const CaptureInput = z.object({
  desk: Desk,
  by: FactAuthor,
  subject: CaptureSubject,
  verify: z.boolean(),
  /** The newest whole snapshot of the target there. */
  previousId: SnapshotId.nullable(),
});
export type CaptureInput = z.infer<typeof CaptureInput>;

export const CaptureResult = z.object({
  snapshotId: SnapshotId,
  verify: VerifyReport.nullable(),
  link: LinkUse.nullable(),
  refreshed: RefreshResult,
});
export type CaptureResult = z.infer<typeof CaptureResult>;
