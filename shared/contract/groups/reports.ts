import { z } from 'zod';
import { AuditReport, CalendarDay } from '../../model/audit.ts';
import { Handover } from '../../model/handover.ts';
import { TargetId } from '../../model/ids.ts';
import { Language } from '../../model/local-text.ts';
import { CallId, call } from '../spec.ts';

/** One self-contained page: a name for the file, and its HTML. */
export const ReportPage = z.object({ name: z.string().max(200), html: z.string() });
export type ReportPage = z.infer<typeof ReportPage>;

const wish = {
  language: Language.default('en'),
  /** It is only looked at: neither written down nor an anchor of the journal. */
  preview: z.boolean().default(false),
  callId: CallId.optional(),
} as const;

export const reportsContract = {
  /** What a colleague has to know of a target. `kitAt`: where the recovery kit lies, in the operator's words. */
  handover: call(
    z.object({ ...wish, targetId: TargetId, kitAt: z.string().trim().max(500).optional() }),
    z.object({ report: Handover, page: ReportPage }),
  ),
  /** What was done, and which days were covered, from a day to a day of the operator's calendar: at most 366 days. */
  audit: call(
    z.object({ ...wish, from: CalendarDay, to: CalendarDay, targetId: TargetId.optional() }),
    z.object({ report: AuditReport, page: ReportPage }),
  ),
} as const;
