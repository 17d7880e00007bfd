import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { connectToOwner } from '../../../electron/socket/owner-client.ts';
import { failed, succeeded } from '../../../shared/contract/envelope.ts';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { openTestSocket } from './test-socket.ts';
import type { TestSocket } from './test-socket.ts';

const context = { face: 'cli', signal: new AbortController().signal } as const;

let desk: TestSocket;
beforeEach(async () => {
  desk = await openTestSocket();
});
afterEach(() => desk.dispose());

/** Answers when the call is aborted, like a handler that heeds its signal. */
function untilAborted(): void {
  desk.console.answer = (_input, { signal }) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () => resolve(failed(cancelled())), { once: true }),
    );
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function eventually(happened: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !happened(); round += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(happened()).toBe(true);
}

describe('calls', () => {
  test('are answered by the owner, many at once, each to its asker', async () => {
    const client = await desk.connect();
    const other = await desk.connect();
    const inputs = Array.from({ length: 50 }, (_, number) => ({ number, text: '값 "x"\n'.repeat(100) }));
    const answers = await Promise.all(
      inputs.flatMap((input) => [
        client.call('a.b', input, context),
        other.call('a.b', { other: input.number }, context),
      ]),
    );
    expect(answers).toEqual(
      inputs.flatMap((input) => [succeeded(input), succeeded({ other: input.number })]),
    );
    expect(desk.console.contexts[0]?.face).toBe('socket');
  });

  test('that are aborted end at once here, and are aborted in the owner', async () => {
    untilAborted();
    const client = await desk.connect();
    const abort = new AbortController();
    const call = client.call('a.b', {}, { face: 'cli', signal: abort.signal });
    await eventually(() => desk.console.contexts.length === 1);
    abort.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'run/cancelled' } });
    await eventually(() => desk.console.contexts[0]?.signal.aborted === true);
    desk.console.answer = (input) => Promise.resolve(succeeded(input));
    expect(await client.call('a.b', 'next', context)).toEqual(succeeded('next'));
  });

  test('of a process that goes away are aborted', async () => {
    untilAborted();
    const client = await desk.connect();
    void client.call('a.b', {}, context);
    await eventually(() => desk.console.contexts.length === 1);
    client.dispose();
    await eventually(() => desk.console.contexts[0]?.signal.aborted === true);
    expect(desk.console.listeners.size).toBe(0);
  });

  test('to an owner that ends are answered, now and later', async () => {
    untilAborted();
    const client = await desk.connect();
    let closed = 0;
    client.onClosed(() => (closed += 1));
    const call = client.call('a.b', {}, context);
    await eventually(() => desk.console.contexts.length === 1);
    await desk.server.dispose();
    expect(await call).toMatchObject({
      ok: false,
      error: { code: 'contract/owner-unreachable', retryable: true },
    });
    expect(await client.call('a.b', {}, context)).toMatchObject({
      error: { code: 'contract/owner-unreachable' },
    });
    expect(closed).toBe(1);
  });

  test('that run when the owner ends are finished first', async () => {
    desk.console.answer = (input) =>
      new Promise((resolve) => setTimeout(() => resolve(succeeded(input)), 200));
    const client = await desk.connect();
    const call = client.call('a.b', { last: true }, context);
    await eventually(() => desk.console.contexts.length === 1);
    await desk.server.dispose();
    expect(await call).toEqual(succeeded({ last: true }));
  });

  test('whose handler throws are a bug, of which only the incident travels', async () => {
    desk.console.answer = () => Promise.reject(new Error('hunter2'));
    const client = await desk.connect();
    const answer = await client.call('a.b', {}, context);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'internal/unexpected', incident: 'incident-1' },
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  test('too large to ask or to answer fail alone, and the connection goes on', async () => {
    const client = await desk.connect();
    const huge = 'x'.repeat(9 * 1024 * 1024);
    expect(await client.call('a.b', huge, context)).toMatchObject({ error: { code: 'contract/too-large' } });
    desk.console.answer = () => Promise.resolve(succeeded(huge));
    expect(await client.call('a.b', {}, context)).toMatchObject({ error: { code: 'contract/too-large' } });
    desk.console.answer = (input) => Promise.resolve(succeeded(input));
    const large = 'y'.repeat(7 * 1024 * 1024);
    expect(await client.call('a.b', large, context)).toEqual(succeeded(large));
  });

  test('beyond two hundred at once are turned away', async () => {
    untilAborted();
    const client = await desk.connect();
    const abort = new AbortController();
    const calls = Array.from({ length: 201 }, () =>
      client.call('a.b', {}, { face: 'cli', signal: abort.signal }),
    );
    expect(await calls[200]).toMatchObject({ error: { code: 'contract/rate-limited' } });
    abort.abort();
    await Promise.all(calls);
  });
});

test('events reach every process, in their order', async () => {
  const heard: unknown[] = [];
  for (const client of [await desk.connect(), await desk.connect()]) {
    client.onEvent((event, payload) => heard.push([event, payload]));
  }
  desk.console.publish('targets.changed', { revision: 1 });
  desk.console.publish('targets.changed', { revision: 2 });
  await eventually(() => heard.length === 4);
  expect(heard.filter((entry) => JSON.stringify(entry).includes('"revision":1'))).toHaveLength(2);
});

describe('somebody who is no Holdfast', () => {
  test.each([
    ['with a wrong key', '{"hello":{"wireVersion":1,"key":"guess"}}\n'],
    ['that asks without a greeting', '{"id":1,"channel":"app.info","input":{}}\n'],
    ['that sends noise', '\u0000\u0001\n'],
  ])('%s gets no word, and the console is not asked', async (_title, line) => {
    const socket = desk.raw();
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.write(line);
    await closed(socket);
    expect(heard).toBe('');
    expect(desk.console.contexts).toHaveLength(0);
    expect(desk.logger.records[0]?.event).toBe('socket.refused');
  });

  test('that sends a line without end is cut off', async () => {
    const socket = desk.raw();
    const chunk = 'x'.repeat(1024 * 1024);
    const write = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', write);
    write();
    await closed(socket);
    expect(desk.console.contexts).toHaveLength(0);
  });

  test("that answers in the owner's place is not taken for it", async () => {
    const info = { ...desk.info, key: 'another' };
    expect(await connectToOwner(info, new SystemClock(), context.signal)).toBeNull();
  });
});

test('a known process that then sends what is no message is cut off', async () => {
  const socket = desk.raw();
  socket.write(`${JSON.stringify({ hello: { wireVersion: 1, key: desk.info.key } })}\n`);
  await once(socket, 'data');
  socket.write('{"id":"one"}\n');
  await closed(socket);
  expect(desk.console.contexts).toHaveLength(0);
});

test('a process of another version is told which one the owner speaks, and let go', async () => {
  const socket = desk.raw();
  socket.write(`${JSON.stringify({ hello: { wireVersion: 99, key: desk.info.key } })}\n`);
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  await closed(socket);
  expect(JSON.parse(heard)).toEqual({ welcome: { wireVersion: 1 } });
});
