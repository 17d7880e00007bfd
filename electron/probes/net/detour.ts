import type { Duplex } from 'node:stream';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { tunnelled } from '../../locations/host-ports.ts';
import type { HostPorts } from '../../locations/host-ports.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';
import { openTunnel, parseProxy, proxyName } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { bareHost } from './resolve.ts';

/** Another way to a server than straight from here: through the host of the target, or through its proxy. */
export type Detour =
  | { readonly kind: 'host'; readonly ports: HostPorts }
  | { readonly kind: 'proxy'; readonly proxy: Proxy };

/**
 * The way to a host of an address: an address of a loopback is that of the target's host, which no proxy reaches. Null: straight from here. Throws
 * `target/invalid-setting` for a proxy that is none.
 */
export function detourTo(host: string, proxy: string | null, ports: HostPorts | null): Detour | null {
  const through = tunnelled(host, ports);
  if (through !== null) return { kind: 'host', ports: through };
  const parsed = parseProxy(proxy);
  return parsed === null ? null : { kind: 'proxy', proxy: parsed };
}

/** As evidence names it. */
function detourName(detour: Detour): string {
  return detour.kind === 'host' ? throughHost(detour.ports) : proxyName(detour.proxy);
}

export function throughHost({ label }: HostPorts): string {
  return `SSH to ${label}`;
}

/** The evidence of packets, which no proxy takes. */
export function packetDetourFacts(through: HostPorts | null): ReturnType<typeof detourFacts> {
  return detourFacts(through === null ? null : { kind: 'host', ports: through });
}

/** The evidence of a measurement that did not go straight to the server; its times hold the way there. */
export function detourFacts(detour: Detour | null): { readonly name: string; readonly value: string }[] {
  return detour === null ? [] : [{ name: 'through', value: detourName(detour) }];
}

type OpenedDetour = { readonly kind: 'tunnel'; readonly socket: Duplex };

/** Opens a stream to `host:port` that way. What the host of a target refuses is a failure of the layer `tunnel`, with its own words. */
export async function openDetour(
  detour: Detour,
  { host, port }: { readonly host: string; readonly port: number },
  wait: Wait,
): Promise<OpenedDetour | NetFailure> {
  if (detour.kind === 'proxy') return openTunnel(detour.proxy, host, port, wait);
  try {
    return { kind: 'tunnel', socket: await detour.ports.open({ host: bareHost(host), port }, wait) };
  } catch (error: unknown) {
    return tunnelFailure(error, wait.signal);
  }
}

/** What the way through the host of a target says of itself. Throws what is no answer of it. */
export function tunnelFailure(error: unknown, signal: AbortSignal): NetFailure {
  if (signal.aborted) return netFailure('cancelled', 'CANCELLED', 'cancelled');
  if (!isAppError(error)) throw error;
  return { ...netFailure('tunnel', error.code, error.text.en), reason: error.text };
}
