import { z } from 'zod';
import { TargetId, ViewId } from '../../model/ids.ts';
import { ViewFilter, ViewPage, ViewSummary } from '../../model/view.ts';
import { CallId, call } from '../spec.ts';

/** Names a reading, so that `calls.cancel` can end it. */
const callId = CallId.optional();
const ViewRef = z.object({ targetId: TargetId, viewId: ViewId, callId });
const ViewOrder = z.object({ column: z.string().max(60), direction: z.enum(['asc', 'desc']) });

export const viewsContract = {
  list: call(z.object({ targetId: TargetId, callId }), z.object({ views: z.array(ViewSummary) })),
  show: call(
    ViewRef.extend({
      filter: ViewFilter.default({}),
      order: ViewOrder.optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    ViewPage,
  ),
  /** A slice of the export as CSV text that a spreadsheet cannot take for formulas; ask again with `next` until it is null. */
  csv: call(
    ViewRef.extend({
      filter: ViewFilter.default({}),
      order: ViewOrder.optional(),
      offset: z.number().int().min(0).default(0),
    }),
    z.object({ text: z.string(), next: z.number().nullable(), total: z.number() }),
  ),
} as const;
