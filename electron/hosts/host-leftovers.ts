import type { HostLeftover } from '../../shared/model/host-leftover.ts';
import type { HostUse, HostWay } from '../../shared/model/host.ts';
import { findLeftovers, removeLeftovers } from '../locations/host-database-copy/leftovers.ts';
import type { SshConnection } from '../locations/ssh/ssh-connection.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { ReachedHosts } from './reached-hosts.ts';

const lookMs = 120_000;

/** What captures left behind on hosts, because they or the host were killed. */
export class HostLeftovers {
  readonly #reached: Pick<ReachedHosts, 'connection'>;
  readonly #journal: JournalPort;
  readonly #declared: (way: HostWay) => HostUse;

  /** `declared`: with which rights targets use the host. */
  constructor(
    reached: Pick<ReachedHosts, 'connection'>,
    journal: JournalPort,
    declared: (way: HostWay) => HostUse,
  ) {
    this.#reached = reached;
    this.#journal = journal;
    this.#declared = declared;
  }

  /**
   * Temporary folders of this account, and those of root where a target declares sudo there; also those in use. Throws `host/invalid-address`,
   * `ssh/…`.
   */
  async find(way: HostWay, signal: AbortSignal): Promise<readonly HostLeftover[]> {
    return this.#each(way, (connection) => findLeftovers(connection, { signal, timeoutMs: lookMs }));
  }

  /** Removes those that no capture uses, and answers what they were. Throws as `find`. */
  async remove(way: HostWay, signal: AbortSignal): Promise<readonly HostLeftover[]> {
    return this.#each(way, async (connection) => {
      const removed = await removeLeftovers(connection, { signal, timeoutMs: lookMs });
      if (removed.length > 0) {
        this.#journal.append({
          action: 'host.leftovers-removed',
          targetId: null,
          subject: connection.label,
          result: 'done',
          details: {
            folders: removed.map(({ path }) => path).join(', '),
            ...(connection.sudo === null ? {} : { with: 'sudo' }),
          },
        });
      }
      return removed;
    });
  }

  async #each(
    way: HostWay,
    work: (connection: SshConnection) => Promise<readonly HostLeftover[]>,
  ): Promise<readonly HostLeftover[]> {
    const used = this.#reached.connection(this.#declared(way));
    const own = await work(used.own);
    return used.sudo === null ? own : [...own, ...(await work(used))];
  }
}
