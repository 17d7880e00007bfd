import type { HostWay } from '../../shared/model/host.ts';
import { hostAccessOf } from '../locations/ssh/host-access.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { Computer } from '../locations/computer.ts';
import type { Location } from '../locations/location.ts';
import { HostComputer } from '../locations/ssh/host-computer.ts';
import type { SshConnection } from '../locations/ssh/ssh-connection.ts';
import { SshConnections } from '../locations/ssh/ssh-connections.ts';
import type { SshDesk } from '../locations/ssh/ssh-ports.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { settingsOf } from './host-settings.ts';

/** The hosts that this console is connected to: one connection for each way, shared by everything that uses it. */
export class ReachedHosts implements Disposable {
  readonly #desk: SshDesk;
  readonly #clock: Clock;
  #connections: SshConnections;

  constructor(desk: SshDesk, clock: Clock) {
    this.#desk = desk;
    this.#clock = clock;
    this.#connections = new SshConnections(desk, clock);
  }

  /** Throws `host/invalid-address`. */
  connection(way: HostWay): SshConnection {
    return this.#connections.to(settingsOf(way));
  }

  /** Files below an absolute folder of the host. Throws `host/invalid-address`. */
  location(way: HostWay, folder: string): Location {
    return this.#connections.location(settingsOf(way), folder);
  }

  /** What changes files and runs programs there. Throws `host/invalid-address`. */
  computer(way: HostWay): Computer {
    const settings = settingsOf(way);
    const connection = this.#connections.to(settings);
    return new HostComputer({ connection, files: this.#connections.files(settings) });
  }

  /** What a job of its own process needs to enter the host. Throws `host/invalid-address`, `ssh/not-supported`, `credentials/…`. */
  access(way: HostWay, signal: AbortSignal): Promise<HostAccess> {
    return hostAccessOf(settingsOf(way), this.#desk, signal);
  }

  /** Keys or secrets have changed: everything is entered anew, by what is known now. */
  renew(): void {
    const before = this.#connections;
    this.#connections = new SshConnections(this.#desk, this.#clock);
    before.dispose();
  }

  dispose(): void {
    this.#connections.dispose();
  }
}
