import { asError, isAppError } from '../../shared/errors/app-error.ts';
import type { HostLink, HostWay } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { SshConnection } from '../locations/ssh/ssh-connection.ts';
import type { ReachedHosts } from './reached-hosts.ts';

const openMs = 40_000;
const roundTripMs = 3000;

/** How things stand with the connections to the hosts of targets. */
export class HostLinks {
  readonly #reached: ReachedHosts;

  constructor(reached: ReachedHosts) {
    this.#reached = reached;
  }

  /** Nothing is opened for it. Throws `host/invalid-address`. */
  async link(way: HostWay, signal: AbortSignal): Promise<HostLink> {
    const connection = this.#reached.connection(way);
    const roundTrip = await connection.roundTrip({ signal, timeoutMs: roundTripMs });
    const known = linkOf(way, connection);
    if (known.state !== 'open') return known;
    return { ...known, roundTripMs: roundTrip, silentSince: roundTrip === null ? connection.heardAt : null };
  }

  /** The one of several ways to a host that says most about it, as it is known without asking; null without any. Throws `host/invalid-address`. */
  standing(ways: readonly HostWay[]): HostLink | null {
    const links = ways.map((way) => linkOf(way, this.#reached.connection(way)));
    return tellingFirst.flatMap((state) => links.filter((link) => link.state === state))[0] ?? null;
  }

  /** Tries now, however long it should still pause; that it fails is an answer. Throws `host/invalid-address`, `run/cancelled`. */
  async connect(way: HostWay, signal: AbortSignal): Promise<HostLink> {
    try {
      await this.#reached.connection(way).open({ signal, timeoutMs: openMs });
    } catch (error: unknown) {
      if (isAppError(error) && error.code === 'run/cancelled') throw error;
      // The connection itself keeps why.
    }
    return this.link(way, signal);
  }
}

const tellingFirst: readonly HostLink['state'][] = ['open', 'failed', 'opening', 'closed'];

function linkOf(way: HostWay, { state }: Pick<SshConnection, 'state'>): HostLink {
  const isOpen = state.kind === 'open';
  const isFailed = state.kind === 'failed';
  return {
    host: way.address,
    state: state.kind,
    since: isOpen ? state.since : null,
    server: isOpen ? state.server : null,
    roundTripMs: null,
    silentSince: null,
    problem: isFailed ? problemOf(state.error) : null,
    retryAt: isFailed ? state.retryAt : null,
  };
}

function problemOf(error: unknown): LocalText {
  if (isAppError(error)) return error.text;
  const { message } = asError(error);
  return localText(`It could not be entered: ${message}`, `접속할 수 없습니다: ${message}`);
}
