import { z } from 'zod';
import { TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** One line of the append-only record. `hash` covers all other fields and the previous line's hash. */
export const JournalEntry = z.object({
  seq: z.number().int(),
  at: z.number(),
  /** The account of the operating system and the host, `name@host`; the typed name stands beside it. */
  operator: z.string(),
  typedName: z.string().nullable(),
  face: z.string(),
  action: z.string(),
  targetId: TargetId.nullable(),
  subject: z.string(),
  result: z.enum(['done', 'failed', 'refused', 'cancelled']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  previousHash: z.string(),
  hash: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** The first entry that cannot be trusted, and what it says now; `entry` is null for one that is missing or no entry any more. */
export const BrokenEntry = z.object({
  seq: z.number(),
  problem: LocalText,
  entry: JournalEntry.pick({ at: true, operator: true, action: true, subject: true }).nullable(),
});
export type BrokenEntry = z.infer<typeof BrokenEntry>;

/** Something that the journal has the hash of, and that is not as it was written. */
export const AlteredRecord = z.object({ what: LocalText, part: LocalText, problem: LocalText });
export type AlteredRecord = z.infer<typeof AlteredRecord>;

/** `ok` claims no more than that the chain is unbroken up to its head, and that what it has hashes of is as it was written; anchors make that claim hold against its owner. */
export const JournalVerdict = z.object({
  ok: z.boolean(),
  entries: z.number(),
  head: z.string(),
  anchoredUpTo: z.number().nullable(),
  /** The last place outside of the record that holds its head as it was then, and when it was put there (epoch ms). */
  anchor: z.object({ seq: z.number(), at: z.number(), place: LocalText }).nullable(),
  brokenAt: BrokenEntry.nullable(),
  /** What was changed beside the chain, in the tables that it speaks of. */
  altered: z.array(AlteredRecord).default([]),
});
export type JournalVerdict = z.infer<typeof JournalVerdict>;
