import { z } from 'zod';
import { DatabaseFile } from '../../locations/live-database/task-schemas.ts';
import { ViewCell } from '../../../shared/model/view.ts';
import { CopyKey } from '../kept/sealing.ts';

const Parameters = z.record(z.string(), z.union([z.string(), z.number()]));

const Change = z.object({ table: z.string(), where: z.string(), set: z.string().nullable() });

export const PlanRowsInput = z.object({
  file: DatabaseFile,
  changes: z.array(Change),
  parameters: Parameters,
  mostRows: z.number(),
  /** How many rows of each are answered for showing. */
  shownRows: z.number(),
});
export type PlanRowsInput = z.infer<typeof PlanRowsInput>;

/** `digest` covers every row; `tooMany` when there are more than allowed, and then nothing else is known. */
export const PlannedRows = z.object({
  source: z.enum(['original', 'copy']),
  digest: z.string(),
  changes: z.array(
    z.object({
      count: z.number(),
      tooMany: z.boolean(),
      columns: z.array(z.string()),
      rows: z.array(z.array(ViewCell)),
    }),
  ),
});
export type PlannedRows = z.infer<typeof PlannedRows>;

export const ChangeRowsInput = PlanRowsInput.omit({ shownRows: true }).extend({
  /** What the plan saw; anything else is refused. */
  digest: z.string(),
  /** The process that asked for it. */
  console: z.object({ pid: z.number(), startedAt: z.string().nullable() }),
  /** Where the statements go that undo the change, and what seals them. */
  safetyCopy: z.string(),
  copyKey: CopyKey,
});
export type ChangeRowsInput = z.infer<typeof ChangeRowsInput>;

/** `remaining` are rows that the choice still finds afterwards. */
export const ChangedRows = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('changed'),
    changes: z.array(z.object({ changed: z.number(), remaining: z.number() })),
  }),
  z.object({ kind: z.literal('plan-changed') }),
]);
export type ChangedRows = z.infer<typeof ChangedRows>;
