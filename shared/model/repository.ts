import { z } from 'zod';
import { HostWay } from './host.ts';
import { RepositoryId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** What can be said of a repository's place now. `not-there` is also an empty mount point. */
export const RepositoryHealth = z.enum([
  'ok',
  'not-there',
  'not-readable',
  'read-only',
  'locked-out',
  'damaged',
  'unknown',
]);
export type RepositoryHealth = z.infer<typeof RepositoryHealth>;

/** A repository that this desk knows. Its root secret is in the credential store. */
export const Repository = z.object({
  id: RepositoryId,
  name: z.string().min(1).max(80),
  /** An absolute folder of this computer, or `ssh://user@host:port/folder`. */
  place: z.string(),
  /** How its host is reached; null for a folder of this computer. */
  host: HostWay.nullable(),
  addedAt: z.number(),
  createdAt: z.number(),
  /** When the recovery kit was made and confirmed; without one no snapshot is taken. */
  kitConfirmedAt: z.number().nullable(),
  health: RepositoryHealth,
  healthReason: LocalText.nullable(),
  checkedAt: z.number().nullable(),
  /** False where the place cannot say that a write is on the disk. */
  durable: z.boolean(),
  freeBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  storedBytes: z.number().nullable(),
  snapshots: z.number(),
  oldestAt: z.number().nullable(),
  newestAt: z.number().nullable(),
  keys: z.number().nullable(),
  /** True when runs without an unlocked keychain can open it. */
  unattended: z.boolean(),
  /** The last full check, and the last sampled one. */
  lastCheck: z
    .object({ at: z.number(), ok: z.boolean(), share: z.number(), problems: z.number() })
    .nullable(),
});
export type Repository = z.infer<typeof Repository>;

/** A damaged, missing or foreign file of a repository, and what depends on it. */
export const RepositoryProblem = z.object({
  file: z.string(),
  what: LocalText,
  /** Ids of the snapshots that cannot be restored in full because of it. */
  snapshots: z.array(z.string()),
  /** Paths inside those snapshots, at most 100. */
  paths: z.array(z.string()).max(100),
});
export type RepositoryProblem = z.infer<typeof RepositoryProblem>;

export const CheckReport = z.object({
  ok: z.boolean(),
  /** 0 = structure only, 1 = every byte was read. */
  share: z.number().min(0).max(1),
  /**
   * Of the other bytes of packs, how many were compared with the packs' names by a hash that was made where they lie; null where that was not
   * asked for, or the place cannot do it.
   */
  hashedShare: z.number().min(0).max(1).nullable(),
  packs: z.number(),
  bytesRead: z.number(),
  snapshots: z.number(),
  problems: z.array(RepositoryProblem),
  durationMs: z.number(),
});
export type CheckReport = z.infer<typeof CheckReport>;

/** What prune did or, as a dry run, would do. */
export const PruneReport = z.object({
  dryRun: z.boolean(),
  markedPacks: z.number(),
  markedBytes: z.number(),
  deletedPacks: z.number(),
  deletedBytes: z.number(),
  rewrittenPacks: z.number(),
  rewrittenBytes: z.number(),
  /** Marked, still waiting for their seven days; the earliest moment at which one may go. */
  waitingPacks: z.number(),
  waitingBytes: z.number(),
  nextAt: z.number().nullable(),
  durationMs: z.number(),
});
export type PruneReport = z.infer<typeof PruneReport>;

export const RepositoryKey = z.object({ id: z.string(), label: z.string(), createdAt: z.number() });
export type RepositoryKey = z.infer<typeof RepositoryKey>;

/** The keys of a repository. Of a damaged key file only its id is known; its passphrase opens nothing. */
export const RepositoryKeys = z.object({ keys: z.array(RepositoryKey), damaged: z.array(z.string()) });
export type RepositoryKeys = z.infer<typeof RepositoryKeys>;

export const CopyReport = z.object({
  snapshots: z.number(),
  alreadyThere: z.number(),
  bytes: z.number(),
  newBytes: z.number(),
  facts: z.number(),
  durationMs: z.number(),
});
export type CopyReport = z.infer<typeof CopyReport>;
