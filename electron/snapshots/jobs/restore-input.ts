import { z } from 'zod';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { InterruptedRestore, RestoreDestination } from '../../../shared/model/restore.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import { ServerSecrets } from '../capture/postgres/server-access.ts';
import { HostAccess } from '../../locations/ssh/host-access.ts';
import { RepositoryAccess } from '../../repository/access.ts';

/** Inputs of the jobs that restore. */
export const RestoreInput = z.object({
  access: RepositoryAccess,
  owner: z.string(),
  scratchRoot: z.string(),
  snapshotId: SnapshotId,
  destination: RestoreDestination,
  only: z.array(z.string()).nullable(),
  paths: z.array(z.string()).nullable(),
  acceptLoss: z.boolean(),
  /** Of the target as this desk has it now, for the pack's running check; those of the snapshot where the target is not known. */
  settings: z.record(z.string(), SettingValue).nullable(),
  /** How the host is entered on which the destination lies; null for this computer. */
  host: HostAccess.nullable().default(null),
  /** For databases of servers. */
  servers: ServerSecrets.optional(),
});
export type RestoreInput = z.infer<typeof RestoreInput>;

/** What is done about a restore that is over or was interrupted; the intent or the record beside the destination is all it needs. */
export const RestoreAfterInput = z.object({
  kind: z.enum(['undo', 'resume', 'rollback']),
  /** The intent file, or for undo the restore's record in the safety copy. */
  path: z.string().min(1),
  host: HostAccess.nullable().default(null),
  /** For the undo of a database of a server, which `path` is then the address of. */
  server: z.object({ password: z.string().nullable(), authority: z.string().nullable() }).optional(),
});
export type RestoreAfterInput = z.infer<typeof RestoreAfterInput>;

export const FindInterruptedInput = z.object({
  folders: z.array(z.string()),
  host: HostAccess.nullable().default(null),
});
export const FoundInterrupted = z.array(InterruptedRestore);
