import { isLoopback } from '../../shared/rules/loopback.ts';
import { forwardTo } from './ssh/forward.ts';
import type { ForwardTarget } from './ssh/forward.ts';
import { forwardPackets } from './ssh/forward-packets.ts';
import type { HostPackets } from './ssh/forward-packets.ts';
import type { ForwardedSocket } from './ssh/forwarded-socket.ts';
import type { SshConnection } from './ssh/ssh-connection.ts';
import type { Wait } from '../platform/bounded-wait.ts';

/** What a target's host reaches and this computer does not: the ports that listen on the host's own loopback. */
export interface HostPorts {
  /** The host as an operator knows it: `ops@chat.example`. */
  readonly label: string;
  /** A TCP stream through the connection to the host. Throws `ssh/port-refused` when nothing listens there, `ssh/…`. */
  open(target: ForwardTarget, wait: Wait): Promise<ForwardedSocket>;
  /** Packets of UDP, sent by the host's python3, for as long as `wait`. Throws `ssh/lacks-program` without it, `ssh/…`. */
  packets(target: ForwardTarget, wait: Wait): Promise<HostPackets>;
}

/** Through which host an address is reached: for a target whose files lie on a host, a loopback is that of the host. Null: directly. */
export function tunnelled(host: string, ports: HostPorts | null): HostPorts | null {
  return isLoopback(host) ? ports : null;
}

/** The ports of a host, through the connection that is there when they are asked for: it may be another one later. */
export function hostPorts(connection: () => SshConnection): HostPorts {
  return {
    label: connection().label,
    open: (target, wait) => forwardTo(connection(), target, wait),
    packets: (target, wait) => forwardPackets(connection(), target, wait),
  };
}
