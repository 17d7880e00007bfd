import type { HostWay, SudoState } from '../../shared/model/host.ts';
import type { SshConnection } from '../locations/ssh/ssh-connection.ts';
import type { SshAccount } from '../locations/ssh/ssh-ports.ts';
import type { Sudo } from '../locations/ssh/sudo.ts';
import { trySudo } from '../locations/ssh/try-sudo.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SudoPassword } from './reached-hosts.ts';

const tryMs = 30_000;
const wantsPassword = /\ba password is required\b/;

type HostSudoParts = {
  /** With the rights of the account that logs in. */
  readonly connection: (way: HostWay) => SshConnection;
  readonly account: (way: HostWay) => Promise<SshAccount>;
  readonly password: SudoPassword;
  readonly journal: JournalPort;
};

/** How accounts of hosts stand with sudo. */
export class HostSudo {
  readonly #parts: HostSudoParts;

  constructor(parts: HostSudoParts) {
    this.#parts = parts;
  }

  /** Whether a password is kept; nothing is opened for it. Throws `host/invalid-address`, `ssh/not-supported`, `credentials/…`. */
  async state(way: HostWay, signal: AbortSignal): Promise<SudoState> {
    const { password } = await this.#sudo(way, signal);
    return { stored: password !== null, tried: null, said: null };
  }

  /** Tries it as well, which is journalled: hosts note it, and mail it to root where it is refused. Throws as `state`, and `ssh/…`. */
  async try(way: HostWay, signal: AbortSignal): Promise<SudoState> {
    const { connection: to, journal } = this.#parts;
    const sudo = await this.#sudo(way, signal);
    const connection = to(way);
    const said = await trySudo(connection, sudo, { signal, timeoutMs: tryMs });
    journal.append({
      action: 'host.sudo-tried',
      targetId: null,
      subject: connection.label,
      result: said === null ? 'done' : 'refused',
      details: {},
    });
    const stored = sudo.password !== null;
    if (said === null) return { stored, tried: 'works', said };
    return { stored, tried: !stored && wantsPassword.test(said) ? 'asks' : 'refused', said };
  }

  async #sudo(way: HostWay, signal: AbortSignal): Promise<Sudo> {
    const { account, password } = this.#parts;
    return { password: await password(await account(way), signal) };
  }
}
