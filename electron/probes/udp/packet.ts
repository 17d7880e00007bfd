import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { SentField } from '../../packs/schema/probes/datagram.ts';

/** A packet and where its fields are in it, by id. */
export type Packet = {
  readonly bytes: Buffer;
  readonly fields: ReadonlyMap<string, Buffer>;
  /** The bytes for reading: what signs is left out. */
  readonly shown: string;
};

export type PacketSurroundings = {
  /** Epoch ms. */
  readonly now: number;
  readonly fill: (template: string) => string;
  /** The key of that name. */
  readonly key: (name: string) => string;
};

/** Makes a packet, with new random fields and the present time. Texts and keys are UTF-8. */
export function makePacket(fields: readonly SentField[], around: PacketSurroundings): Packet {
  const parts: Buffer[] = [];
  const byId = new Map<string, Buffer>();
  const starts = new Map<string, number>();
  const shown: string[] = [];
  for (const field of fields) {
    const before = Buffer.concat(parts);
    if (field.id !== undefined) starts.set(field.id, before.length);
    const signs = 'hmac-sha256' in field;
    const part = signs ? sign(field['hmac-sha256'], before, starts, around.key) : bytesOf(field, around);
    parts.push(part);
    shown.push(signs ? `[signature, ${part.length} bytes]` : part.toString('hex'));
    if (field.id !== undefined) byId.set(field.id, part);
  }
  return { bytes: Buffer.concat(parts), fields: byId, shown: shown.join(' ') };
}

/** HMAC-SHA-256 over what stands before it, from the field `from` on. */
export function sign(
  { key, from }: { readonly key: string; readonly from?: string | undefined },
  before: Buffer,
  starts: ReadonlyMap<string, number>,
  keyOf: PacketSurroundings['key'],
): Buffer {
  const start = from === undefined ? 0 : (starts.get(from) ?? 0);
  return createHmac('sha256', keyOf(key)).update(before.subarray(start)).digest();
}

type PlainField = Exclude<SentField, { 'hmac-sha256': unknown }>;

function bytesOf(field: PlainField, { now, fill }: PacketSurroundings): Buffer {
  if ('text' in field) return Buffer.from(fill(field.text));
  if ('hex' in field) return Buffer.from(field.hex, 'hex');
  if ('random' in field) return randomBytes(field.random);
  if ('uuid' in field) {
    const uuid = randomUUID();
    return field.uuid === 'text' ? Buffer.from(uuid) : Buffer.from(uuid.replaceAll('-', ''), 'hex');
  }
  return numberBytes(field, now);
}

type NumberField =
  | { readonly uint8: number }
  | { readonly uint16: number; readonly order: 'big' | 'little' }
  | { readonly uint32: number | 'now-s'; readonly order: 'big' | 'little' }
  | { readonly uint64: number | 'now-ms' | 'now-s'; readonly order: 'big' | 'little' };

/** A number in its width; a time is the present one. */
export function numberBytes(field: NumberField, now: number): Buffer {
  if ('uint8' in field) return Buffer.from([field.uint8]);
  const [width, value] =
    'uint16' in field ? [2, field.uint16] : 'uint32' in field ? [4, field.uint32] : [8, field.uint64];
  const number = value === 'now-ms' ? now : value === 'now-s' ? now / 1000 : value;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.floor(number)));
  const big = bytes.subarray(8 - width);
  return field.order === 'big' ? big : Buffer.from(big.toReversed());
}

/** The other way round. */
export function numberOf(bytes: Buffer, order: 'big' | 'little'): number {
  const big = order === 'big' ? bytes : Buffer.from(bytes.toReversed());
  return Number(Buffer.concat([Buffer.alloc(8 - big.length), big]).readBigUInt64BE());
}
