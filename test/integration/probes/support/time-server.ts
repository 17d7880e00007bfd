import { createSocket } from 'node:dgram';

export type TimeServer = { readonly address: string; close(): Promise<void> };

export type TimeServerOptions = {
  /** How far its clock is ahead of this computer's. */
  readonly aheadMs?: number;
  /** Changes the finished answer; a wrong one is answered as well. */
  readonly change?: (packet: Buffer) => void;
  readonly silent?: boolean;
};

/** A time server on this computer (RFC 5905), on a free port. */
export async function startTimeServer(options: TimeServerOptions = {}): Promise<TimeServer> {
  const socket = createSocket('udp4');
  socket.on('message', (request, peer) => {
    if (options.silent === true) return;
    const packet = Buffer.alloc(48);
    packet[0] = 0b00_100_100;
    packet[1] = 2;
    request.copy(packet, 24, 40, 48);
    const now = Date.now() + (options.aheadMs ?? 0);
    for (const offset of [32, 40]) {
      const seconds = now / 1000 + 2_208_988_800;
      packet.writeUInt32BE(Math.floor(seconds) % 2 ** 32, offset);
      packet.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), offset + 4);
    }
    options.change?.(packet);
    socket.send(packet, peer.port, peer.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise((done) => socket.close(() => done())),
  };
}
