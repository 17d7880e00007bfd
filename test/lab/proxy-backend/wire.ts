import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * The messaging packets of the game proxy: "LM", a body, HMAC-SHA256(secret, body); big-endian.
 * Handshake: 01 01, time, nonce → 01 02, the same nonce. Message: 01 03, channel and payload, each with its length.
 */

const magic = Buffer.from('LM');
const signatureBytes = 32;
const nonceBytes = 16;

export const channels = {
  control: 'lineage.control.v1',
  registry: 'lineage.command.registry',
  registryRequest: 'lineage.command.registry.request',
} as const;

export type Message =
  | { readonly kind: 'handshake'; readonly at: number; readonly nonce: Buffer }
  | { readonly kind: 'acknowledgement'; readonly nonce: Buffer }
  | { readonly kind: 'message'; readonly channel: string; readonly payload: Buffer };

export function seal(secret: string, body: Buffer): Buffer {
  return Buffer.concat([magic, body, createHmac('sha256', secret).update(body).digest()]);
}

/** What a packet says; null for one that is none, or is signed with another secret: both are dropped without a trace. */
export function open(secret: string, packet: Buffer): Message | null {
  if (packet.length < magic.length + 2 + signatureBytes || !packet.subarray(0, 2).equals(magic)) return null;
  const body = packet.subarray(2, -signatureBytes);
  const signature = createHmac('sha256', secret).update(body).digest();
  if (!timingSafeEqual(packet.subarray(-signatureBytes), signature) || body[0] !== 1) return null;
  if (body[1] === 1 && body.length === 10 + nonceBytes)
    return { kind: 'handshake', at: Number(body.readBigInt64BE(2)), nonce: body.subarray(10) };
  if (body[1] === 2 && body.length === 2 + nonceBytes)
    return { kind: 'acknowledgement', nonce: body.subarray(2) };
  return body[1] === 3 ? openMessage(body.subarray(2)) : null;
}

function openMessage(body: Buffer): Message | null {
  const channel = sized(body, 0);
  const payload = channel === null ? null : sized(body, channel.end);
  if (channel === null || payload === null || payload.end !== body.length) return null;
  return { kind: 'message', channel: channel.bytes.toString(), payload: payload.bytes };
}

function sized(body: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } | null {
  if (at + 4 > body.length) return null;
  const length = body.readInt32BE(at);
  const end = at + 4 + length;
  return length < 0 || end > body.length ? null : { bytes: body.subarray(at + 4, end), end };
}

export function handshakeBody(now: number): Buffer {
  return Buffer.concat([Buffer.from([1, 1]), int64(now), randomBytes(nonceBytes)]);
}

export function acknowledgementBody(nonce: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1, 2]), nonce]);
}

export function messageBody(channel: string, payload: Buffer): Buffer {
  const name = Buffer.from(channel);
  return Buffer.concat([Buffer.from([1, 3]), int32(name.length), name, int32(payload.length), payload]);
}

/** Of the registry channels: version, time, lifetime, sender, nonce, and in a snapshot the commands. */
export type RegistryMessage = {
  readonly version: number;
  readonly issuedAt: number;
  readonly ttlMs: number;
  readonly sender: string;
  readonly nonce: string;
};

export function registryPayload(
  { version, sender, now }: { readonly version: number; readonly sender: string; readonly now: number },
  rest: Buffer = Buffer.alloc(0),
): Buffer {
  const name = Buffer.from(sender);
  const head = [Buffer.from([version]), int64(now), int64(10_000), Buffer.from([name.length]), name];
  return Buffer.concat([...head, randomBytes(nonceBytes), rest]);
}

/** Null when it is none. */
export function readRegistry(payload: Buffer): RegistryMessage | null {
  if (payload.length < 18) return null;
  const nameEnd = 18 + (payload[17] ?? 0);
  if (payload.length < nameEnd + nonceBytes) return null;
  return {
    version: payload[0] ?? 0,
    issuedAt: Number(payload.readBigInt64BE(1)),
    ttlMs: Number(payload.readBigInt64BE(9)),
    sender: payload.toString('utf8', 18, nameEnd),
    nonce: payload.toString('hex', nameEnd, nameEnd + nonceBytes),
  };
}

export const envelopeTypes = { transferRequest: 1, transferResult: 2, backendStatus: 4 } as const;

export type Envelope = {
  readonly type: number;
  readonly sender: string;
  readonly issuedAt: number;
  readonly ttlMs: number;
  readonly nonce: string;
  readonly payload: Buffer;
};

export function envelopeBytes(
  { type, sender, now }: { readonly type: number; readonly sender: string; readonly now: number },
  payload: Buffer,
): Buffer {
  const name = Buffer.from(sender);
  const head = [Buffer.from([0x4c, 0x43, 1, type, name.length]), name, int64(now), int64(10_000)];
  return Buffer.concat([...head, randomBytes(nonceBytes), int32(payload.length), payload]);
}

/** Null for what is malformed, another version among it. */
export function readEnvelope(bytes: Buffer): Envelope | null {
  if (bytes.length < 5 || bytes[0] !== 0x4c || bytes[1] !== 0x43 || bytes[2] !== 1) return null;
  const nameEnd = 5 + (bytes[4] ?? 0);
  const payload = bytes.length < nameEnd + 36 ? null : sized(bytes, nameEnd + 32);
  if (payload === null) return null;
  return {
    type: bytes[3] ?? 0,
    sender: bytes.toString('utf8', 5, nameEnd),
    issuedAt: Number(bytes.readBigInt64BE(nameEnd)),
    ttlMs: Number(bytes.readBigInt64BE(nameEnd + 8)),
    nonce: bytes.toString('hex', nameEnd + 16, nameEnd + 32),
    payload: payload.bytes,
  };
}

export function statusPayload(backend: string, online: boolean): Buffer {
  const name = Buffer.from(backend);
  return Buffer.concat([int32(name.length), name, Buffer.from([online ? 1 : 0])]);
}

export function readStatus(payload: Buffer): { readonly backend: string; readonly online: boolean } | null {
  const name = sized(payload, 0);
  return name === null || name.end + 1 !== payload.length
    ? null
    : { backend: name.bytes.toString(), online: payload[name.end] === 1 };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}
