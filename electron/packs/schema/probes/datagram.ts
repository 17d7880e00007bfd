import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { Duration, Name, Template } from '../common.ts';
import { HttpRequest } from '../request.ts';

const Hex = z
  .string()
  .max(2000)
  .regex(/^([0-9a-fA-F]{2})+$/, 'expected bytes as pairs of hexadecimal digits, such as "4c4d01"');
const order = z.enum(['big', 'little']).default('big');
const field = { id: Name.optional() } as const;
/** Of the desk's clock. */
const now = z.enum(['now-ms', 'now-s']);
const number32 = z.number().int().min(0).max(0xffff_ffff);

/** HMAC-SHA-256 with a credential as key, over all fields from the one called `from` (from the first without) up to this one. */
const Signature = z.strictObject({
  ...field,
  'hmac-sha256': z.strictObject({ key: Name, from: Name.optional() }),
});

const literals = [
  z.strictObject({ ...field, text: Template }),
  z.strictObject({ ...field, hex: Hex }),
  z.strictObject({ ...field, uint8: z.number().int().min(0).max(0xff) }),
  z.strictObject({ ...field, uint16: z.number().int().min(0).max(0xffff), order }),
] as const;

/** A piece of the packet that is sent. */
export const SentField = z.union([
  ...literals,
  z.strictObject({ ...field, uint32: z.union([number32, z.literal('now-s')]), order }),
  z.strictObject({ ...field, uint64: z.union([z.number().int().min(0), now]), order }),
  /** So many random bytes, new for each packet. */
  z.strictObject({ ...field, random: z.number().int().min(1).max(256) }),
  /** A new UUID, as 16 bytes or as 36 characters. */
  z.strictObject({ ...field, uuid: z.enum(['bytes', 'text']) }),
  Signature,
]);
export type SentField = z.infer<typeof SentField>;

/** A piece of the answer, in its order. */
export const AnswerField = z.union([
  ...literals,
  z.strictObject({
    ...field,
    uint32: z.union([number32, z.literal('now-s')]),
    order,
    within: Duration.default(120_000),
  }),
  z.strictObject({
    ...field,
    uint64: z.union([z.number().int().min(0), now]),
    order,
    within: Duration.default(120_000),
  }),
  /** The same bytes as the sent field of that id. */
  z.strictObject({ ...field, echo: Name }),
  /** So many bytes of anything, or all that the fields after it leave. */
  z.strictObject({ ...field, any: z.union([z.number().int().min(1).max(65_535), z.literal('rest')]) }),
  Signature,
]);
export type AnswerField = z.infer<typeof AnswerField>;

const exchange = {
  send: z.array(SentField).min(1).max(50),
  answer: z.array(AnswerField).min(1).max(50),
} as const;

/** One packet over UDP and its answer, described byte by byte. */
export const UdpExchangeProbe = z.strictObject({
  kind: z.literal('udp-exchange'),
  host: Template.default('${settings.url.host}'),
  port: Template,
  /** An exchange that has to come before, from the same address: a handshake that lets this address speak. */
  first: z.strictObject(exchange).optional(),
  ...exchange,
  /** A packet may get lost: so many are sent, each a new one, `within` apart. */
  tries: z.number().int().min(1).max(5).default(3),
  within: Duration.default(1000),
  'slow-after': Duration.default(1000),
  /** What the server ignores without a word: packets whose time is further off than this. */
  'clock-within': Duration.optional(),
  /** Asked when no answer came: what the server says of itself, and its clock. A failed expectation explains the silence. */
  'when-silent': z
    .strictObject({ request: HttpRequest, expect: z.array(Assertion).max(10).default([]) })
    .optional(),
});
export type UdpExchangeProbe = z.infer<typeof UdpExchangeProbe>;
