import { expect, test } from 'vitest';
import { SystemKeychain } from '../../../electron/credentials/keychain.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeKeytar } from '../../fakes/fake-keytar.ts';

const signal = new AbortController().signal;

function keychain(
  load: () => Promise<unknown>,
  environment: Record<string, string> = { DBUS_SESSION_BUS_ADDRESS: 'unix:' },
) {
  const clock = new FakeClock();
  return { clock, keychain: new SystemKeychain({ clock, platform: 'linux', environment, load }) };
}

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

const unavailable = { code: 'credentials/keychain-unavailable', retryable: true };

test('works with a module that has its functions under default', async () => {
  const fake = new FakeKeytar();
  const { keychain: chain } = keychain(() => Promise.resolve({ default: fake }));
  await chain.set('a', 'value', signal);
  expect(await chain.get('a', signal)).toBe('value');
  expect(await chain.remove('a', signal)).toBe(true);
  expect(await chain.get('a', signal)).toBeNull();
});

test('a missing native library says what to install, and is tried again', async () => {
  let attempts = 0;
  const { keychain: chain } = keychain(() => {
    attempts += 1;
    return attempts === 1
      ? Promise.reject(new Error('libsecret-1.so.0: no such file'))
      : Promise.resolve(new FakeKeytar());
  });
  await expect(chain.get('a', signal)).rejects.toMatchObject({
    ...unavailable,
    message: expect.stringContaining('libsecret') as unknown,
  });
  expect(await chain.get('a', signal)).toBeNull();
});

test('without a session bus nothing is loaded, and the answer says so', async () => {
  const { keychain: chain } = keychain(() => Promise.reject(new Error('loaded')), {});
  await expect(chain.get('a', signal)).rejects.toMatchObject({
    ...unavailable,
    message: expect.stringContaining('session bus') as unknown,
  });
});

test('a refusal is an error with what the keychain said', async () => {
  const fake = new FakeKeytar();
  fake.mode = 'refuses';
  const { keychain: chain } = keychain(() => Promise.resolve(fake));
  await expect(chain.set('a', 'b', signal)).rejects.toMatchObject({
    ...unavailable,
    message: expect.stringContaining('connection is closed') as unknown,
  });
});

test('a keychain that hangs costs five seconds once, then nothing until it answers', async () => {
  const fake = new FakeKeytar();
  fake.mode = 'hangs';
  const { keychain: chain, clock } = keychain(() => Promise.resolve(fake));
  const first = failureOf(chain.get('a', signal));
  await clock.advance(5000);
  expect(await first).toMatchObject({
    ...unavailable,
    message: expect.stringContaining('5 seconds') as unknown,
  });
  await expect(chain.get('b', signal)).rejects.toMatchObject(unavailable);
  expect(fake.calls).toBe(1);
  fake.release();
  await clock.advance(0);
  expect(await chain.get('c', signal)).toBeNull();
  expect(clock.pendingTimers).toBe(0);
});

test('a cancelled call ends at once, and the next one waits for its thread', async () => {
  const fake = new FakeKeytar();
  fake.mode = 'hangs';
  const { keychain: chain, clock } = keychain(() => Promise.resolve(fake));
  const abort = new AbortController();
  const first = failureOf(chain.get('a', abort.signal));
  await clock.advance(0);
  abort.abort();
  expect(await first).toMatchObject({ code: 'run/cancelled' });
  const second = chain.get('b', signal);
  await clock.advance(1000);
  expect(fake.calls).toBe(1);
  fake.release();
  expect(await second).toBeNull();
  expect(clock.pendingTimers).toBe(0);
});

test('calls run one at a time', async () => {
  const fake = new FakeKeytar();
  fake.mode = 'hangs';
  const { keychain: chain, clock } = keychain(() => Promise.resolve(fake));
  const both = Promise.all([chain.get('a', signal), chain.get('b', signal)]);
  await clock.advance(0);
  expect(fake.calls).toBe(1);
  fake.release();
  await both;
});
