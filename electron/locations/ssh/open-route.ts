import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { asError, cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { hostKeyChanged, hostKeyRevoked, hostKeyUnknown } from './host-key-errors.ts';
import { fingerprintOf } from './host-key.ts';
import type { HostKey, HostKeyFinding } from './host-key.ts';
import { openHop } from './open-hop.ts';
import type { OpenHop } from './open-hop.ts';
import { lost, noForwarding, timedOut } from './ssh-errors.ts';
import type { PresentedHostKey, SshDesk, SshSettings } from './ssh-ports.ts';
import { routeTo } from './ssh-route.ts';
import type { SshHop } from './ssh-route.ts';

/** An open connection to a host, over all hosts on the way. */
export type OpenRoute = {
  readonly client: Client;
  readonly destination: SshHop;
  /** How the destination calls itself, and what it took for the login. */
  readonly found: Pick<OpenHop, 'server' | 'enteredBy'>;
  /** Aborted, with `ssh/lost` as its reason, once the connection is over for whatever reason. */
  readonly lost: AbortSignal;
  /** What went over the first stream, which carries all others, in both directions. */
  readonly carriedBytes: () => number;
  readonly close: () => void;
};

/**
 * Opens the whole way to a host.
 *
 * @throws AppError ssh/…, credentials/… where a passphrase or password cannot be asked for, run/cancelled
 */
export async function openRoute(settings: SshSettings, desk: SshDesk, wait: Wait): Promise<OpenRoute> {
  const hops = await routeTo(settings, desk);
  const opened: OpenHop[] = [];
  const close = () => {
    for (const { client } of opened.toReversed()) client.end();
    for (const { client } of opened.toReversed()) client.destroy();
  };
  const since = performance.now();
  try {
    for (const hop of hops) {
      const way = await wayTo(hop, opened.at(-1), remaining(wait, since));
      opened.push(await openHop(hop, way, desk, refuseUnlessKnown(hop), remaining(wait, since)));
    }
    if (wait.signal.aborted) throw cancelled();
  } catch (error: unknown) {
    close();
    throw asError(error);
  }
  const [destination, last] = [hops.at(-1), opened.at(-1)];
  if (destination === undefined || last === undefined) throw new Error('a way without a host');
  return {
    client: last.client,
    destination,
    found: { server: last.server, enteredBy: last.enteredBy },
    lost: lossOf(opened, destination.label),
    carriedBytes: () => opened.reduce((sum, hop) => sum + hop.carriedBytes(), 0),
    close,
  };
}

/**
 * Shows the key of a host without entering an account on it. Hosts on the way are entered, so that the first of them whose key is not known
 * is the one that is shown.
 */
export async function lookAtHost(
  settings: SshSettings,
  desk: SshDesk,
  wait: Wait,
): Promise<PresentedHostKey> {
  const hops = await routeTo(settings, desk);
  const opened: OpenHop[] = [];
  const since = performance.now();
  const seen: PresentedHostKey[] = [];
  try {
    for (const [at, hop] of hops.entries()) {
      const isLast = at === hops.length - 1;
      const onHostKey = (key: HostKey, finding: HostKeyFinding) => {
        const objection = isLast ? new Error('only looked at') : refuseUnlessKnown(hop)(key, finding);
        if (objection !== null)
          seen.push({
            label: hop.label,
            account: { ...hop.account, ...hop.keysOf },
            key,
            fingerprint: fingerprintOf(key),
            finding,
          });
        return objection;
      };
      const way = await wayTo(hop, opened.at(-1), remaining(wait, since));
      opened.push(await openHop(hop, way, desk, onHostKey, remaining(wait, since)));
    }
    throw new Error('a host was entered that was only to be looked at');
  } catch (error: unknown) {
    const [presented] = seen;
    if (presented !== undefined) return presented;
    throw asError(error);
  } finally {
    for (const { client } of opened.toReversed()) client.destroy();
  }
}

/** A stream to the next host through the one before; null for the first, which is reached by itself. */
async function wayTo(hop: SshHop, before: OpenHop | undefined, wait: Wait): Promise<Duplex | null> {
  if (before === undefined) return null;
  const { host, port } = hop.account;
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  before.client.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
    if (error === undefined) resolve(stream);
    else reject(noForwarding(hop.label, `${host}:${port}`, error.message));
  });
  const late = () =>
    timedOut(hop.label, localText('while connecting through the jump host', '경유 호스트를 통해 연결 중'));
  return bounded(wait, promise, { late });
}

function refuseUnlessKnown(hop: SshHop): (key: HostKey, finding: HostKeyFinding) => Error | null {
  return (key, finding) => {
    if (finding.kind === 'known') return null;
    if (finding.kind === 'unknown') return hostKeyUnknown(hop, key, finding.authority);
    if (finding.kind === 'revoked') return hostKeyRevoked(hop, key, finding.by.file);
    return hostKeyChanged(hop, key, finding.expected);
  };
}

function lossOf(opened: readonly OpenHop[], label: string): AbortSignal {
  const over = new AbortController();
  for (const { client } of opened) {
    client.on('error', (error: Error) => over.abort(lost(label, error)));
    client.on('close', () => over.abort(lost(label)));
  }
  return over.signal;
}
