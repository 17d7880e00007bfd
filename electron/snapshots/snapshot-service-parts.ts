import type { HostUse } from '../../shared/model/host.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { RetentionPlan } from '../../shared/model/retention.ts';
import type { Target } from '../../shared/model/target.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { TakenExports } from './capture/exports/taken-exports.ts';
import type { ServerSecrets } from './capture/postgres/server-access.ts';
import type { Catalogue } from './catalogue.ts';
import type { DeskJobs } from './desk.ts';
import type { CaptureSubject } from './jobs/capture-input.ts';
import type { JobRegistry } from './job-registry.ts';
import type { LimitsTable } from './limits-table.ts';
import type { RepositoryService } from './repository-service.ts';

/** What the service of snapshots stands on. */
export type SnapshotServiceParts = {
  readonly repositories: RepositoryService;
  readonly catalogue: Catalogue;
  readonly desk: DeskJobs;
  readonly registry: JobRegistry;
  readonly journal: JournalPort;
  readonly now: () => number;
  readonly scratchRoot: string;
  readonly limits: LimitsTable;
  readonly target: (id: TargetId) => Target;
  readonly targets: () => readonly Target[];
  readonly pack: (id: string) => { readonly pack: Pack; readonly text: string };
  readonly addressesOf: (target: Target) => readonly string[];
  /** Who takes the snapshot, and what it is tied to in the journal. */
  readonly signature: () => Pick<
    CaptureSubject,
    'operator' | 'typedName' | 'holdfastVersion' | 'journalHead'
  >;
  /** The head of the journal went into a snapshot: whoever has the snapshot can prove the journal up to there. */
  readonly anchored: (journalHead: string) => void;
  /** The passwords of those credentials of a target that databases of its servers need. */
  readonly serverSecrets: (target: Target, signal: AbortSignal) => Promise<ServerSecrets>;
  /** How a job of its own process enters the host on which a target's files lie; null for this computer. */
  readonly hostAccess: (host: HostUse | null, signal: AbortSignal) => Promise<HostAccess | null>;
  /** Asks a target for what it hands out itself as parts of its set. */
  readonly takeExports: (target: Target, signal: AbortSignal) => Promise<TakenExports>;
  /** Holds the computer awake on a desktop; the answer lets it go. */
  readonly holdSleep: () => () => void;
  /** True while a restore replaces the target's own files. */
  readonly isReplacing: (targetId: TargetId) => boolean;
  /** Applies the target's retention in one repository and answers what it did. */
  readonly applyRetention: (
    targetId: TargetId,
    repositoryId: RepositoryId,
    signal: AbortSignal,
  ) => Promise<RetentionPlan>;
};
