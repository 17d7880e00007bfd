import type { LocalText } from '../../shared/model/local-text.ts';
import type { TargetHost } from '../../shared/model/host.ts';
import type { EvidenceFact, ProbeKindName, ProbeStep } from '../../shared/model/probe.ts';
import type { State } from '../../shared/model/state.ts';
import type { NetworkSettings, SettingValue } from '../../shared/model/target.ts';
import type { HostPorts } from '../locations/host-ports.ts';
import type { Location } from '../locations/location.ts';
import type { SshConnection } from '../locations/ssh/ssh-connection.ts';
import type { ProbeDefinition, ProbeOf } from '../packs/schema/probe.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import type { FreshnessFor } from './freshness-port.ts';
import type { PoliciesFor } from './policies-port.ts';
import type { HttpClient } from './http/http-client.ts';
import type { SessionPool } from './http/session-pool.ts';
import type { TargetSecrets } from './http/target-secrets.ts';

/** What a run found. The engine adds the time; a kind never throws for a target that is down. */
export type ProbeOutcome = {
  readonly state: State;
  readonly reason: LocalText | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly latencyMs: number | null;
  readonly evidence: readonly EvidenceFact[];
  readonly steps: readonly ProbeStep[];
};

/** What a probe may know of its target. */
export type ProbeTarget = {
  readonly id: string;
  readonly name: string;
  readonly pack: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly network: NetworkSettings;
  readonly host: TargetHost | null;
};

/** Small facts that a probe keeps between its runs: a log's offset, counters. Plain JSON, at most 64 kB. */
export interface ProbeMemory {
  read(): unknown;
  write(value: unknown): void;
}

export type ProbeContext = {
  readonly target: ProbeTarget;
  readonly clock: Clock;
  /** Aborted by a cancel and by the engine's timeout; every wait of a kind ends with it. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Shared by all probes of the target: connections, cookies, signed-in sessions, the server's rate limits. */
  readonly http: HttpClient;
  readonly sessions: SessionPool;
  /** For `${credential.…}` in requests and for `store` in steps. */
  readonly secrets: TargetSecrets;
  /** Null when the target has no folder set. */
  readonly location: Location | null;
  /** The host of the target, whose loopback its addresses may name; null on this computer. */
  readonly ports: HostPorts | null;
  /** A folder of the target by the setting that names it; null when it is not set. */
  readonly folder: (setting: string) => Location | null;
  /** Any folder of the computer that has the target's files, by its absolute path. */
  readonly folderAt: (path: string) => Location;
  /** To the host that has the target's files and runs its programs, with the rights that the target declares; null: this computer does. */
  readonly connection: SshConnection | null;
  readonly children: ChildHost;
  /** What is kept of this target; left out where no repository is known. */
  readonly freshnessFor?: FreshnessFor;
  /** The policies of the target; left out where there are none. */
  readonly policiesFor?: PoliciesFor;
  readonly memory: ProbeMemory;
};

/** One kind of probe: a pure description of how to measure one thing. */
export type ProbeKind<Kind extends ProbeKindName> = {
  readonly kind: Kind;
  run(definition: ProbeOf<Kind>, context: ProbeContext): Promise<ProbeOutcome>;
};

/** All kinds by name; a missing one does not compile. */
export type ProbeKindTable = { readonly [Kind in ProbeDefinition['kind']]: ProbeKind<Kind> };
