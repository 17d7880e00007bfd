import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket as ServerSocket } from 'ws';
import { onLinkState, readLinkState } from '../../../renderer/bridge/link-state.ts';
import { openWebLink } from '../../../renderer/bridge/web-link.ts';
import { z } from 'zod';
import { wireVersion } from '../../../shared/contract/wire.ts';

const FaceWords = z.object({
  hello: z.unknown().optional(),
  id: z.number().optional(),
  channel: z.string().optional(),
  input: z.unknown().optional(),
});

let server: WebSocketServer;
let sockets: ServerSocket[] = [];
let hellos: unknown[] = [];

/** A console at the other end: greets nobody, answers `echo` with its input, tells events, hangs up on demand. */
beforeEach(async () => {
  sockets = [];
  hellos = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data: Buffer) => {
      const message = FaceWords.parse(JSON.parse(data.toString('utf8')));
      if (message.hello) hellos.push(message.hello);
      if (message.channel === 'echo')
        socket.send(JSON.stringify({ id: message.id, envelope: { ok: true, value: message.input } }));
      if (message.channel === 'garbage')
        socket.send(JSON.stringify({ id: message.id, envelope: 'no envelope' }));
      if (message.channel === 'hang-up') socket.close();
    });
  });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
});

afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets) socket.close(4401);
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function address(): string {
  const at = server.address();
  return `ws://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/api/live`;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not come about in 5 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the link of the web face', () => {
  it('sends the secret first and answers by id', async () => {
    const link = openWebLink(address(), 'the-secret');
    const answers = await Promise.all([link.ask('echo', 1), link.ask('echo', { a: 2 })]);
    expect(answers).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: { a: 2 } },
    ]);
    expect(hellos).toEqual([{ secret: 'the-secret', wireVersion }]);
    expect(readLinkState()).toBe('open');
  });

  it('passes events to those who listen, until they stop', async () => {
    const link = openWebLink(address(), 's');
    const heard: unknown[] = [];
    const stop = link.listen('targets.changed', (payload) => heard.push(payload));
    await link.ask('echo', 0);
    sockets[0]?.send(JSON.stringify({ event: 'targets.changed', payload: 7 }));
    sockets[0]?.send('no json');
    await until(() => heard.length === 1);
    stop();
    sockets[0]?.send(JSON.stringify({ event: 'targets.changed', payload: 8 }));
    await link.ask('echo', 0);
    expect(heard).toEqual([7]);
  });

  it('fails what was under way as retryable, opens again with the same secret, and goes on', async () => {
    const link = openWebLink(address(), 's');
    expect(await link.ask('hang-up', null)).toMatchObject({
      ok: false,
      error: { code: 'contract/owner-unreachable', retryable: true },
    });
    expect(readLinkState()).toBe('lost');
    expect(await link.ask('echo', 'again')).toEqual({ ok: true, value: 'again' });
    expect([hellos.length, readLinkState()]).toEqual([2, 'open']);
  });

  it('takes an answer that is no envelope for a lost one', async () => {
    expect(await openWebLink(address(), 's').ask('garbage', null)).toMatchObject({ ok: false });
  });

  it.each([4401, 4409])(
    'gives up when it is refused with %i: no other try, and calls fail at once',
    async (code) => {
      const link = openWebLink(address(), 'stale');
      await link.ask('echo', 0);
      // The clock stands still: what waits for it, be it another try or an answer, does not come about by itself.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const refused = new Promise<void>((resolve) => {
        const stop = onLinkState(() => {
          stop();
          resolve();
        });
      });
      sockets[0]?.close(code);
      await refused;
      expect(readLinkState()).toBe('refused');
      const soon = new Promise((resolve) => setImmediate(() => resolve('no answer')));
      expect(await Promise.race([link.ask('echo', 1), soon])).toMatchObject({
        error: { code: 'contract/owner-unreachable' },
      });
      await vi.advanceTimersByTimeAsync(60_000);
      expect([sockets.length, readLinkState()]).toEqual([1, 'refused']);
    },
  );
});
