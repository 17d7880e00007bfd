import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { bench, closer, MemorySecrets, MovableClock } from './support/context.ts';
import type { Bench, BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import type { Loopback } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

const signal = new AbortController().signal;
const account = { username: 'ops', secret: 'right-password' };

/** A session in the manner of the messenger: signs in with a password, renews with a token that is replaced on every use. */
const session = {
  id: 'account',
  title: 'Operations account',
  credential: 'account',
  open: [
    {
      id: 'sign-in',
      title: { en: 'Sign in', ko: '로그인' },
      request: {
        method: 'POST',
        path: '/sign-in',
        json: { username: '${credential.account.username}', password: '${credential.account.secret}' },
      },
      store: { credential: 'token', json: '$.token' },
      expect: [{ status: 200 }],
      provides: [{ name: 'csrf', json: '$.csrf' }],
    },
  ],
  renew: {
    credential: 'token',
    steps: [
      {
        id: 'refresh',
        title: { en: 'Refresh', ko: '갱신' },
        request: {
          method: 'POST',
          path: '/refresh',
          headers: { authorization: 'Bearer ${credential.token.secret}' },
        },
        store: { credential: 'token', json: '$.token' },
        expect: [{ status: 200 }],
        provides: [{ name: 'csrf', json: '$.csrf' }],
      },
    ],
  },
  'min-interval': '60s',
};

type Practice = Loopback & {
  /** What the server does; a test may change it at any time. */
  readonly set: { status: number; headers: Record<string, string>; token: string; delayMs: number };
};

/** Signs in with the right password and rotates its token; a `status` other than 200 is its answer to everything. */
async function practice(): Promise<Practice> {
  let count = 0;
  const set: Practice['set'] = { status: 200, headers: {}, token: '', delayMs: 0 };
  const server = await startHttp((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', ...set.headers });
      response.end(JSON.stringify(body));
    };
    const act = () => {
      if (set.status !== 200) return answer(set.status, { error: 'forced' });
      const mayEnter =
        request.url === '/sign-in'
          ? request.body.includes('right-password')
          : request.headers.authorization === `Bearer ${set.token}`;
      if (!mayEnter) return answer(401, { error: 'no' });
      count += 1;
      set.token = `token-number-${count}`;
      response.setHeader('set-cookie', `session=cookie-number-${count}; HttpOnly; Path=/`);
      return answer(200, { token: set.token, csrf: `csrf-number-${count}` });
    };
    setTimeout(act, set.delayMs);
  });
  return open.add({ ...server, set });
}

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

  test('is sent once and never again by itself', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const { sessions } = pool(server, new MemorySecrets({ account: wrong }), { clock });
    const first = await sessions.use('account', { renew: false, signal });
    expect(first).toMatchObject({ kind: 'none', state: 'down' });
    expect(first.kind === 'none' && first.reason.en).toContain('refused the sign-in');
    for (let hour = 0; hour < 5; hour += 1) {
      clock.skewMs += 3_600_000;
      expect(await sessions.use('account', { renew: hour % 2 === 0, signal })).toMatchObject({
        state: 'down',
      });
    }
    expect(paths(server)).toEqual(['/sign-in']);
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
    const { sessions } = pool(server, new MemorySecrets({ account }));
    const old = await sessions.use('account', { renew: false, signal });
    if (old.kind !== 'open') throw new Error('not open');
    sessions.refused('account', old);
    await sessions.use('account', { renew: false, signal });
    sessions.refused('account', old);
    const same = await sessions.use('account', { renew: false, signal });
    expect(same.kind === 'open' && same.provided).toEqual({ csrf: 'csrf-number-2' });
    expect(paths(server)).toEqual(['/sign-in', '/refresh']);
  });

  test('again and again does not make a loop of renewals', async () => {
    const server = await practice();
    const clock = new MovableClock();
    const { sessions } = pool(server, new MemorySecrets({ account }), { clock });
    for (let round = 0; round < 10; round += 1) {
      await sessions.use('account', { renew: false, signal });
      sessions.refused('account');
    }
    expect(paths(server)).toEqual(['/sign-in', '/refresh']);
    const none = await sessions.use('account', { renew: false, signal });
    expect(none).toMatchObject({ kind: 'none', state: 'degraded' });
    clock.skewMs += 6_000;
    expect((await sessions.use('account', { renew: false, signal })).kind).toBe('open');
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
