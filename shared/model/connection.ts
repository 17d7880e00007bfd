import { z } from 'zod';
import { LocalText } from './local-text.ts';
import { ProbeStep } from './probe.ts';

/** The rungs of the Socket.IO ladder, in order. */
export const ladderLayers = ['dns', 'tcp', 'tls', 'polling', 'upgrade', 'namespace', 'round-trip'] as const;
export const LadderLayer = z.enum(ladderLayers);
export type LadderLayer = z.infer<typeof LadderLayer>;

/** The verdict of one connectivity test. `failingLayer` is the first rung that did not hold. */
export const ConnectionReport = z.object({
  url: z.string(),
  startedAt: z.number(),
  durationMs: z.number(),
  ok: z.boolean(),
  failingLayer: LadderLayer.nullable(),
  /** What happened, and what usually causes it and what to look at. */
  verdict: LocalText,
  usualCauses: z.array(LocalText),
  steps: z.array(ProbeStep),
});
export type ConnectionReport = z.infer<typeof ConnectionReport>;

/** One line of the live link's log. */
export const LinkEvent = z.object({ at: z.number(), kind: z.string().max(40), text: LocalText });
export type LinkEvent = z.infer<typeof LinkEvent>;

/** A connection kept open for watching. */
export const LinkStatus = z.object({
  state: z.enum(['closed', 'connecting', 'connected', 'reconnecting', 'failed']),
  transport: z.string().nullable(),
  connectedAt: z.number().nullable(),
  reconnects: z.number(),
  /** Round-trip times of WebSocket pings, oldest first; none over polling. */
  roundTrips: z.array(z.object({ at: z.number(), ms: z.number() })).max(600),
  events: z.array(LinkEvent).max(500),
});
export type LinkStatus = z.infer<typeof LinkStatus>;
