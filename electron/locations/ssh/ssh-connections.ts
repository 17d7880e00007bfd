import type { Clock } from '../../platform/clock.ts';
import type { Disposable } from '../../platform/disposable.ts';
import { sshAddressText } from './ssh-address.ts';
import { SharedSftp } from './shared-sftp.ts';
import { SshConnection } from './ssh-connection.ts';
import { lookAtHost } from './open-route.ts';
import { SshLocation } from './ssh-location.ts';
import type { SudoSource } from './sudo.ts';
import type { PresentedHostKey, SshDesk, SshSettings } from './ssh-ports.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

/** The connections of a console: one for each way to enter a host, shared by all that use it. */
export class SshConnections implements Disposable {
  readonly #desk: SshDesk;
  readonly #clock: Clock;
  readonly #onState: () => void;
  readonly #known = new Map<string, Known>();

  /** `onState` is called when a connection opens, fails or is lost. */
  constructor(desk: SshDesk, clock: Clock, onState: () => void = () => {}) {
    this.#desk = desk;
    this.#clock = clock;
    this.#onState = onState;
  }

  /** The connection for these settings, with the rights of root where `sudo` is given. It opens with its first use. */
  to(settings: SshSettings, sudo: SudoSource | null = null): SshConnection {
    return this.#of(settings, sudo).connection;
  }

  /** Files below an absolute folder of the host. Nothing is asked of the host before the first use. */
  location(settings: SshSettings, root: string, sudo: SudoSource | null = null): SshLocation {
    const { connection, sftp } = this.#of(settings, sudo);
    return new SshLocation(
      connection,
      { own: this.#of(settings, null).sftp, asRoot: sudo === null ? null : sftp },
      root,
    );
  }

  /** The file transfer of the connection for these settings, with the same rights. */
  files(settings: SshSettings, sudo: SudoSource | null = null): SharedSftp {
    return this.#of(settings, sudo).sftp;
  }

  /** Shows the key of a host, or of the first host on the way whose key is not known, without entering an account on it. */
  look(settings: SshSettings, wait: Wait): Promise<PresentedHostKey> {
    return lookAtHost(settings, this.#desk, wait);
  }

  /** Closes the connection for these settings, which nobody uses any longer, or which are to be tried anew. */
  close(settings: SshSettings): void {
    for (const key of [keyOf(settings, true), keyOf(settings, false)]) {
      end(this.#known.get(key));
      this.#known.delete(key);
    }
  }

  dispose(): void {
    for (const known of this.#known.values()) end(known);
    this.#known.clear();
  }

  #of(settings: SshSettings, sudo: SudoSource | null): Known {
    const key = keyOf(settings, sudo !== null);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const connection =
      sudo === null ? this.#begin(settings) : this.#of(settings, null).connection.asRoot(sudo);
    const made = { connection, sftp: new SharedSftp(connection) };
    this.#known.set(key, made);
    return made;
  }

  #begin(settings: SshSettings): SshConnection {
    const connection = SshConnection.to(settings, this.#desk, this.#clock);
    connection.onState(this.#onState);
    return connection;
  }
}

type Known = { readonly connection: SshConnection; readonly sftp: SharedSftp };

function end(known: Known | undefined): void {
  known?.sftp.dispose();
  known?.connection.dispose();
}

function keyOf({ address, keyFile, jumps }: SshSettings, asRoot: boolean): string {
  return JSON.stringify([sshAddressText(address), keyFile, jumps?.map(sshAddressText) ?? null, asRoot]);
}
