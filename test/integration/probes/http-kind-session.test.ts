import { afterEach, describe, expect, test } from 'vitest';
import { httpKind } from '../../../electron/probes/kinds/http.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import type { Listener } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return httpKind.run(define('http', probe), open.add(bench(url, options)).context);
}

async function serve(listener: Listener, tls?: string) {
  return open.add(await startHttp(listener, tls));
}

function reason(outcome: ProbeOutcome): string {
  // Every reason is there in both languages.
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

describe('with a session', () => {
  const session = {
    id: 'account',
    title: 'Account',
    credential: 'account',
    open: [
      {
        id: 'sign-in',
        request: { method: 'POST', path: '/sign-in' },
        provides: [{ name: 'csrf', json: '$.csrf' }],
      },
    ],
    'min-interval': '1ms',
  };
  const secrets = new MemorySecrets({ account: { username: 'u', secret: 'password' } });
  const probe = { session: 'account', request: { path: '/api', headers: { 'X-CSRF': '${session.csrf}' } } };

  test('that has ended by itself is renewed and asked again, which is no finding', async () => {
    let valid = '';
    let count = 0;
    const server = await serve((request, response) => {
      if (request.url === '/sign-in') {
        count += 1;
        valid = `session=cookie-number-${count}`;
        response.setHeader('set-cookie', valid);
        return response.end('{"csrf":"csrf-value-1"}');
      }
      response.statusCode = request.headers.cookie === valid ? 200 : 401;
      return response.end('{}');
    });
    const { context } = open.add(bench(server.url, { secrets, sessions: [session] }));
    const definition = define('http', probe);
    expect((await httpKind.run(definition, context)).state).toBe('ok');
    expect(server.seen.at(-1)?.headers['x-csrf']).toBe('csrf-value-1');
    valid = 'nobody';
    expect((await httpKind.run(definition, context)).state).toBe('ok');
    expect(server.seen.map((request) => request.url)).toEqual([
      '/sign-in',
      '/api',
      '/api',
      '/sign-in',
      '/api',
    ]);
  });

  test('that is never accepted is down after one renewal', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/sign-in') return response.end('{"csrf":"csrf-value-1"}');
      response.statusCode = 401;
      return response.end('{}');
    });
    const outcome = await run(server.url, probe, { secrets, sessions: [session] });
    expect(outcome.state).toBe('down');
    expect(outcome.steps.map((step) => step.id)).toEqual(['sign-in']);
    expect(server.seen.map((request) => request.url)).toEqual(['/sign-in', '/api']);
  });

  test('that cannot be had shows why, with its steps', async () => {
    const server = await serve((_, response) => {
      response.statusCode = 401;
      response.end('{}');
    });
    const outcome = await run(server.url, probe, { secrets, sessions: [session] });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('refused the sign-in');
    expect(outcome.steps.map((step) => step.outcome)).toEqual(['down']);
  });
});
