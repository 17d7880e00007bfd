import { z } from 'zod';
import { TargetId } from '../../model/ids.ts';
import { JournalEntry, JournalVerdict } from '../../model/journal.ts';
import { TimelineEntry } from '../../model/timeline.ts';
import { Nothing, call } from '../spec.ts';

export const journalContract = {
  /** Newest first; `before` pages backwards by sequence number. */
  list: call(
    z.object({
      targetId: TargetId.optional(),
      text: z.string().max(200).optional(),
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    z.object({ entries: z.array(JournalEntry), total: z.number() }),
  ),
  verify: call(Nothing, JournalVerdict),
  /**
   * One slice of the whole record as JSON lines, oldest first; ask again with `next` until it is null. The last one tells whether the record
   * is as it was written.
   */
  export: call(
    z.object({ after: z.number().int().min(0).default(0) }),
    z.object({
      text: z.string(),
      next: z.number().nullable(),
      head: z.string(),
      verdict: JournalVerdict.nullable(),
    }),
  ),
} as const;

export const timelineContract = {
  show: call(
    z.object({
      targetId: TargetId,
      before: z.number().optional(),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.object({ entries: z.array(TimelineEntry) }),
  ),
} as const;
