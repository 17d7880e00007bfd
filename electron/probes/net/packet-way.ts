import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import type { HostPorts } from '../../locations/host-ports.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { tunnelFailure } from './detour.ts';
import { connectLayer, errorCode, errorDetail, netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';
import { bareHost, resolveHost } from './resolve.ts';

/** A port that packets of UDP go to: from here, or through the host that it is a port of. */
export type PacketPeer = {
  readonly host: string;
  readonly port: number;
  readonly through?: HostPorts | null;
};

/** What is heard of packets that were sent: each answer, and that nothing listens there or nothing comes any more. */
type PacketListener = {
  readonly answer: (packet: Buffer) => void;
  readonly failed: (failure: NetFailure) => void;
};

/** Packets to one peer, all from one address, and its answers; other senders are not heard. */
export type PacketWay = {
  readonly kind: 'way';
  /** Called once, before anything is sent. */
  listen(listener: PacketListener): void;
  send(packet: Uint8Array): void;
  close(): void;
};

/** Opens a way for packets, which `wait` is for as a whole. A name is looked up where the packets are sent from. */
export async function openPackets(
  { host, port, through = null }: PacketPeer,
  wait: Wait,
): Promise<PacketWay | NetFailure> {
  if (through !== null) return throughHost(through, { host: bareHost(host), port }, wait);
  const resolved = await resolveHost(host, wait);
  if (resolved.kind === 'failure') return resolved;
  const [first] = resolved.addresses;
  if (first === undefined) return netFailure('dns', 'ENODATA', 'no address');
  const socket = createSocket(first.family === 6 ? 'udp6' : 'udp4');
  const way = fromHere(socket);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(way));
    socket.on('error', (error) => {
      way.close();
      resolve(failureOf(error));
    });
    // Connected, so that "nothing listens there" arrives as an error and other senders are not heard.
    socket.connect(port, first.address);
  });
}

function fromHere(socket: Socket): PacketWay {
  let isOpen = true;
  return {
    kind: 'way',
    listen({ answer, failed }) {
      socket.on('error', (error) => failed(failureOf(error)));
      socket.on('message', (packet) => answer(packet));
    },
    send(packet) {
      if (isOpen) socket.send(packet);
    },
    close() {
      if (isOpen) socket.close();
      isOpen = false;
    },
  };
}

function failureOf(error: Error): NetFailure {
  return netFailure(connectLayer(error), errorCode(error), errorDetail(error));
}

async function throughHost(
  ports: HostPorts,
  target: { readonly host: string; readonly port: number },
  wait: Wait,
): Promise<PacketWay | NetFailure> {
  try {
    const packets = await ports.packets(target, wait);
    return {
      kind: 'way',
      listen: ({ answer, failed }) =>
        packets.listen({ answer, failed: (error) => failed(tunnelFailure(error, wait.signal)) }),
      send: (packet) => packets.send(packet),
      close: () => packets.close(),
    };
  } catch (error: unknown) {
    return tunnelFailure(error, wait.signal);
  }
}
