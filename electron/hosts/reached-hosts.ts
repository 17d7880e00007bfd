import type { HostUse, TargetHost } from '../../shared/model/host.ts';
import { hostAccessOf } from '../locations/ssh/host-access.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { Computer } from '../locations/computer.ts';
import type { Location } from '../locations/location.ts';
import { HostComputer } from '../locations/ssh/host-computer.ts';
import type { SshConnection } from '../locations/ssh/ssh-connection.ts';
import { SshConnections } from '../locations/ssh/ssh-connections.ts';
import type { SshAccount, SshDesk } from '../locations/ssh/ssh-ports.ts';
import { routeTo } from '../locations/ssh/ssh-route.ts';
import type { Sudo, SudoSource } from '../locations/ssh/sudo.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { settingsOf } from './host-settings.ts';

/** What sudo asks an account for; null where nothing is kept. */
export type SudoPassword = (account: SshAccount, signal: AbortSignal) => Promise<string | null>;

/** The hosts that this console is connected to: one connection for each way, shared by everything that uses it. */
export class ReachedHosts implements Disposable {
  readonly #desk: SshDesk;
  readonly #clock: Clock;
  readonly #sudoPassword: SudoPassword;
  readonly #listeners = new Set<() => void>();
  #connections: SshConnections;

  constructor(desk: SshDesk, clock: Clock, sudoPassword: SudoPassword) {
    this.#desk = desk;
    this.#clock = clock;
    this.#sudoPassword = sudoPassword;
    this.#connections = this.#make();
  }

  /** Called when a connection opens, fails or is lost. */
  onState(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** With the rights of root where a target declares it. Throws `host/invalid-address`. */
  connection(way: HostUse): SshConnection {
    return this.#connections.to(settingsOf(way), this.#sudoOf(way));
  }

  /** Files below an absolute folder of the host. Throws `host/invalid-address`. */
  location(way: HostUse, folder: string): Location {
    return this.#connections.location(settingsOf(way), folder, this.#sudoOf(way));
  }

  /** What changes files and runs programs there. Throws `host/invalid-address`. */
  computer(way: TargetHost): Computer {
    const settings = settingsOf(way);
    const sudo = this.#sudoOf(way);
    const connection = this.#connections.to(settings, sudo);
    return new HostComputer({ connection, files: this.#connections.files(settings, sudo) });
  }

  /** How an account becomes root; null where the target does not declare it. Throws `credentials/…`, `ssh/not-supported`. */
  async sudo(way: TargetHost, signal: AbortSignal): Promise<Sudo | null> {
    return this.#sudoOf(way)?.(signal) ?? null;
  }

  /** What a job of its own process needs to enter the host. Throws `host/invalid-address`, `ssh/not-supported`, `credentials/…`. */
  async access(way: HostUse, signal: AbortSignal): Promise<HostAccess> {
    const sudo = (await this.#sudoOf(way)?.(signal)) ?? null;
    return hostAccessOf(settingsOf(way), this.#desk, signal, sudo);
  }

  /** Keys or secrets have changed: everything is entered anew, by what is known now. */
  renew(): void {
    const before = this.#connections;
    this.#connections = this.#make();
    before.dispose();
    this.#tell();
  }

  #sudoOf(way: HostUse): SudoSource | null {
    if (way.sudo !== true) return null;
    return async (signal) => {
      const goal = (await routeTo(settingsOf(way), this.#desk)).at(-1);
      return { password: goal === undefined ? null : await this.#sudoPassword(goal.account, signal) };
    };
  }

  dispose(): void {
    this.#listeners.clear();
    this.#connections.dispose();
  }

  #make(): SshConnections {
    return new SshConnections(this.#desk, this.#clock, () => this.#tell());
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
