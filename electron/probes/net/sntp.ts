import { randomBytes } from 'node:crypto';
import { withDeadline } from './deadline.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';
import { openPackets } from './packet-way.ts';
import type { PacketPeer } from './packet-way.ts';

/** What a time server said. `offsetMs` is how far it is ahead of this desk, `delayMs` the round trip. */
type NetworkTime = {
  readonly kind: 'time';
  readonly offsetMs: number;
  readonly delayMs: number;
  readonly stratum: number;
};

type SntpOptions = Wait & {
  /** For the answer, once there is a way to the server. */
  readonly answerMs: number;
  /** The desk's clock, epoch ms. */
  readonly now: () => number;
};

/** Asks a time server once (SNTP, RFC 4330 and RFC 5905 §14). Port 123 where none is given. */
export async function askTimeServer(
  server: PacketPeer,
  options: SntpOptions,
): Promise<NetworkTime | NetFailure> {
  const { signal, timeoutMs, answerMs, now } = options;
  const since = performance.now();
  const way = await openPackets(server, options);
  if (way.kind === 'failure') return way;
  const leftMs = Math.max(1, Math.min(answerMs, timeoutMs - (performance.now() - since)));
  const wait = { signal, timeoutMs: leftMs, stage: 'FIRST_BYTE' };
  try {
    return await withDeadline<NetworkTime | NetFailure>(wait, (done) => {
      // Nobody who did not see the request can know these bytes, so a forged answer is recognised.
      const cookie = randomBytes(8);
      let sentAt = 0;
      way.listen({
        answer: (packet) => {
          const result = readTime(packet, { cookie, sentAt, receivedAt: now() });
          if (result !== null) done(result);
        },
        failed: done,
      });
      sentAt = now();
      way.send(requestPacket(cookie));
      return () => {};
    });
  } finally {
    way.close();
  }
}

const packetBytes = 48;
/** Leap indicator 0, version 4, mode 3 (client). */
const clientHeader = 0b00_100_011;

function requestPacket(cookie: Uint8Array): Buffer {
  const packet = Buffer.alloc(packetBytes);
  packet[0] = clientHeader;
  packet.set(cookie, 40);
  return packet;
}

type Question = { readonly cookie: Uint8Array; readonly sentAt: number; readonly receivedAt: number };

/** The time in an answer, a failure when the server says that it has none, null for what is not an answer to this question. */
function readTime(packet: Buffer, { cookie, sentAt, receivedAt }: Question): NetworkTime | NetFailure | null {
  if (packet.length < packetBytes) return null;
  const header = packet.readUInt8(0);
  if ((header & 0b111) !== 4 || !packet.subarray(24, 32).equals(cookie)) return null;
  const stratum = packet.readUInt8(1);
  if (stratum === 0) {
    const code = packet
      .subarray(12, 16)
      .toString('latin1')
      .replaceAll(/[^A-Z]/g, '');
    return netFailure('http', `SNTP_${code || 'KISS'}`, 'the time server refuses to answer');
  }
  const unsynchronised = header >> 6 === 3 || stratum > 15 || packet.readBigUInt64BE(40) === 0n;
  if (unsynchronised) return netFailure('http', 'SNTP_UNSYNCHRONISED', 'the time server has no time itself');
  const heard = timestamp(packet, 32, sentAt);
  const answered = timestamp(packet, 40, sentAt);
  return {
    kind: 'time',
    offsetMs: (heard - sentAt + (answered - receivedAt)) / 2,
    delayMs: Math.max(0, receivedAt - sentAt - (answered - heard)),
    stratum,
  };
}

/** Seconds between 1900 and 1970. */
const eraStart = 2_208_988_800;
const eraSeconds = 2 ** 32;

/** Epoch ms of an NTP timestamp. Its 32 bits of seconds begin anew in 2036: the era nearest to the desk's clock is meant. */
function timestamp(packet: Buffer, offset: number, nearMs: number): number {
  const seconds = packet.readUInt32BE(offset) + packet.readUInt32BE(offset + 4) / eraSeconds - eraStart;
  const eras = Math.round((nearMs / 1000 - seconds) / eraSeconds);
  return (seconds + eras * eraSeconds) * 1000;
}
