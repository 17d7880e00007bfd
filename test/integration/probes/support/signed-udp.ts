import { createHmac, timingSafeEqual } from 'node:crypto';
import { createSocket } from 'node:dgram';

/**
 * A server that answers signed handshakes as the game proxy does: `LM`, 01 01, the time (i64, ms), 16 random bytes, HMAC-SHA-256 over
 * all but the first two bytes; the answer is `LM`, 01 02, the same random bytes and their signature. Everything else is ignored.
 */
export async function startSigned(options: SignedOptions) {
  const socket = createSocket('udp4');
  const seen: Buffer[] = [];
  socket.on('message', (packet, peer) => {
    seen.push(packet);
    if (seen.length <= (options.losesFirst ?? 0)) return;
    const answer = answerTo(packet, options);
    if (answer !== null) socket.send(answer, peer.port, peer.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  return {
    port: socket.address().port,
    seen,
    close: () => new Promise<void>((done) => socket.close(() => done())),
  };
}

export type SignedOptions = {
  readonly secret: string;
  readonly aheadMs?: number;
  readonly losesFirst?: number;
  /** Changes the finished answer. */
  readonly change?: (answer: Buffer) => Buffer;
};

const hmac = (secret: string, body: Buffer) => createHmac('sha256', secret).update(body).digest();

function answerTo(packet: Buffer, { secret, aheadMs = 0, change = (answer) => answer }: SignedOptions) {
  const body = packet.subarray(2, -32);
  if (packet.length !== 60 || packet.toString('latin1', 0, 4) !== 'LM\u0001\u0001') return null;
  if (!timingSafeEqual(packet.subarray(-32), hmac(secret, body))) return null;
  const offset = Number(body.readBigInt64BE(2)) - (Date.now() + aheadMs);
  if (Math.abs(offset) > 120_000) return null;
  const answer = Buffer.concat([Buffer.from([1, 2]), body.subarray(10)]);
  return change(Buffer.concat([Buffer.from('LM'), answer, hmac(secret, answer)]));
}
