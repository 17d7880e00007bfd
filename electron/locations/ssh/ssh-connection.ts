import type { ClientChannel, SFTPWrapper, Client } from 'ssh2';
import type { Clock } from '../../platform/clock.ts';
import { SshLink } from './ssh-link.ts';
import type { ProgramSession, Session } from './ssh-link.ts';
import type { SshDesk, SshSettings, SshState } from './ssh-ports.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import type { SudoSource } from './sudo.ts';

/**
 * A host as it is used with certain rights: those of the account that logs in, or root's by sudo. What has other rights shares the link. `runOnHost`
 * and `SftpSession.open` keep to them, and with these everything that is begun there.
 */
export class SshConnection {
  /** Null where programs and file transfers run as the account. */
  readonly sudo: SudoSource | null;
  /** The same host as the account itself uses it. */
  readonly own: SshConnection;
  readonly #link: SshLink;

  private constructor(
    link: SshLink,
    rights: { readonly sudo: SudoSource; readonly own: SshConnection } | null,
  ) {
    this.#link = link;
    this.sudo = rights?.sudo ?? null;
    this.own = rights?.own ?? this;
  }

  /** As the account. It opens with its first use. */
  static to(settings: SshSettings, desk: SshDesk, clock: Clock): SshConnection {
    return new SshConnection(new SshLink(settings, desk, clock), null);
  }

  /** With the rights of root, over the same link. */
  asRoot(sudo: SudoSource): SshConnection {
    return new SshConnection(this.#link, { sudo, own: this.own });
  }

  get label(): string {
    return this.#link.label;
  }

  get state(): SshState {
    return this.#link.state;
  }

  /** When the host last answered that it is there, in milliseconds of the wall clock; null before it was entered. */
  get heardAt(): number | null {
    return this.#link.heardAt;
  }

  get carriedBytes(): number {
    return this.#link.carriedBytes;
  }

  onState(listener: (state: SshState) => void): () => void {
    return this.#link.onState(listener);
  }

  open(wait: Wait): Promise<void> {
    return this.#link.open(wait);
  }

  roundTrip(wait: Wait): Promise<number | null> {
    return this.#link.roundTrip(wait);
  }

  use<Value>(wait: Wait, work: (client: Client, lost: AbortSignal) => Promise<Value>): Promise<Value> {
    return this.#link.use(wait, work);
  }

  /** A line for the account's own shell, whatever the rights are. */
  program(line: string, wait: Wait): Promise<ProgramSession> {
    return this.#link.program(line, wait);
  }

  /** The account's own, whatever the rights are. */
  fileTransfer(wait: Wait): Promise<Session<SFTPWrapper>> {
    return this.#link.fileTransfer(wait);
  }

  stream(
    begin: (client: Client, lost: AbortSignal) => Promise<ClientChannel>,
    wait: Wait,
  ): Promise<Session<ClientChannel>> {
    return this.#link.stream(begin, wait);
  }

  dispose(): void {
    this.#link.dispose();
  }
}
