import type { SnapshotFreshness } from '../../shared/contract/groups/snapshots.ts';
import type { RetentionChoice } from '../../shared/contract/groups/retention.ts';
import type { DrillRecord } from '../../shared/model/drill.ts';
import type { Handover } from '../../shared/model/handover.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { JournalEntry, JournalVerdict } from '../../shared/model/journal.ts';
import type { MaintenanceWindow } from '../../shared/model/maintenance.ts';
import type { OpenWork } from '../../shared/model/open-work.ts';
import type { PackDescription } from '../../shared/model/pack.ts';
import type { ProbeSummary } from '../../shared/model/probe.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { ScheduleSummary } from '../../shared/model/schedule.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target, TargetSummary } from '../../shared/model/target.ts';
import type { JournalPort } from '../platform/journal-port.ts';

/** A set that is not there any more, as far as the facts of its repository and the journal of this desk tell. Times are epoch ms. */
export type ForgottenSet = {
  readonly id: string;
  readonly repositoryId: RepositoryId;
  readonly targetId: TargetId;
  /** When it was taken; null when nobody here knows. */
  readonly at: number | null;
  readonly verified: boolean;
  /** Whether it was whole; null when nobody here knows. */
  readonly whole: boolean | null;
  readonly forgottenAt: number;
  readonly operator: string;
  readonly reason: string;
};

/** The credentials of a target that are kept: names, never values. */
type KeptCredential = {
  readonly name: string;
  readonly backend: 'keychain' | 'vault';
  readonly unattended: boolean;
  readonly updatedAt: number;
};

/** Where reports read. Nothing of it changes anything but `journal` and `anchor`. */
export type ReportPorts = {
  readonly now: () => number;
  /** Of the operator's calendar, an IANA name. */
  readonly zone: string;
  readonly who: () => { readonly operator: string; readonly typedName: string | null };
  readonly console: Handover['console'];
  readonly journal: JournalPort;
  /** The head of the journal goes into something that leaves this computer. */
  readonly anchor: () => void;
  readonly entriesWithin: (
    period: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ) => Promise<readonly JournalEntry[]>;
  /** The newest entries of an action, newest first. */
  readonly entriesOf: (action: string, signal: AbortSignal) => Promise<readonly JournalEntry[]>;
  readonly verifyJournal: (signal: AbortSignal) => Promise<JournalVerdict>;
  readonly targets: () => readonly Target[];
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  readonly pack: (id: string) => PackDescription | null;
  readonly summary: (id: TargetId) => TargetSummary | null;
  readonly probes: (id: TargetId) => readonly ProbeSummary[];
  readonly credentials: (id: TargetId) => readonly KeptCredential[];
  readonly exceptions: (id: TargetId) => Handover['exceptions'];
  readonly maintenance: (id: TargetId) => readonly MaintenanceWindow[];
  readonly schedules: () => readonly ScheduleSummary[];
  readonly repositories: () => readonly Repository[];
  /** Of the repositories that keep, or kept, sets of a target. */
  readonly keepers: (id: TargetId) => readonly RepositoryId[];
  /** Newest first. */
  readonly snapshots: (id: TargetId) => readonly Snapshot[];
  readonly forgotten: (signal: AbortSignal) => Promise<readonly ForgottenSet[]>;
  readonly freshness: (id: TargetId) => readonly SnapshotFreshness[];
  readonly retention: (id: TargetId) => readonly RetentionChoice[];
  readonly drills: (id: TargetId | null) => readonly DrillRecord[];
  /** What waits to be brought to its end. */
  readonly openWork: (id: TargetId, signal: AbortSignal) => Promise<readonly OpenWork[]>;
  /** Text without what looks like a secret. */
  readonly clean: (text: string) => string;
};
