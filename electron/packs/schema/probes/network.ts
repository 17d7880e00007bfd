import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { Duration, JsonPath, JsonTemplate, PackText, Template } from '../common.ts';
import { HttpRequest, HttpStep, SessionUse } from '../request.ts';

/** One request and what its answer must look like. */
export const HttpProbe = z.strictObject({
  kind: z.literal('http'),
  request: HttpRequest,
  session: SessionUse.optional(),
  /** The number shown for this probe. */
  measure: z
    .union([z.strictObject({ json: JsonPath, unit: z.string().max(20).optional() }), z.literal('latency')])
    .optional(),
  expect: z.array(Assertion).max(50).default([]),
});
export type HttpProbe = z.infer<typeof HttpProbe>;

/** Several requests with cookies kept and values captured; `cleanup` always runs, also after a failure. */
export const HttpFlowProbe = z.strictObject({
  kind: z.literal('http-flow'),
  session: SessionUse.optional(),
  steps: z.array(HttpStep).max(20).default([]),
  cleanup: z.array(HttpStep).max(10).default([]),
  expect: z.array(Assertion).max(50).default([]),
});
export type HttpFlowProbe = z.infer<typeof HttpFlowProbe>;

/** A request that must be refused: never a 200 with a page, never a redirect taken for a refusal. */
export const RefusalProbe = z.strictObject({
  kind: z.literal('refusal'),
  request: HttpRequest,
  session: SessionUse.optional(),
  /** Runs first; its captures (a file that exists, a room id) are what must be refused. */
  given: z.array(HttpStep).max(5).default([]),
  refused: z.array(z.number().int()).min(1).default([401, 403]),
  expect: z.array(Assertion).max(20).default([]),
});
export type RefusalProbe = z.infer<typeof RefusalProbe>;

const Message = z.strictObject({ event: Template, payload: JsonTemplate.default({}) });

/** The ladder, and with `round-trip` an event, its acknowledgement and its receipt on a second connection. */
export const SocketIoProbe = z.strictObject({
  kind: z.literal('socket-io'),
  path: Template.default('/socket.io/'),
  namespace: z
    .string()
    .max(100)
    .regex(/^\/[A-Za-z0-9_./-]*$/, 'expected a namespace that begins with "/"')
    .default('/'),
  session: SessionUse.optional(),
  /** The second connection's session; without it, or while its credential is not set, both connections share `session`. */
  receiver: SessionUse.optional(),
  /** The upgrade to WebSocket may be missing where the pack says so; it is then degraded, not down. */
  'without-upgrade': z.enum(['degraded', 'down']).default('degraded'),
  'round-trip': z
    .strictObject({
      /** Sent on both connections first; answered by `joined`. */
      join: z
        .strictObject({ event: Template, payload: JsonTemplate.default({}), joined: z.string().max(100) })
        .optional(),
      send: Message,
      ack: z.array(Assertion).max(20).default([]),
      receive: z.strictObject({ event: z.string().max(100), where: z.array(Assertion).max(10).default([]) }),
      /** Emitted afterwards; `${ack.message_id}` is that member of the acknowledgement. */
      cleanup: z.array(Message).max(5).default([]),
    })
    .optional(),
  'slow-after': Duration.default(2000),
});
export type SocketIoProbe = z.infer<typeof SocketIoProbe>;

export const TcpProbe = z.strictObject({
  kind: z.literal('tcp'),
  host: Template.default('${settings.url.host}'),
  port: Template.default('${settings.url.port}'),
  'slow-after': Duration.default(1000),
});
export type TcpProbe = z.infer<typeof TcpProbe>;

/** Days left, chain and names. Expiry is measured even when the certificate is not trusted. */
export const TlsProbe = z.strictObject({
  kind: z.literal('tls'),
  host: Template.default('${settings.url.host}'),
  port: Template.default('${settings.url.port}'),
  'warn-days': z.number().int().min(1).default(21),
  'down-days': z.number().int().min(0).default(3),
});
export type TlsProbe = z.infer<typeof TlsProbe>;

export const DnsProbe = z.strictObject({
  kind: z.literal('dns'),
  host: Template.default('${settings.url.host}'),
  'slow-after': Duration.default(1000),
});
export type DnsProbe = z.infer<typeof DnsProbe>;

/** The server's clock, by every way it shows itself, against the desk's and against a time server. */
export const ClockProbe = z.strictObject({
  kind: z.literal('clock'),
  request: HttpRequest.optional(),
  session: SessionUse.optional(),
  /** A time inside the answer: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in `zone` (an IANA name, an offset, or `host`). */
  timestamp: z.strictObject({ json: JsonPath, zone: Template.default('UTC') }).optional(),
  /** `host:port` of a time server; left out when the template is empty. */
  sntp: Template.optional(),
  'warn-after': Duration.default(5000),
  'down-after': Duration.default(120_000),
  reason: PackText.optional(),
});
export type ClockProbe = z.infer<typeof ClockProbe>;
