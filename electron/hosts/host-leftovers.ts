import type { HostLeftover } from '../../shared/model/host-leftover.ts';
import type { HostWay } from '../../shared/model/host.ts';
import { findLeftovers, removeLeftovers } from '../locations/host-database-copy/leftovers.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { ReachedHosts } from './reached-hosts.ts';

const lookMs = 120_000;

/** What captures left behind on hosts, because they or the host were killed. */
export class HostLeftovers {
  readonly #reached: Pick<ReachedHosts, 'connection'>;
  readonly #journal: JournalPort;

  constructor(reached: Pick<ReachedHosts, 'connection'>, journal: JournalPort) {
    this.#reached = reached;
    this.#journal = journal;
  }

  /** Temporary folders of this account, also those in use. Throws `host/invalid-address`, `ssh/…`. */
  find(way: HostWay, signal: AbortSignal): Promise<readonly HostLeftover[]> {
    return findLeftovers(this.#reached.connection(way), { signal, timeoutMs: lookMs });
  }

  /** Removes those that no capture uses, and answers what they were. Throws as `find`. */
  async remove(way: HostWay, signal: AbortSignal): Promise<readonly HostLeftover[]> {
    const connection = this.#reached.connection(way);
    const removed = await removeLeftovers(connection, { signal, timeoutMs: lookMs });
    if (removed.length > 0) {
      this.#journal.append({
        action: 'host.leftovers-removed',
        targetId: null,
        subject: connection.label,
        result: 'done',
        details: { folders: removed.map(({ path }) => path).join(', ') },
      });
    }
    return removed;
  }
}
