import { z } from 'zod';
import { TargetHost } from './host.ts';
import { PackId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { State } from './state.ts';

/** The value of one pack setting. Folders and files are absolute paths on the target's location. */
export const SettingValue = z.union([z.string().max(4000), z.number(), z.boolean()]);
export type SettingValue = z.infer<typeof SettingValue>;

/** How this desk reaches a target over the network. */
export const NetworkSettings = z.object({
  /** PEM text of an additional certificate authority trusted for this target only. */
  ca: z.string().max(100_000).nullable(),
  /** `http://host:port` of a proxy used for this target only; none by default. */
  proxy: z.string().max(500).nullable(),
});
export type NetworkSettings = z.infer<typeof NetworkSettings>;

/** A deployment that is looked after, as the operator entered it. Secrets live in the credential store only. */
export const Target = z.object({
  id: TargetId,
  name: z.string().min(1).max(80),
  pack: PackId,
  settings: z.record(z.string(), SettingValue),
  network: NetworkSettings,
  /** The host that has the files, reached over SSH; null: this computer. Folders and files of the settings lie there. */
  host: TargetHost.nullable(),
  /** Probes that write (sign-ins, messages, uploads) run on schedule only when this is true. */
  writesEnabled: z.boolean(),
  createdAt: z.number(),
});
export type Target = z.infer<typeof Target>;

/** One row of the overview. */
export const TargetSummary = z.object({
  id: TargetId,
  name: z.string(),
  pack: PackId,
  packTitle: LocalText,
  /** The address of the host that has its files; null for files of this computer. */
  host: z.string().nullable(),
  state: State,
  /** The title and reason of the worst probe; null while everything is well. */
  reason: LocalText.nullable(),
  since: z.number().nullable(),
  probeCounts: z.record(State, z.number()),
  /** Latency of the pack's main probe, oldest first, null where there was no measurement. */
  latencyMs: z.array(z.number().nullable()).max(60),
  certificateDaysLeft: z.number().nullable(),
  lastCheckedAt: z.number().nullable(),
  /** True when the newest result is older than twice its interval. */
  stale: z.boolean(),
  inMaintenance: z.boolean(),
});
export type TargetSummary = z.infer<typeof TargetSummary>;
