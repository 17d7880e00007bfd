import type { EventChannel, EventPayload } from '../../../shared/contract/ops-api.ts';
import type { CredentialStoreStatus, CredentialSummary } from '../../../shared/model/credential.ts';
import type { LinkStatus } from '../../../shared/model/connection.ts';
import type { DrillRecord } from '../../../shared/model/drill.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { MaintenanceWindow } from '../../../shared/model/maintenance.ts';
import type { PackDescription } from '../../../shared/model/pack.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { Repository, RepositoryKey } from '../../../shared/model/repository.ts';
import type { InterruptedRestore } from '../../../shared/model/restore.ts';
import type { RetentionPolicy } from '../../../shared/model/retention.ts';
import type { Run } from '../../../shared/model/runbook.ts';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';
import type { ConsoleSettings } from '../../../shared/model/settings.ts';
import type { RestoreRecord } from '../../../shared/contract/groups/snapshots.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import type { Target, TargetSummary } from '../../../shared/model/target.ts';

export type Scenario = 'everyday' | 'huge' | 'hostile' | 'empty';

/** What the fake console knows. It is changed in place by the handlers, as a database would be. */
export type FakeState = {
  revision: number;
  targets: TargetSummary[];
  readonly entered: Map<string, Target>;
  readonly probes: Map<string, readonly ProbeSummary[]>;
  readonly links: Map<string, LinkStatus>;
  readonly windows: MaintenanceWindow[];
  readonly packs: PackDescription[];
  readonly credentials: CredentialSummary[];
  jobs: Job[];
  repositories: Repository[];
  readonly repositoryKeys: Map<string, readonly RepositoryKey[]>;
  /** Newest first. */
  snapshots: Snapshot[];
  drills: DrillRecord[];
  restores: RestoreRecord[];
  interrupted: InterruptedRestore[];
  schedules: ScheduleSummary[];
  /** Newest first. */
  runs: Run[];
  /** What an operator chose, by `targetId/repositoryId`. */
  readonly retention: Map<string, RetentionPolicy>;
  settings: ConsoleSettings;
  vault: CredentialStoreStatus['vault'];
  /** Ends the run or test that is under way. */
  cancel: (() => void) | null;
};

export type Publish = <Channel extends EventChannel>(
  channel: Channel,
  payload: EventPayload<Channel>,
) => void;

export type Fake = {
  readonly state: FakeState;
  readonly publish: Publish;
  readonly now: () => number;
  /** Waits as a server would; resolves early, with true, when it is cancelled. */
  readonly pause: (ms: number) => Promise<boolean>;
  /** Waits, whatever else is cancelled meanwhile. */
  readonly sleep: (ms: number) => Promise<void>;
};
