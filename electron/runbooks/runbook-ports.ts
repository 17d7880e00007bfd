import type { ActionPlan, ActionResult, ActionRun } from '../../shared/model/action.ts';
import type { DrillReport } from '../../shared/model/drill.ts';
import type {
  ActionRunId,
  JobId,
  RepositoryId,
  RestoreId,
  RunId,
  SnapshotId,
  TargetId,
} from '../../shared/model/ids.ts';
import type { JournalEntry } from '../../shared/model/journal.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PolicyReport } from '../../shared/model/policy.ts';
import type { EvidenceFact, ProbeStep } from '../../shared/model/probe.ts';
import type { RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import type { Snapshot, SnapshotKind, VerifyReport } from '../../shared/model/snapshot.ts';
import type { State } from '../../shared/model/state.ts';
import type { Target } from '../../shared/model/target.ts';
import type { ViewFilter, ViewPage } from '../../shared/model/view.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { HttpStep, SessionUse } from '../packs/schema/request.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

/** What a probe found now. */
export type MeasuredProbe = {
  readonly id: string;
  readonly title: LocalText;
  readonly state: State;
  readonly reason: LocalText | null;
  /** The number it measures, with its unit; null where it measures none, or did not now. */
  readonly value: number | null;
  readonly unit: string | null;
  readonly facts: readonly EvidenceFact[];
};

/** How far a clock is ahead, and when that was measured (epoch ms). */
export type MeasuredClock = { readonly offsetMs: number; readonly measuredAt: number };

/** An action that was chosen. `definition` is one that stands in no pack's list: the program of a command step. */
export type ChosenAction = {
  readonly targetId: TargetId;
  readonly actionId: string;
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly definition?: ActionDefinition | undefined;
};

type ConfirmedAction = ChosenAction & {
  readonly plannedAt: number;
  readonly fingerprint: string;
  readonly confirmName: string;
  readonly reason?: string | undefined;
  /** Its run gets this id. */
  readonly runId: ActionRunId;
};

/** Changes of targets. */
export type ActionsPort = {
  plan(chosen: ChosenAction, signal: AbortSignal): Promise<ActionPlan>;
  run(chosen: ConfirmedAction, signal: AbortSignal): Promise<ActionResult>;
  /** The rest of a run that waited for a person. */
  goOn(
    chosen: { readonly targetId: TargetId; readonly runId: string },
    signal: AbortSignal,
  ): Promise<ActionResult>;
  /** Ends a run that waits for a person. */
  stop(chosen: { readonly targetId: TargetId; readonly runId: string }): void;
  /** Null when no such run has begun. */
  find(targetId: TargetId, runId: string): ActionRun | null;
};

/** Something long that was begun: which job it is, and how it ends. */
export type Begun<Outcome> = { readonly jobId: JobId; readonly ended: Promise<Outcome> };

type SnapshotWish = {
  readonly targetId: TargetId;
  readonly repositoryId: RepositoryId;
  readonly kind: SnapshotKind;
  readonly label: string | null;
  readonly verify: boolean;
};

/** Snapshots of targets and what is done with them. A job ends with the signal; its failure is the rejection. */
export type SnapshotsPort = {
  /** Repositories that this desk knows. */
  repositories(): readonly { readonly id: RepositoryId; readonly name: string }[];
  /** Of one target, in all repositories, the newest first. */
  list(targetId: TargetId): readonly Snapshot[];
  take(
    wish: SnapshotWish,
    signal: AbortSignal,
  ): Begun<{ readonly snapshot: Snapshot; readonly verify: VerifyReport | null }>;
  pin(id: SnapshotId, reason: string, signal: AbortSignal): Promise<void>;
  verify(id: SnapshotId, signal: AbortSignal): Begun<VerifyReport>;
  drill(id: SnapshotId, boot: boolean, signal: AbortSignal): Begun<DrillReport>;
  /** In place. */
  planRestore(id: SnapshotId, parts: readonly string[], signal: AbortSignal): Promise<RestorePlan>;
  restore(
    id: SnapshotId,
    parts: readonly string[],
    confirmName: string,
    signal: AbortSignal,
  ): Begun<RestoreResult & { readonly id: RestoreId }>;
};

/** Requests that only read, with what the operator answered before. */
type RequestsToSend = {
  readonly session: SessionUse | undefined;
  readonly steps: readonly HttpStep[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

/** Where runbooks get what they show and do. */
export type RunbookPorts = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** What the journal holds of all runs, oldest first. */
  readonly recorded: (signal: AbortSignal) => Promise<readonly JournalEntry[]>;
  readonly logger: Logger;
  /** Who acts now. */
  readonly operator: () => string;
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  readonly targets: () => readonly Target[];
  /** @throws AppError pack/unknown */
  readonly pack: (id: string) => Pack;
  /** Null when there is none that may be used. */
  readonly findPack: (id: string) => Pack | null;
  readonly packText: (id: string) => string;
  /** Makes the secrets of a target known to `clean`, as far as they can be read now. Never rejects for one that cannot. */
  readonly learnSecrets: (targetId: TargetId, signal: AbortSignal) => Promise<void>;
  /** A text that comes from outside, without the secrets that are known. */
  readonly clean: (text: string) => string;
  /** The target's clock as its probe last measured it; null where it did not, or so long ago that it says nothing of now. */
  readonly clockOf: (targetId: TargetId) => MeasuredClock | null;
  readonly measure: (
    targetId: TargetId,
    probeIds: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly MeasuredProbe[]>;
  readonly send: (
    target: Target,
    request: RequestsToSend,
    signal: AbortSignal,
  ) => Promise<{ readonly steps: readonly ProbeStep[]; readonly failed: LocalText | null }>;
  readonly policies: (targetId: TargetId, signal: AbortSignal) => Promise<PolicyReport>;
  readonly view: (
    request: {
      readonly targetId: TargetId;
      readonly viewId: string;
      readonly filter: ViewFilter;
      readonly offset: number;
      readonly limit: number;
    },
    signal: AbortSignal,
  ) => Promise<ViewPage>;
  readonly actions: ActionsPort;
  readonly snapshots: SnapshotsPort;
  /** Where attached files are kept. */
  readonly filesFolder: string;
  /** Told after every change of a run. */
  readonly onChange: (runId: RunId) => void;
};
