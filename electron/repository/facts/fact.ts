import { z } from 'zod';
import { PackId, SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import { RetentionPolicy } from '../../../shared/model/retention.ts';
import { VerifyLayerName } from '../../../shared/model/snapshot.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import { SnapshotOrigin } from '../roots/snapshot-root.ts';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which console says it, and who sat there: the operating system's account. */
export const FactAuthor = z.object({
  machineId: z.string().max(200),
  host: z.string().max(300),
  operator: z.string().max(300),
  console: z.string().max(200),
});
export type FactAuthor = z.infer<typeof FactAuthor>;

/** Epoch ms, within what a date can be. */
const epochMs = z.number().min(0).max(8.64e15);
const said = {
  at: epochMs,
  by: FactAuthor,
  /** Names of facts about the same subject that the writer knew and that this one takes the place of, whatever their times. */
  supersedes: z.array(hex64).max(20).optional(),
};

const TargetFact = z.object({
  kind: z.literal('target'),
  ...said,
  id: TargetId,
  name: z.string().min(1).max(80),
  pack: PackId,
  /** Without secrets. Folders are as the saying console has them. */
  settings: z.record(z.string(), SettingValue),
  /** Where the target is reached: origins and hosts, for a desk that has not seen it yet. */
  addresses: z.array(z.string().max(2000)).max(50),
});

const PackFact = z.object({
  kind: z.literal('pack'),
  ...said,
  id: PackId,
  version: z.number(),
  sha256: hex64,
  text: z.string().max(1_000_000),
});

/** How many verified sets of a target stay. */
const RetentionFact = z.object({
  kind: z.literal('retention'),
  ...said,
  targetId: TargetId,
  policy: RetentionPolicy,
});

const reason = z.string().max(2000);

/** The snapshot stays whatever retention says, until somebody unpins it. */
const PinFact = z.object({ kind: z.literal('pin'), ...said, snapshotId: SnapshotId, reason });
const UnpinFact = z.object({ kind: z.literal('unpin'), ...said, snapshotId: SnapshotId, reason });

const VerificationFact = z.object({
  kind: z.literal('verification'),
  ...said,
  snapshotId: SnapshotId,
  layers: z
    .array(z.object({ layer: VerifyLayerName, ok: z.boolean(), share: z.number().min(0).max(1) }))
    .max(10),
});

/** A proven restore, or an attempt at one. */
const DrillFact = z.object({
  kind: z.literal('drill'),
  ...said,
  snapshotId: SnapshotId,
  ok: z.boolean(),
  durationMs: z.number().min(0),
  /** Whether the restored copy was started, too. */
  boot: z.boolean(),
});

/** A console means to do what a schedule asks for at a moment, so that no other one does it again. */
const ClaimFact = z.object({
  kind: z.literal('claim'),
  ...said,
  scheduleKey: z.string().max(500),
  dueAt: epochMs,
  /** Tells it apart from every other claim. */
  name: z.string().min(1).max(100),
  /** True takes back an earlier claim of the same name. */
  withdrawn: z.boolean(),
});

/** Somebody, or retention, decided that a snapshot goes. It is not coming back, and not missed by a check. */
const ForgetFact = z.object({ kind: z.literal('forget'), ...said, snapshotId: SnapshotId, reason });

/** A root was written. Where its file is gone without a `forget`, the snapshot has vanished. */
const PublishedFact = z.object({
  kind: z.literal('published'),
  ...said,
  snapshotId: SnapshotId,
  targetId: TargetId,
  /** Where it was first published, when it is a copy. */
  copyOf: SnapshotOrigin.optional(),
});

/** A file that was put beside the sealed ones, such as recover.mjs: what it was then, so that an exchanged one shows. */
const CompanionFact = z.object({
  kind: z.literal('companion'),
  ...said,
  name: z.string().max(200),
  sha256: hex64,
});

/** What several consoles must agree on. Facts are never modified: of those about one subject the latest counts, as `inOrder` sees it. */
export const Fact = z.discriminatedUnion('kind', [
  TargetFact,
  PackFact,
  RetentionFact,
  PinFact,
  UnpinFact,
  VerificationFact,
  DrillFact,
  ClaimFact,
  ForgetFact,
  PublishedFact,
  CompanionFact,
]);
export type Fact = z.infer<typeof Fact>;
type FactKind = Fact['kind'];
export type FactOf<Kind extends FactKind> = Extract<Fact, { kind: Kind }>;
