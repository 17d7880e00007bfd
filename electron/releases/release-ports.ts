import type { SnapshotDifference } from '../../shared/model/contents.ts';
import type { RepositoryId, RunId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { PolicyReport } from '../../shared/model/policy.ts';
import type { FoundState, Release, WatchedTrigger } from '../../shared/model/release.ts';
import type { InterruptedRestore, RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import type { RunSummary } from '../../shared/model/runbook.ts';
import type { Snapshot, SnapshotKind } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

/** A probe as it stands, and since when (epoch ms). */
export type StandingProbe = FoundState & { readonly since: number | null };

/** Sets of targets. What is cancelled ends with the signal. */
export type ReleaseSnapshots = {
  /** Newest first. */
  list(targetId: TargetId, repositoryId: RepositoryId): readonly Snapshot[];
  /** Takes a set, verifies it in full and answers it as it is then. */
  take(
    wish: {
      readonly targetId: TargetId;
      readonly repositoryId: RepositoryId;
      readonly kind: SnapshotKind;
      readonly label: string;
    },
    signal: AbortSignal,
  ): Promise<Snapshot>;
  pin(id: SnapshotId, reason: string, signal: AbortSignal): Promise<void>;
  /** Written into the journal. */
  unpin(id: SnapshotId, reason: string, signal: AbortSignal): Promise<void>;
  compare(before: SnapshotId, after: SnapshotId, signal: AbortSignal): Promise<SnapshotDifference>;
  /** Back into the target's own place. */
  planRestore(id: SnapshotId, signal: AbortSignal): Promise<RestorePlan>;
  restore(id: SnapshotId, confirmName: string, signal: AbortSignal): Promise<RestoreResult>;
  interrupted(id: SnapshotId, signal: AbortSignal): Promise<InterruptedRestore | null>;
  resume(restore: InterruptedRestore, signal: AbortSignal): Promise<RestoreResult>;
  /** The newest finished restore of a set in place that began after a moment (epoch ms). */
  restoredSince(id: SnapshotId, since: number, signal: AbortSignal): Promise<RestoreResult | null>;
};

/** Where releases get what they show and do. */
export type ReleasePorts = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly logger: Logger;
  readonly operator: () => string;
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  readonly pack: (id: string) => Pack;
  /** @throws AppError repository/unknown */
  readonly checkRepository: (id: RepositoryId) => void;
  /** Runs the probes that may run by themselves, and answers all of them as they stand then. */
  readonly measure: (targetId: TargetId, signal: AbortSignal) => Promise<readonly FoundState[]>;
  readonly standing: (targetId: TargetId) => readonly StandingProbe[];
  readonly policies: (targetId: TargetId, signal: AbortSignal) => Promise<PolicyReport>;
  /** What a fact of the pack was last told to be; null when it was not. */
  readonly fact: (targetId: TargetId, factId: string) => string | null;
  readonly snapshots: ReleaseSnapshots;
  /** Begins a runbook. */
  readonly beginChecklist: (targetId: TargetId, runbookId: string, repositoryId: RepositoryId) => RunId;
  readonly checklist: (runId: RunId) => RunSummary | null;
  /** Abandons a run. @throws AppError while a step of it is being carried out */
  readonly endChecklist: (runId: RunId, reason: string) => Promise<void>;
  /** A reason to go back came true. */
  readonly fired: (release: Release, trigger: WatchedTrigger) => void;
  readonly onChange: (id: Release['id']) => void;
};
