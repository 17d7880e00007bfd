import { z } from 'zod';
import { Duration, Name, PackText } from './common.ts';
import {
  DiskProbe,
  FilesProbe,
  FreshnessProbe,
  LogProbe,
  PolicyProbe,
  PostgresProbe,
  SqliteProbe,
  SqliteQueryProbe,
} from './probes/local.ts';
import { CommandProbe } from './probes/command.ts';
import { CopiesProbe, DatabasesProbe } from './probes/databases.ts';
import { UdpExchangeProbe } from './probes/datagram.ts';
import { PrometheusProbe } from './probes/metrics.ts';
import { QueryPlanProbe } from './probes/query-plan.ts';
import {
  ClockProbe,
  DnsProbe,
  HttpFlowProbe,
  HttpProbe,
  RefusalProbe,
  SocketIoProbe,
  TcpProbe,
  TlsProbe,
} from './probes/network.ts';
import { SecureStoreProbe } from './probes/secure-store.ts';
import { StreamProbe } from './probes/stream.ts';
import { JwtProbe } from './probes/token.ts';

/** What every probe has, whatever its kind. */
export const probeCommon = {
  id: Name,
  title: PackText,
  /** What a green state proves, and for whom: "the operations account, from this desk". */
  proves: PackText.optional(),
  /** The incident family it belongs to: `startup`, `authentication`, `realtime`, `files`, `security`, `capacity`. */
  group: Name,
  every: Duration.default(60_000),
  timeout: Duration.default(10_000),
  /** Failures in a row that open, successes in a row that close. */
  'open-after': z.number().int().min(1).max(20).default(1),
  'close-after': z.number().int().min(1).max(20).default(1),
  /** Changes something on the target: off until enabled, at most every 15 minutes, cleaned up. */
  writes: z.boolean().default(false),
  /** Settings and credentials without which it is paused with that reason. */
  needs: z.array(Name).max(10).default([]),
  /** Field of this probe ← setting whose value takes its place when it is set: limits that the operator may change. */
  'from-settings': z.record(z.string().max(60), Name).optional(),
  /** The probe whose latency stands for the target in the overview. */
  main: z.boolean().default(false),
} as const;

const probeDefinition = z.discriminatedUnion('kind', [
  HttpProbe.extend(probeCommon),
  HttpFlowProbe.extend(probeCommon),
  RefusalProbe.extend(probeCommon),
  SocketIoProbe.extend(probeCommon),
  TcpProbe.extend(probeCommon),
  TlsProbe.extend(probeCommon),
  DnsProbe.extend(probeCommon),
  ClockProbe.extend(probeCommon),
  DiskProbe.extend(probeCommon),
  FilesProbe.extend(probeCommon),
  SqliteProbe.extend(probeCommon),
  SqliteQueryProbe.extend(probeCommon),
  QueryPlanProbe.extend(probeCommon),
  PostgresProbe.extend(probeCommon),
  LogProbe.extend(probeCommon),
  FreshnessProbe.extend(probeCommon),
  PolicyProbe.extend(probeCommon),
  PrometheusProbe.extend(probeCommon),
  JwtProbe.extend(probeCommon),
  StreamProbe.extend(probeCommon),
  UdpExchangeProbe.extend(probeCommon),
  CommandProbe.extend(probeCommon),
  SecureStoreProbe.extend(probeCommon),
  DatabasesProbe.extend(probeCommon),
  CopiesProbe.extend(probeCommon),
]);
export type ProbeDefinition = z.infer<typeof probeDefinition>;
/** A probe of a pack, by kind. */
export const ProbeDefinition: z.ZodType<ProbeDefinition> = probeDefinition;

/** The definition of one kind. */
export type ProbeOf<Kind extends ProbeDefinition['kind']> = Extract<ProbeDefinition, { kind: Kind }>;
