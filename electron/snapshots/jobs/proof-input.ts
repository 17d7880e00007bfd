import { z } from 'zod';
import { DrillReport } from '../../../shared/model/drill.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { VerifyLayerName, VerifyReport } from '../../../shared/model/snapshot.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { Desk, RefreshResult } from './refresh-input.ts';

/** Inputs and answers of the jobs that prove one snapshot: verification and drill. */
const OfSnapshot = z.object({ desk: Desk, by: FactAuthor, snapshotId: SnapshotId, scratchRoot: z.string() });

export const VerifyInput = OfSnapshot.extend({
  layers: z.array(VerifyLayerName).min(1),
  share: z.number().gt(0).max(1),
});
export const VerifyResult = z.object({ report: VerifyReport, refreshed: RefreshResult });
export type VerifyResult = z.infer<typeof VerifyResult>;

/** `scratchRoot` may be a folder of the operator's; what the desk itself remembers goes into its own. */
export const DrillInput = OfSnapshot.extend({ boot: z.boolean(), watchRoot: z.string() });
export const DrillResult = z.object({ report: DrillReport, refreshed: RefreshResult });
export type DrillResult = z.infer<typeof DrillResult>;
