import { afterEach, describe, expect, test } from 'vitest';
import { refusalKind } from '../../../electron/probes/kinds/refusal.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import type { Listener } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return refusalKind.run(define('refusal', probe), open.add(bench(url, options)).context);
}

async function answering(status: number, body = '', headers: Record<string, string> = {}) {
  return open.add(
    await startHttp((_, response) => {
      response.writeHead(status, headers);
      response.end(body);
    }),
  );
}

const probe = { request: { path: '/uploads/x.txt' } };

describe('without a session', () => {
  test.each([401, 403])('an answer of %i is ok, and no cookie or login was sent', async (status) => {
    const server = await answering(status, '{}', { 'set-cookie': 'a=b' });
    const outcome = await run(server.url, probe);
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(server.seen[0]?.headers).not.toHaveProperty('cookie');
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  test('a page with 200 is down: reachable without sign-in', async () => {
    const server = await answering(200, '<html><title>Sign in</title>', { 'content-type': 'text/html' });
    const outcome = await run(server.url, probe);
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('Reachable without sign-in');
    expect(outcome.reason?.en).toContain('"Sign in"');
    expect(outcome.reason?.ko).toContain('로그인 없이');
  });

  test('a key that is let in is named: it was not reached without sign-in', async () => {
    const server = await answering(200, '{}');
    const secrets = new MemorySecrets({ reader: { username: null, secret: 'key-of-the-reader' } });
    const keyed = { request: { path: '/audit', headers: { 'x-key': '${credential.reader.secret}' } } };
    const { state, reason } = await run(server.url, keyed, { secrets });
    expect(state).toBe('down');
    expect(reason?.en).toContain('to the credential "reader", which must be refused here');
    expect(reason?.en).not.toContain('without sign-in');
  });

  test('a redirect to a sign-in page is not a refusal, unless the pack says so', async () => {
    const server = await answering(302, '', { location: '/login' });
    const outcome = await run(server.url, probe);
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toContain('is not a refusal');
    expect((await run(server.url, { ...probe, refused: [302] })).state).toBe('ok');
  });

  test('another answer proves nothing', async () => {
    const server = await answering(404);
    const outcome = await run(server.url, probe);
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toContain('404');
  });

  test.each([429, 503])('an answer of %i is unknown', async (status) => {
    const server = await answering(status);
    expect((await run(server.url, probe)).state).toBe('unknown');
  });

  test('a server that cannot be reached is unknown, never ok', async () => {
    const outcome = await run(`http://127.0.0.1:${await freePort()}`, probe);
    expect(outcome.state).toBe('unknown');
    expect(outcome.reason?.en).toMatch(/could not be found out.*refuses the connection/);
  });

  test('the refusal must be as the pack expects it', async () => {
    const server = await answering(403, '{"error_code":"OTHER"}');
    const expectation = { json: '$.error_code', equals: 'ROOM_ADMIN_REQUIRED', else: 'degraded' };
    expect((await run(server.url, { ...probe, expect: [expectation] })).state).toBe('degraded');
  });
});

describe('with a session', () => {
  const secrets = new MemorySecrets({ account: { username: 'u', secret: 'password' } });
  const sessions = [
    {
      id: 'account',
      title: 'Account',
      credential: 'account',
      open: [{ id: 'sign-in', request: { method: 'POST', path: '/sign-in' } }],
      'min-interval': '1ms',
    },
  ];
  const asAccount = {
    session: 'account',
    given: [{ id: 'room', request: { path: '/rooms' }, capture: [{ name: 'id', json: '$.id' }] }],
    request: { method: 'POST', path: '/rooms/${step.room.id}/admins' },
  };
  const server = async (admins: Listener) => {
    let count = 0;
    return open.add(
      await startHttp((request, response) => {
        if (request.url === '/sign-in') {
          count += 1;
          response.setHeader('set-cookie', `s=cookie-number-${count}`);
          return response.end('{}');
        }
        if (request.url === '/rooms') return response.end('{"id":12}');
        return admins(request, response);
      }),
    );
  };

  test('what was given first is what must be refused', async () => {
    const practice = await server((_, response) => {
      response.statusCode = 403;
      response.end();
    });
    const outcome = await run(practice.url, asAccount, { secrets, sessions });
    expect(outcome.state).toBe('ok');
    expect(practice.seen.at(-1)).toMatchObject({ method: 'POST', url: '/rooms/12/admins' });
    expect(practice.seen.at(-1)?.headers.cookie).toBe('s=cookie-number-1');
  });

  test('an account that gets through is down', async () => {
    const practice = await server((_, response) => response.end('{"success":true}'));
    const outcome = await run(practice.url, asAccount, { secrets, sessions });
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('account that must be refused');
  });

  test('that has ended is renewed: its 401 is not the refusal that is asked for', async () => {
    let valid = '';
    const practice = await server((request, response) => {
      response.statusCode = request.headers.cookie === valid ? 200 : 401;
      response.end('{}');
    });
    const { context } = open.add(bench(practice.url, { secrets, sessions }));
    await context.sessions.use('account', { renew: false, signal: context.signal });
    valid = 's=cookie-number-2';
    expect((await refusalKind.run(define('refusal', asAccount), context)).state).toBe('down');
  });

  test('that cannot be had leaves it unknown', async () => {
    const practice = await answering(401);
    const outcome = await run(practice.url, asAccount, { secrets, sessions });
    expect(outcome.state).toBe('unknown');
  });

  test('whose preparation fails leaves it unknown', async () => {
    const practice = await server((_, response) => response.end());
    const given = [{ id: 'room', request: { path: '/rooms' }, expect: [{ json: '$.id', equals: 13 }] }];
    const outcome = await run(practice.url, { ...asAccount, given, request: {} }, { secrets, sessions });
    expect(outcome.state).toBe('unknown');
    expect(outcome.steps.map((step) => step.outcome)).toEqual(['ok', 'down']);
  });
});
