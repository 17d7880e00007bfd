import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { withDeadline } from './deadline.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { errorCode, netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';

type Resolved = {
  readonly kind: 'resolved';
  /** In the order of the system's resolver. */
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
  readonly durationMs: number;
  /** True when the host is an address already, and no name was looked up. */
  readonly numeric: boolean;
};

/** A host without the brackets that an IPv6 address has in a URL. */
export function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** All addresses of a host, by the system's own resolver (hosts file included), which is what every other program sees. */
export async function resolveHost(host: string, options: Wait): Promise<Resolved | NetFailure> {
  const name = bareHost(host);
  const family = isIP(name);
  if (family !== 0) {
    const address = { address: name, family: family === 4 ? 4 : 6 } as const;
    return { kind: 'resolved', addresses: [address], durationMs: 0, numeric: true };
  }
  const startedAt = performance.now();
  return withDeadline<Resolved | NetFailure>({ ...options, stage: 'DNS' }, (done) => {
    lookup(name, { all: true }, (error, found) => {
      if (error !== null) {
        done(netFailure('dns', errorCode(error), error.message));
        return;
      }
      done({
        kind: 'resolved',
        addresses: unique(found),
        durationMs: performance.now() - startedAt,
        numeric: false,
      });
    });
    // A look-up of the system cannot be stopped; its late answer is ignored.
    return () => {};
  });
}

function unique(found: readonly LookupAddress[]): Resolved['addresses'] {
  const seen = new Map(found.map(({ address, family }) => [address, family === 6 ? 6 : 4] as const));
  return [...seen].map(([address, family]) => ({ address, family }));
}
