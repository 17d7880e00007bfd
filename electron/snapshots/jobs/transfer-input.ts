import { z } from 'zod';
import { PackId, SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { RepositoryAccess } from '../../repository/access.ts';
import { Desk, RefreshResult } from './refresh-input.ts';

/** Inputs and answers of the jobs that take sets out of repositories and into them. */
export const ExportForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('portable'), passphrase: z.string() }),
  z.object({ kind: z.literal('plain') }),
]);
export type ExportForm = z.infer<typeof ExportForm>;

export const ExportInput = z.object({
  access: RepositoryAccess,
  snapshotId: SnapshotId,
  path: z.string(),
  form: ExportForm,
});
export const ExportResult = z.object({ sizeBytes: z.number(), files: z.number() });

export const ImportInput = z.object({
  desk: Desk,
  by: FactAuthor,
  scratchRoot: z.string(),
  path: z.string(),
  passphrase: z.string(),
  /** The target of the desk that the set becomes a snapshot of; null: the one that it says. */
  target: z
    .object({
      id: TargetId,
      name: z.string(),
      settings: z.record(z.string(), SettingValue),
      pack: PackId,
    })
    .nullable(),
});
export const ImportResult = z.object({ snapshotId: SnapshotId, refreshed: RefreshResult });
