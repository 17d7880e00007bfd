import { chmod, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { ConsolePort } from '../console-client.ts';
import { sleep } from '../platform/clock.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { writeFailure } from '../platform/file-errors.ts';
import type { Logger } from '../platform/logger.ts';
import { OwnerConnection } from './owner-connection.ts';
import type { OwnerInfo } from './owner-info.ts';

export type OwnerServerParts = {
  readonly info: OwnerInfo;
  readonly console: ConsolePort;
  readonly clock: Clock;
  readonly logger: Logger;
};

const drainMs = 3000;
const drainStepMs = 25;

/** Answers other processes of the same account on the same data folder, through a local socket. */
export class OwnerServer implements Disposable {
  readonly #parts: OwnerServerParts;
  readonly #server: Server;
  readonly #connections = new Set<OwnerConnection>();

  private constructor(parts: OwnerServerParts) {
    this.#parts = parts;
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.on('error', (error) => parts.logger.error('socket.failed', { message: error.message }));
  }

  /** @throws AppError store/not-writable, store/disk-full */
  static async start(parts: OwnerServerParts): Promise<OwnerServer> {
    const server = new OwnerServer(parts);
    try {
      await server.#listen();
    } catch (error: unknown) {
      throw writeFailure(error, parts.info.address) ?? error;
    }
    return server;
  }

  /** Takes no more calls, and lets those that run finish for a moment: two short commands at once must not fail each other. */
  async dispose(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const endMs = this.#parts.clock.monotonicMs() + drainMs;
    while (this.#isBusy() && this.#parts.clock.monotonicMs() < endMs) {
      await sleep(this.#parts.clock, drainStepMs, new AbortController().signal);
    }
    for (const connection of this.#connections) connection.dispose();
    await closed;
    await removeSocketFile(this.#parts.info.address);
  }

  #isBusy(): boolean {
    return [...this.#connections].some((connection) => connection.busy);
  }

  async #listen(): Promise<void> {
    const { address } = this.#parts.info;
    // What an owner that crashed left behind; nobody else can listen there while this process owns the folder.
    await removeSocketFile(address);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(address, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    if (process.platform !== 'win32') await chmod(address, 0o600);
  }

  #serve(socket: Socket): void {
    const connection: OwnerConnection = new OwnerConnection(socket, this.#parts, () => {
      this.#connections.delete(connection);
    });
    this.#connections.add(connection);
  }
}

async function removeSocketFile(address: string): Promise<void> {
  if (process.platform === 'win32') return;
  await rm(address, { force: true });
}
