import { afterEach, describe, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { keptRefusals } from '../../../electron/probes/http/refused-sign-ins.ts';
import { refusedSignInsMigration } from '../../../electron/store/migrations/0170-refused-sign-ins.ts';
import { bench, closer, MemorySecrets, MovableClock } from './support/context.ts';
import type { Bench, BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import { refusedSignInTriesMigration } from '../../../electron/store/migrations/0240-refused-sign-in-tries.ts';
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

describe('opening', () => {
  test('signs in once for any number of probes, and hands out cookies and what was provided', async () => {
    const server = await practice();
    const { sessions } = pool(server, new MemorySecrets({ account }));
    const [first, second] = await Promise.all([
      sessions.use('account', { renew: false, signal }),
      sessions.use('account', { renew: false, signal }),
    ]);
    const third = await sessions.use('account', { renew: false, signal });
    expect(paths(server)).toEqual(['/sign-in']);
    for (const one of [first, second, third]) {
      if (one?.kind !== 'open') throw new Error(one?.reason.en);
      expect(one.cookieHeader(new URL(`${server.url}/api`))).toBe('session=cookie-number-1');
      expect(one.provided).toEqual({ csrf: 'csrf-number-1' });
    }
    expect(first?.steps.map((step) => [step.id, step.outcome])).toEqual([['sign-in', 'ok']]);
    expect(third.steps).toEqual([]);
  });

  test('gives no cookie to another port of the same host', async () => {
    const server = await practice();
    const { sessions } = pool(server, new MemorySecrets({ account }));
    const opened = await sessions.use('account', { renew: false, signal });
    expect(opened.kind === 'open' && opened.cookieHeader(new URL('http://127.0.0.1:1/'))).toBe('');
  });

  test('renews with the stored token when there is one, and signs in with nothing', async () => {
    const server = await practice();
    server.set.token = 'stored-token-0';
    const secrets = new MemorySecrets({ account, token: { username: null, secret: 'stored-token-0' } });
    const { sessions } = pool(server, secrets);
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/refresh']);
    expect(secrets.values.get('token')?.secret).toBe('token-number-1');
  });

  test('without the credential is paused and says which', async () => {
    const server = await practice();
    const { sessions } = pool(server, new MemorySecrets());
    const none = await sessions.use('account', { renew: false, signal });
    expect(none).toMatchObject({ kind: 'none', state: 'paused' });
    expect(none.kind === 'none' && none.reason.en).toContain('"account"');
    expect(server.seen).toEqual([]);
  });

  test('of a session that the pack does not have is unknown', async () => {
    const server = await practice();
    const { sessions } = pool(server, new MemorySecrets());
    expect(await sessions.use('other', { renew: false, signal })).toMatchObject({
      kind: 'none',
      state: 'unknown',
    });
  });

  test('goes on for the others when the probe that began it is cancelled', async () => {
    const server = await practice();
    server.set.delayMs = 150;
    const { sessions } = pool(server, new MemorySecrets({ account }));
    const stop = new AbortController();
    const cancelled = sessions.use('account', { renew: false, signal: stop.signal });
    const other = sessions.use('account', { renew: false, signal });
    stop.abort();
    expect(await cancelled).toMatchObject({ kind: 'none', state: 'unknown' });
    expect((await other).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in']);
  });

  test('with a cookie for https only, over http, says that nobody can stay signed in', async () => {
    const server = open.add(
      await startHttp((_, response) => {
        response.setHeader('set-cookie', 'session=abcdefgh; Secure; Path=/');
        response.setHeader('content-type', 'application/json');
        response.end('{"token":"token-number-1","csrf":"csrf-number-1"}');
      }),
    );
    const { sessions } = pool(server, new MemorySecrets({ account }));
    const none = await sessions.use('account', { renew: false, signal });
    expect(none).toMatchObject({ kind: 'none', state: 'down' });
    expect(none.kind === 'none' && none.reason.en).toContain('https only');
  });

  test('at a dead server is down with what to do, and is tried again at once when it is back', async () => {
    const server = await practice();
    const { url, port } = server;
    await server.close();
    const { sessions } = pool({ ...server, url, port }, new MemorySecrets({ account }));
    const none = await sessions.use('account', { renew: false, signal });
    expect(none).toMatchObject({ kind: 'none', state: 'down' });
    expect(none.kind === 'none' && none.reason.en).toContain('refuses the connection');
    expect(await sessions.use('account', { renew: false, signal })).toMatchObject({
      kind: 'none',
      state: 'down',
    });
  });
});

describe('a refused password', () => {
  const wrong = { username: 'ops', secret: 'wrong-password' };

  test('is not sent again before a quarter of an hour is over, and then ever more rarely', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const { sessions } = pool(server, new MemorySecrets({ account: wrong }), { clock });
    const first = await sessions.use('account', { renew: false, signal });
    expect(first).toMatchObject({ kind: 'none', state: 'down' });
    expect(first.kind === 'none' && first.reason.en).toContain('refused the sign-in');
    const tried: number[] = [];
    for (let minute = 1; minute <= 240; minute += 1) {
      clock.skewMs += 60_000;
      const before = paths(server).length;
      const none = await sessions.use('account', { renew: minute % 2 === 0, signal });
      const isTried = paths(server).length > before;
      if (isTried) tried.push(minute);
      // What was not asked is not known; what was said then stands in the reason.
      expect(none).toMatchObject({ kind: 'none', state: isTried ? 'down' : 'unknown' });
      if (!isTried && none.kind === 'none')
        expect(none.reason.en).toMatch(/^Not measured: .* It said then: /);
    }
    expect(tried).toEqual([15, 45, 105, 165, 225]);
  });

  test('is tried sooner when something else of the server got well, and then opens', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const secrets = new MemorySecrets({ account: wrong });
    const { sessions } = pool(server, secrets, { clock });
    const use = () => sessions.use('account', { renew: false, signal });
    await use();
    clock.skewMs += 60_000;
    sessions.serverImproved();
    expect(await use()).toMatchObject({ state: 'unknown' });
    clock.skewMs += 4 * 60_000;
    secrets.values.set('account', account);
    expect(await use()).toMatchObject({ kind: 'open' });
    expect(paths(server)).toEqual(['/sign-in', '/sign-in']);
  });

  test('is tried again after the credential changed', async () => {
    const server = await practice();
    const secrets = new MemorySecrets({ account: wrong });
    const { sessions } = pool(server, secrets);
    await sessions.use('account', { renew: false, signal });
    secrets.values.set('account', account);
    sessions.credentialChanged('other');
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('none');
    sessions.credentialChanged('account');
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
    expect(paths(server)).toEqual(['/sign-in', '/sign-in']);
  });

  test('that was corrected while the wrong one was still being tried is not refused for it', async () => {
    const server = await practice();
    server.set.delayMs = 150;
    const secrets = new MemorySecrets({ account: wrong });
    const { sessions } = pool(server, secrets);
    const underWay = sessions.use('account', { renew: false, signal });
    await expect.poll(() => paths(server)).toEqual(['/sign-in']);
    secrets.values.set('account', account);
    sessions.credentialChanged('account');
    expect(await underWay).toMatchObject({ kind: 'none', state: 'unknown' });
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
  });

  test('stays refused when a late notice tells that this very value was stored, and not when another one was', async () => {
    const server = await practice();
    const secrets = new MemorySecrets({ account: wrong });
    const database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 1000 });
    database.exec('CREATE TABLE target (id TEXT PRIMARY KEY); INSERT INTO target VALUES (1)');
    refusedSignInsMigration.apply(database);
    refusedSignInTriesMigration.apply(database);
    let storedAt = 10;
    const refusals = keptRefusals({ database, credentialChangedAt: () => storedAt })('1');
    const { sessions } = pool(server, secrets, { refusals });
    const use = () => sessions.use('account', { renew: false, signal });
    for (let notice = 0; notice < 3; notice += 1) {
      expect(await use()).toMatchObject({ kind: 'none', state: notice === 0 ? 'down' : 'unknown' });
      sessions.credentialsStored();
    }
    expect(paths(server)).toEqual(['/sign-in']);
    server.set.delayMs = 150;
    storedAt = 20;
    const underWay = use();
    await expect.poll(() => paths(server)).toEqual(['/sign-in', '/sign-in']);
    // The right one comes while the other wrong one is still being tried.
    secrets.values.set('account', account);
    storedAt = 30;
    expect(await underWay).toMatchObject({ kind: 'none', state: 'down' });
    sessions.credentialsStored();
    expect((await use()).kind).toBe('open');
    database.close();
  });

  test('is tried once more each time an operator asks', async () => {
    const server = await practice();
    const { sessions } = pool(server, new MemorySecrets({ account: wrong }));
    await sessions.use('account', { renew: false, signal });
    sessions.allowRetry();
    await sessions.use('account', { renew: false, signal });
    await sessions.use('account', { renew: false, signal });
    expect(paths(server)).toEqual(['/sign-in', '/sign-in']);
  });

  test('shows neither the password nor the token in reasons or steps', async () => {
    const server = await practice();
    server.set.token = 'stored-token-0';
    const secrets = new MemorySecrets({ account: wrong, token: { username: null, secret: 'stale-token-9' } });
    const { sessions } = pool(server, secrets);
    const refused = JSON.stringify(await sessions.use('account', { renew: false, signal }));
    expect(paths(server)).toEqual(['/refresh', '/sign-in']);
    for (const secret of ['wrong-password', 'stale-token-9']) expect(refused).not.toContain(secret);
    secrets.values.set('account', account);
    sessions.credentialChanged('account');
    const opened = await sessions.use('account', { renew: false, signal });
    expect(opened.kind).toBe('open');
    const shown = JSON.stringify(opened.steps);
    for (const secret of ['right-password', 'token-number', 'csrf-number', 'cookie-number']) {
      expect(shown).not.toContain(secret);
    }
  });
});
