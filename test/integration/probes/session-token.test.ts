import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bench, closer, MemorySecrets, MovableClock } from './support/context.ts';
import type { Bench, BenchOptions } from './support/context.ts';
import { account, session, startPractice } from './support/sign-in-practice.ts';
import type { Loopback } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

const signal = new AbortController().signal;
const practice = async () => open.add(await startPractice());

function pool(server: Loopback, secrets: MemorySecrets, options: BenchOptions = {}): Bench {
  return open.add(bench(server.url, { secrets, sessions: [session], ...options }));
}

const paths = (server: Loopback) => server.seen.map((request) => request.url);

describe('a rotating token', () => {
  test('is stored before anything else of the answer is used', async () => {
    const server = await practice();
    const secrets = new MemorySecrets({ account });
    const { sessions } = pool(server, secrets);
    const opened = await sessions.use('account', { renew: false, signal });
    expect(secrets.stored).toEqual(['token=token-number-1']);
    // A crash right after storing: nothing of the answer has been used, and the next start renews with the new token.
    secrets.onStore = () => {
      throw new Error('crash');
    };
    const crashed = await sessions.use('account', { renew: true, signal });
    expect(crashed.kind).toBe('none');
    expect(opened.kind === 'open' && opened.cookieHeader(new URL(server.url))).toBe(
      'session=cookie-number-1',
    );
    secrets.onStore = () => {};
    const next = pool(server, secrets);
    expect((await next.sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/refresh', '/refresh']);
  });

  test('that cannot be stored is kept in memory, reported as unknown, and stored as soon as that is possible', async () => {
    const server = await practice();
    const secrets = new MemorySecrets({ account });
    const clock = new MovableClock();
    const { sessions, targetSecrets } = pool(server, secrets, { clock });
    secrets.failing = new AppError(
      'credentials/vault-locked',
      localText('The vault is locked.', '보관소가 잠겨 있습니다.'),
    );
    const unstored = await sessions.use('account', { renew: false, signal });
    expect(unstored).toMatchObject({ kind: 'none', state: 'unknown' });
    expect(unstored.kind === 'none' && unstored.reason.en).toContain('The vault is locked.');
    expect(JSON.stringify(unstored)).not.toContain('token-number-1');
    expect(targetSecrets.unstored()).toEqual(['token']);
    clock.skewMs += 120_000;
    expect(await sessions.use('account', { renew: false, signal })).toMatchObject({ state: 'unknown' });
    expect(paths(server)).toEqual(['/sign-in']);
    secrets.failing = null;
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/refresh']);
    expect(secrets.stored).toEqual(['token=token-number-1', 'token=token-number-2']);
  });

  test('that was refused is not tried twice; the password opens the session and both steps are shown', async () => {
    const server = await practice();
    const secrets = new MemorySecrets({ account, token: { username: null, secret: 'revoked-token' } });
    const { sessions } = pool(server, secrets);
    const opened = await sessions.use('account', { renew: true, signal });
    expect(opened.kind).toBe('open');
    expect(opened.steps.map((step) => [step.id, step.outcome])).toEqual([
      ['refresh', 'down'],
      ['sign-in', 'ok'],
    ]);
    expect(secrets.values.get('token')?.secret).toBe('token-number-1');
  });

  test('is not lost when the console ends in the middle of a renewal', async () => {
    const server = await practice();
    server.set.delayMs = 200;
    const secrets = new MemorySecrets({ account });
    const { sessions } = pool(server, secrets);
    const opening = sessions.use('account', { renew: false, signal });
    await new Promise((done) => setTimeout(done, 50));
    await sessions.dispose();
    expect(secrets.stored).toEqual(['token=token-number-1']);
    expect((await opening).kind).toBe('open');
  });
});

describe('a session that the server refuses', () => {
  test('is renewed once, however many probes were refused', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    const old = await sessions.use('account', { renew: false, signal });
    if (old.kind !== 'open') throw new Error('not open');
    clock.skewMs += 60_000;
    sessions.refused('account', old);
    await sessions.use('account', { renew: false, signal });
    clock.skewMs += 60_000;
    sessions.refused('account', old);
    const same = await sessions.use('account', { renew: false, signal });
    expect(same.kind === 'open' && same.provided).toEqual({ csrf: 'csrf-number-2' });
    expect(paths(server)).toEqual(['/sign-in', '/refresh']);
  });

  test('right after it was opened stays in use: nothing better could be had', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    for (let round = 0; round < 10; round += 1) {
      expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
      sessions.refused('account');
    }
    expect(paths(server)).toEqual(['/sign-in']);
    // A person who asks right afterwards is not shown the same refusal for some seconds more.
    sessions.allowRetry();
    sessions.refused('account');
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/refresh']);
    clock.skewMs += 6_000;
    sessions.refused('account');
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/refresh', '/refresh']);
  });

  test('and whose token is refused as well waits for the next sign-in, and says what happened to the token', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    await sessions.use('account', { renew: false, signal });
    server.set.token = 'another-one';
    clock.skewMs += 10_000;
    for (const shown of [['refresh'], []]) {
      const none = await sessions.use('account', { renew: true, signal });
      expect(none).toMatchObject({ kind: 'none', state: 'degraded' });
      expect(none.kind === 'none' && none.reason.en).toMatch(
        /\(Step "Refresh"\.\) The next sign-in with the password is in \d+ s/,
      );
      expect(none.steps.map((step) => step.id)).toEqual(shown);
    }
    clock.skewMs += 60_000;
    expect((await sessions.use('account', { renew: true, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/refresh', '/sign-in']);
  });

  test('is renewed before what it handed out ends', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const aging = { ...session, 'max-age': '50m' };
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock, sessions: [aging] });
    await sessions.use('account', { renew: false, signal });
    clock.skewMs += 49 * 60_000;
    await sessions.use('account', { renew: false, signal });
    expect(paths(server)).toEqual(['/sign-in']);
    clock.skewMs += 2 * 60_000;
    await sessions.use('account', { renew: false, signal });
    expect(paths(server)).toEqual(['/sign-in', '/refresh']);
  });
});

