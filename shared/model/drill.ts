import { z } from 'zod';
import { RepositoryId, SnapshotId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { VerifyLayer } from './snapshot.ts';

/** One check of a drill beyond the three layers, such as a rule of the pack or the answer of the started copy. */
export const DrillCheck = z.object({ what: LocalText, ok: z.boolean(), detail: LocalText.nullable() });
export type DrillCheck = z.infer<typeof DrillCheck>;

/** The restored copy as it was started, without a way out to any network. */
export const DrillBoot = z.object({
  ok: z.boolean(),
  command: z.string(),
  readyAfterMs: z.number().nullable(),
  /** The end of what it wrote, redacted. */
  output: z.string().max(20_000),
});
export type DrillBoot = z.infer<typeof DrillBoot>;

/** What a restore into a scratch folder proved. */
export const DrillReport = z.object({
  ok: z.boolean(),
  files: z.number(),
  bytes: z.number(),
  layers: z.array(VerifyLayer),
  checks: z.array(DrillCheck).max(200),
  boot: DrillBoot.nullable(),
  /** How long the restore itself took: what an operator may expect in earnest. */
  restoreMs: z.number(),
  /** Reading back and checking what was restored. */
  verifyMs: z.number(),
  durationMs: z.number(),
});
export type DrillReport = z.infer<typeof DrillReport>;

/** A drill as it is kept. */
export const DrillRecord = z.object({
  snapshotId: SnapshotId,
  repositoryId: RepositoryId,
  targetId: TargetId,
  targetName: z.string(),
  at: z.number(),
  operator: z.string(),
  ok: z.boolean(),
  booted: z.boolean(),
  durationMs: z.number(),
});
export type DrillRecord = z.infer<typeof DrillRecord>;
