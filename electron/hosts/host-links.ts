import { asError, isAppError } from '../../shared/errors/app-error.ts';
import type { HostLink, HostWay } from '../../shared/model/host.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
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
    const { state } = connection;
    const isOpen = state.kind === 'open';
    const isFailed = state.kind === 'failed';
    return {
      host: way.address,
      state: state.kind,
      since: isOpen ? state.since : null,
      server: isOpen ? state.server : null,
      roundTripMs: isOpen ? await connection.roundTrip({ signal, timeoutMs: roundTripMs }) : null,
      problem: isFailed ? problemOf(state.error) : null,
      retryAt: isFailed ? state.retryAt : null,
    };
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

function problemOf(error: unknown): LocalText {
  if (isAppError(error)) return error.text;
  const { message } = asError(error);
  return localText(`It could not be entered: ${message}`, `접속할 수 없습니다: ${message}`);
}
