import { z } from 'zod';
import { LocalText } from '../../../shared/model/local-text.ts';
import { Snapshot } from '../../../shared/model/snapshot.ts';
import { Fact } from '../../repository/facts/fact.ts';
import { RepositoryAccess } from '../../repository/access.ts';

/** A repository, and what this desk has read of it before: neither roots nor facts ever change. */
export const Desk = z.object({
  access: RepositoryAccess,
  knownSnapshots: z.array(z.string()),
  knownFacts: z.array(z.string()),
});
export type Desk = z.infer<typeof Desk>;

/** What a repository says now: what is new, and what of that which the desk knew is no longer there. */
export const RefreshResult = z.object({
  snapshotNames: z.array(z.string()),
  snapshots: z.array(Snapshot),
  goneSnapshots: z.array(z.string()),
  goneFacts: z.array(z.string()),
  facts: z.array(z.object({ name: z.string(), fact: Fact })),
  /** Roots and facts that cannot be read. */
  problems: z.array(LocalText),
  durable: z.boolean(),
  freeBytes: z.number(),
  totalBytes: z.number(),
  storedBytes: z.number(),
  keys: z.number(),
});
export type RefreshResult = z.infer<typeof RefreshResult>;
