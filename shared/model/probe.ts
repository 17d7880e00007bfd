import { z } from 'zod';
import { ProbeId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { State } from './state.ts';

/** The kinds of probe the engine has; a pack composes them. */
export const probeKinds = [
  'http',
  'http-flow',
  'socket-io',
  'tcp',
  'tls',
  'dns',
  'clock',
  'disk',
  'files',
  'sqlite',
  'sqlite-query',
  'query-plan',
  'postgres',
  'log',
  'refusal',
  'freshness',
  'policy',
  'prometheus',
  'jwt',
  'stream',
  'udp-exchange',
  'command',
  'secure-store',
  'databases',
  'copies',
] as const;
export const ProbeKindName = z.enum(probeKinds);
export type ProbeKindName = z.infer<typeof ProbeKindName>;

/** One thing that was seen. Values are already redacted and shortened to 4,000 characters. */
export const EvidenceFact = z.object({ name: z.string().max(200), value: z.string().max(4000) });
export type EvidenceFact = z.infer<typeof EvidenceFact>;

/** A step of a flow or a rung of a ladder. `skipped`: an earlier one failed, or it was not needed; `unknown`: it could not be measured. */
export const ProbeStep = z.object({
  id: z.string().max(80),
  title: LocalText,
  outcome: z.enum(['ok', 'degraded', 'down', 'unknown', 'skipped']),
  durationMs: z.number().nullable(),
  reason: LocalText.nullable(),
  facts: z.array(EvidenceFact),
});
export type ProbeStep = z.infer<typeof ProbeStep>;

/** What one run of a probe found. A host that is down is a successful run with the state `down`. */
export const ProbeResult = z.object({
  state: State,
  reason: LocalText.nullable(),
  /** The number the probe measures (days left, free bytes, a ratio), with its unit; null when it measures none. */
  value: z.number().nullable(),
  unit: z.string().max(20).nullable(),
  latencyMs: z.number().nullable(),
  checkedAt: z.number(),
  evidence: z.array(EvidenceFact),
  steps: z.array(ProbeStep),
});
export type ProbeResult = z.infer<typeof ProbeResult>;

export const ProbePause = z.object({
  reason: z.string().max(500),
  by: z.string().max(200),
  since: z.number(),
});
export type ProbePause = z.infer<typeof ProbePause>;

/** A probe of a target with its present state; the full evidence is read on demand. */
export const ProbeSummary = z.object({
  id: ProbeId,
  title: LocalText,
  /** What a green state proves and what it does not. */
  proves: LocalText.nullable(),
  group: z.string().max(40),
  kind: ProbeKindName,
  state: State,
  reason: LocalText.nullable(),
  since: z.number().nullable(),
  value: z.number().nullable(),
  unit: z.string().nullable(),
  latencyMs: z.number().nullable(),
  checkedAt: z.number().nullable(),
  everyMs: z.number(),
  nextAt: z.number().nullable(),
  writes: z.boolean(),
  running: z.boolean(),
  paused: ProbePause.nullable(),
  /** The newest results, oldest first, at most 60. */
  recent: z.array(z.object({ at: z.number(), state: State, latencyMs: z.number().nullable() })).max(60),
});
export type ProbeSummary = z.infer<typeof ProbeSummary>;

/** One bar of a history: a raw result (`spanMs` 0) or the roll-up of an hour. */
export const HistoryPoint = z.object({
  at: z.number(),
  spanMs: z.number(),
  state: State,
  samples: z.number(),
  okSamples: z.number(),
  latencyMs: z.number().nullable(),
  maxLatencyMs: z.number().nullable(),
});
export type HistoryPoint = z.infer<typeof HistoryPoint>;

export const ProbeHistory = z.object({
  targetId: TargetId,
  probeId: ProbeId,
  from: z.number(),
  to: z.number(),
  points: z.array(HistoryPoint),
  /** Times in which the console itself did not run or slept: unknown, not an outage. */
  gaps: z.array(z.object({ from: z.number(), to: z.number() })),
  /** Share of measured samples that were ok, 0 to 1; null when nothing was measured. */
  availability: z.number().nullable(),
});
export type ProbeHistory = z.infer<typeof ProbeHistory>;
