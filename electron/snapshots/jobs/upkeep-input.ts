import { z } from 'zod';
import { CheckReport, CopyReport, PruneReport } from '../../../shared/model/repository.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { LocalText } from '../../../shared/model/local-text.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { RepositoryAccess } from '../../repository/access.ts';
import { Desk, RefreshResult } from './refresh-input.ts';

/** Inputs and answers of the jobs that look after a repository. */
const Upkeep = z.object({ desk: Desk, by: FactAuthor, scratchRoot: z.string() });

export const CheckInput = Upkeep.extend({
  readShare: z.union([z.literal(0), z.literal(0.1), z.literal(1)]),
  hash: z.boolean().default(false),
  /** Which tenth of the packs a sample reads. */
  turn: z.number(),
  kitDir: z.string(),
});
export const CheckResult = z.object({ report: CheckReport, refreshed: RefreshResult });

export const PruneInput = Upkeep.extend({ dryRun: z.boolean() });
export const PruneResult = z.object({ report: PruneReport, refreshed: RefreshResult });

/** `desk` is the repository that receives. */
export const CopyInput = Upkeep.extend({
  from: RepositoryAccess,
  /** Only these; null for all. */
  snapshots: z.array(SnapshotId).nullable(),
});
export const CopyResult = z.object({
  report: CopyReport,
  failed: z.array(LocalText),
  refreshed: RefreshResult,
});

export const RebuildIndexInput = Upkeep;
export const RebuildIndexResult = z.object({
  packs: z.number(),
  chunks: z.number(),
  refreshed: RefreshResult,
});
