import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { Duration } from '../common.ts';
import { HttpRequest, HttpStep } from '../request.ts';

/** A stream of events: that it opens, says something, stays open, and comes back after it was cut. */
export const StreamProbe = z.strictObject({
  kind: z.literal('stream'),
  transport: z.enum(['sse', 'websocket']),
  request: HttpRequest,
  /** Runs before each connection; its captures (a ticket for one use) are what `request` needs. */
  given: z.array(HttpStep).max(5).default([]),
  /** Offered to a WebSocket server, which takes one of them. */
  protocols: z.array(z.string().min(1).max(100)).max(5).default([]),
  /** What must come first: anything, which a keep-alive is too, or an event. `nothing`: to be open is enough. */
  first: z.enum(['anything', 'event', 'nothing']).default('anything'),
  'first-within': Duration.default(3000),
  /** How long it is watched after that; it must not be closed meanwhile. */
  stay: Duration.default(1000),
  reconnect: z.boolean().default(true),
  'slow-after': Duration.default(2000),
  /** About the first event: `json`, `text` of its data; `latency-ms` until the first sign. */
  expect: z.array(Assertion).max(20).default([]),
});
export type StreamProbe = z.infer<typeof StreamProbe>;
