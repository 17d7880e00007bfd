import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeResult } from '../../../shared/model/probe.ts';
import type { HostPorts } from '../../locations/host-ports.ts';
import type { Location } from '../../locations/location.ts';
import type { SshConnection } from '../../locations/ssh/ssh-connection.ts';
import type { ProbeDefinition } from '../../packs/schema/probe.ts';
import type { ChildHost } from '../../platform/child-host.ts';
import type { Clock } from '../../platform/clock.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import type { Logger } from '../../platform/logger.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { FreshnessFor } from '../freshness-port.ts';
import type { PoliciesFor } from '../policies-port.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { SessionPool } from '../http/session-pool.ts';
import type { TargetSecrets } from '../http/target-secrets.ts';
import type { MaintenanceCalendar } from '../maintenance/maintenance-service.ts';
import type { ProbeKindTable, ProbeTarget } from '../probe-kind.ts';

/** A target as the engine sees it: what to probe, and what is there to probe with. */
export type MonitoredTarget = {
  readonly target: ProbeTarget;
  readonly definitions: readonly ProbeDefinition[];
  readonly packTitle: LocalText;
  readonly writesEnabled: boolean;
  /** Names of the credentials that are stored; never their values. */
  readonly availableCredentials: ReadonlySet<string>;
  /** Titles of settings and credentials by name, for the reason of a probe that misses one. */
  readonly titles?: Readonly<Record<string, LocalText>>;
};

/** Where the engine learns of targets. Read anew on `targetsChanged`. */
export type TargetSource = {
  list(): readonly MonitoredTarget[];
  get(targetId: string): MonitoredTarget | null;
};

/**
 * What the probes of one target share. Made when the first of them runs, disposed when the target changes or goes; `secrets` may hold a
 * rotated token that could not be stored yet, and so has to outlive the others: `dispose` does not concern it.
 */
export type TargetResources = {
  readonly http: HttpClient;
  readonly sessions: SessionPool;
  readonly secrets: TargetSecrets;
  readonly location: Location | null;
  /** The host that its files lie on, for addresses of the host's own loopback; null on this computer. */
  readonly ports: HostPorts | null;
  /** By the setting that names it. */
  readonly folder: (setting: string) => Location | null;
  /** By its absolute path. */
  readonly folderAt: (path: string) => Location;
  /** With the rights that the target declares; null where this computer has the target's files. */
  readonly connection: SshConnection | null;
  dispose(): void | Promise<void>;
};

/** Something changed that a face may show. Read the new summaries with `targetSummary` and `probeSummaries`. */
export type ProbeChange = {
  readonly revision: number;
  readonly targetId: string;
  /** Empty when only the target's own line changed. */
  readonly probeIds: readonly string[];
  readonly removed: boolean;
};

export type ProbeEngineOptions = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: SqliteDatabase;
  readonly kinds: ProbeKindTable;
  readonly targets: TargetSource;
  readonly contextFor: (target: ProbeTarget) => TargetResources;
  readonly children: ChildHost;
  /** What is kept of a target, for probes of freshness. */
  readonly freshnessFor?: FreshnessFor;
  /** Settings against policies, for probes of that kind. */
  readonly policiesFor?: PoliciesFor;
  readonly journal: JournalPort;
  readonly maintenance: MaintenanceCalendar;
  /** A person asks for a run, or the target or a credential of it changed: a sign-in that was refused may be tried once more. */
  readonly forgetRefusals?: (targetId: string) => void;
  /** Called with each result, before it is announced. */
  readonly onResult?: (targetId: string, definition: ProbeDefinition, result: ProbeResult) => void;
  /** Called once per change, synchronously; the caller coalesces. */
  readonly onChange: (change: ProbeChange) => void;
};
