import { expect, it, onTestFinished } from 'vitest';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import { startPlainServer } from '../../lab/ssh/start-plain-server.ts';

const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };

it('a connection that nobody uses is closed after five minutes, and not while a program or a stream is about to begin', async () => {
  const clock = new FakeClock();
  const begins = Promise.withResolvers<{ readonly status: number }>();
  const [server, desk] = await Promise.all([
    startPlainServer({ password: 'practice', methods: ['password'], shell: () => begins.promise }),
    practiceDesk({ clock }),
  ]);
  onTestFinished(async () => {
    await desk.dispose();
    server.stop();
  });
  const address = { user: 'ops', host: '127.0.0.1', port: server.port };
  const settings = { address, keyFile: null, jumps: null };
  desk.passwords.set(`ops@127.0.0.1:${server.port}`, 'practice');
  desk.pinned.set(`127.0.0.1:${server.port}`, [(await desk.connections.look(settings, wait)).key]);
  const connection = desk.connections.to(settings);
  const minutes = async (count: number) => {
    await clock.advance(count * 60_000);
    return connection.state.kind;
  };
  await connection.open(wait);
  expect(await minutes(4)).toBe('open');
  const program = connection.program('true', wait);
  expect(await minutes(6)).toBe('open');
  begins.resolve({ status: 0 });
  (await program).over();
  expect(await minutes(4)).toBe('open');
  const noStream = Promise.withResolvers<never>();
  const stream = connection.stream(() => noStream.promise, wait);
  expect(await minutes(6)).toBe('open');
  noStream.reject(new Error('no stream'));
  await expect(stream).rejects.toThrow('no stream');
  expect(await minutes(4)).toBe('open');
  expect(await minutes(2)).toBe('closed');
});