describe('a server that limits sign-ins', () => {
  test('is left alone for as long as it asks, and the state says so', async () => {
    const server = await practice();
    const clock = new MovableClock();
    server.set.status = 429;
    server.set.headers = { 'retry-after': '120' };
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    const limited = await sessions.use('account', { renew: false, signal });
    expect(limited).toMatchObject({ kind: 'none', state: 'degraded' });
    expect(limited.kind === 'none' && limited.reason.en).toMatch(/Rate limited.*120 s/);
    server.set.status = 200;
    clock.skewMs += 119_000;
    expect(await sessions.use('account', { renew: false, signal })).toMatchObject({ state: 'degraded' });
    clock.skewMs += 2_000;
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/sign-in']);
  });

  test('without saying for how long is left alone for the least time between sign-ins', async () => {
    const server = await practice();
    const clock = new MovableClock();
    server.set.status = 429;
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    await sessions.use('account', { renew: false, signal });
    clock.skewMs += 50_000;
    await sessions.use('account', { renew: false, signal });
    expect(paths(server)).toEqual(['/sign-in']);
  });

  test('by an error is asked again only after the least time between sign-ins, and the error stands until then', async () => {
    const server = await practice();
    const clock = new MovableClock();
    server.set.status = 500;
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    expect(await sessions.use('account', { renew: false, signal })).toMatchObject({ state: 'down' });
    expect(await sessions.use('account', { renew: false, signal })).toMatchObject({ state: 'down' });
    expect(paths(server)).toEqual(['/sign-in']);
    server.set.status = 200;
    clock.skewMs += 61_000;
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
  });
});
