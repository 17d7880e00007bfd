import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsolePort } from '../../../electron/console-client.ts';
import type { CallContext } from '../../../electron/dispatcher.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { identityOfThisProcess } from '../../../electron/platform/machine.ts';
import { connectToOwner } from '../../../electron/socket/owner-client.ts';
import type { OwnerClient } from '../../../electron/socket/owner-client.ts';
import { takeOwnership } from '../../../electron/socket/owner-lock.ts';
import { OwnerServer } from '../../../electron/socket/owner-server.ts';
import { succeeded } from '../../../shared/contract/envelope.ts';
import type { Envelope } from '../../../shared/contract/envelope.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

/** A console that answers what the test wants: the input itself, unless told otherwise. */
export class FakeConsole implements ConsolePort {
  readonly contexts: CallContext[] = [];
  readonly listeners = new Set<(event: string, payload: unknown) => void>();
  answer: (input: unknown, context: CallContext) => Promise<Envelope> = (input) =>
    Promise.resolve(succeeded(input));

  call(_channel: string, input: unknown, context: CallContext): Promise<Envelope> {
    this.contexts.push(context);
    return this.answer(input, context);
  }

  onEvent(listener: (event: string, payload: unknown) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(event: string, payload: unknown): void {
    for (const listener of this.listeners) listener(event, payload);
  }
}

export type TestSocket = Awaited<ReturnType<typeof openTestSocket>>;

/** An owner on a folder of its own, with clients of it, all in this process. */
export async function openTestSocket() {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-socket-'));
  const ownership = await takeOwnership(directory, identityOfThisProcess());
  if (ownership === null) throw new Error('the folder is taken');
  const fakeConsole = new FakeConsole();
  const logger = new RecordingLogger();
  const clock = new SystemClock();
  const server = await OwnerServer.start({ info: ownership.info, console: fakeConsole, clock, logger });
  const open: { end: () => void }[] = [];
  return {
    directory,
    info: ownership.info,
    console: fakeConsole,
    logger,
    server,
    async connect(): Promise<OwnerClient> {
      const client = await connectToOwner(ownership.info, clock, new AbortController().signal);
      if (client === null) throw new Error('nobody listens');
      open.push({ end: () => client.dispose() });
      return client;
    },
    /** A connection that speaks for itself. */
    raw(): Socket {
      const socket = connect(ownership.info.address).on('error', () => undefined);
      open.push({ end: () => socket.destroy() });
      return socket;
    },
    async dispose(): Promise<void> {
      for (const { end } of open) end();
      await server.dispose();
      await ownership.dispose();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
