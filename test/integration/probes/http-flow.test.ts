import { afterEach, describe, expect, test } from 'vitest';
import { httpFlowKind } from '../../../electron/probes/kinds/http-flow.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import type { Listener } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return httpFlowKind.run(define('http-flow', probe), open.add(bench(url, options)).context);
}

async function serve(listener: Listener) {
  return open.add(await startHttp(listener));
}

const outcomes = (outcome: ProbeOutcome) => outcome.steps.map((step) => [step.id, step.outcome]);

/** Takes an upload, gives it back, deletes it; everything needs the cookie of the first request. */
const files: Listener = (request, response) => {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/begin') {
    response.setHeader('set-cookie', 'flow=cookie-of-flow; Path=/');
    return answer(200, { csrf_token: 'csrf-of-this-flow' });
  }
  if (request.headers.cookie !== 'flow=cookie-of-flow') return answer(401, {});
  if (request.method === 'POST') return answer(201, { name: 'file one.txt', id: 7 });
  if (request.method === 'DELETE') return answer(200, { deleted: true });
  return answer(200, { content: 'hello', csrf: request.headers['x-csrf'] });
};

const roundTrip = {
  steps: [
    { id: 'begin', request: { path: '/begin' }, capture: [{ name: 'csrf', json: '$.csrf_token' }] },
    {
      id: 'upload',
      request: {
        method: 'POST',
        path: '/files',
        headers: { 'X-CSRF': '${step.begin.csrf}' },
        json: { a: 1 },
      },
      expect: [{ status: 201 }],
      capture: [
        { name: 'name', json: '$.name' },
        { name: 'id', json: '$.id' },
      ],
    },
    {
      id: 'read',
      request: { path: '/files/${step.upload.name}', headers: { 'X-CSRF': '${step.begin.csrf}' } },
      expect: [{ json: '$.content', equals: 'hello' }],
    },
  ],
  cleanup: [{ id: 'delete', request: { method: 'DELETE', path: '/files/${step.upload.id}' } }],
  expect: [{ json: '$.content', contains: 'hell' }],
};

describe('a flow that works', () => {
  test('keeps cookies and captured values, cleans up, and shows each step', async () => {
    const server = await serve(files);
    const outcome = await run(server.url, roundTrip);
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(outcome.latencyMs).toBeGreaterThan(0);
    expect(outcomes(outcome)).toEqual([
      ['begin', 'ok'],
      ['upload', 'ok'],
      ['read', 'ok'],
      ['delete', 'ok'],
    ]);
    expect(server.seen.map((request) => `${request.method} ${request.url}`)).toEqual([
      'GET /begin',
      'POST /files',
      'GET /files/file%20one.txt',
      'DELETE /files/7',
    ]);
    expect(server.seen[2]?.headers['x-csrf']).toBe('csrf-of-this-flow');
    expect(JSON.stringify(outcome)).not.toMatch(/csrf-of-this-flow|cookie-of-flow/);
  });

  test('leaves out steps whose condition is empty', async () => {
    const server = await serve(files);
    const steps = [
      { id: 'begin', request: { path: '/begin' } },
      { id: 'extra', when: '${settings.room}', request: { path: '/extra' } },
      { id: 'never', when: '${step.extra.value}', request: { path: '/never' } },
    ];
    expect(outcomes(await run(server.url, { steps }))).toEqual([['begin', 'ok']]);
    const settings = { room: 4 };
    expect(outcomes(await run(server.url, { steps }, { settings }))).toEqual([
      ['begin', 'ok'],
      ['extra', 'ok'],
    ]);
  });

  test('judges the last answer by the expectations of the flow', async () => {
    const server = await serve(files);
    const expectation = { json: '$.content', equals: 'other', else: 'degraded', reason: 'another content' };
    const outcome = await run(server.url, { ...roundTrip, expect: [expectation] });
    expect(outcome).toMatchObject({ state: 'degraded', reason: { en: 'another content' } });
  });

  test('stores a rotated secret before the next step', async () => {
    const server = await serve((_, response) => response.end('{"token":"rotated-token-2"}'));
    const secrets = new MemorySecrets();
    let requestsAtStore = 0;
    secrets.onStore = () => (requestsAtStore = server.seen.length);
    const steps = [
      { id: 'rotate', request: {}, store: { credential: 'token', json: '$.token' } },
      { id: 'next', request: {} },
    ];
    const outcome = await run(server.url, { steps }, { secrets });
    expect(outcome.state).toBe('ok');
    expect(requestsAtStore).toBe(1);
    expect(secrets.values.get('token')?.secret).toBe('rotated-token-2');
    expect(JSON.stringify(outcome)).not.toContain('rotated-token-2');
  });

  test('whose new secret cannot be stored is unknown and goes no further', async () => {
    const server = await serve((_, response) => response.end('{"token":"rotated-token-2"}'));
    const secrets = new MemorySecrets();
    secrets.failing = new AppError(
      'credentials/vault-locked',
      localText('The vault is locked.', '잠겨 있습니다.'),
    );
    const steps = [
      { id: 'rotate', request: {}, store: { credential: 'token', json: '$.token' } },
      { id: 'next', request: {} },
    ];
    const outcome = await run(server.url, { steps }, { secrets });
    expect(outcome.state).toBe('unknown');
    expect(outcomes(outcome)).toEqual([
      ['rotate', 'unknown'],
      ['next', 'skipped'],
    ]);
    expect(server.seen.length).toBe(1);
  });
});

describe('a flow that fails', () => {
  test('names the step, skips the rest and still cleans up', async () => {
    const server = await serve((request, response) => {
      if (request.method !== 'GET' || request.url === '/begin') return files(request, response);
      response.statusCode = 500;
      return response.end();
    });
    const outcome = await run(server.url, roundTrip);
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toMatch(/answered 500.*\(Step "read"\.\)$/);
    expect(outcomes(outcome)).toEqual([
      ['begin', 'ok'],
      ['upload', 'ok'],
      ['read', 'down'],
      ['delete', 'ok'],
    ]);
  });

  test('before there is anything to clean up sends no broken clean-up', async () => {
    const server = await serve((_, response) => {
      response.statusCode = 503;
      response.end();
    });
    const outcome = await run(server.url, roundTrip);
    expect(outcomes(outcome)).toEqual([
      ['begin', 'down'],
      ['upload', 'skipped'],
      ['read', 'skipped'],
    ]);
    expect(server.seen.length).toBe(1);
  });

  test('because the answer lacks a value that is needed says which', async () => {
    const server = await serve((_, response) => response.end('{}'));
    const outcome = await run(server.url, roundTrip);
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('lacks what the next steps need: csrf');
  });

  test('in its clean-up only is degraded, because something was left behind', async () => {
    const server = await serve((request, response) => {
      if (request.method !== 'DELETE') return files(request, response);
      response.statusCode = 500;
      return response.end();
    });
    const outcome = await run(server.url, roundTrip);
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toMatch(/\(Step "delete"\.\)$/);
  });

  test('by being cancelled cleans up all the same', async () => {
    const stop = new AbortController();
    const server = await serve((request, response) => {
      if (request.url.startsWith('/files/') && request.method === 'GET') {
        stop.abort();
        return;
      }
      files(request, response);
    });
    const outcome = await run(server.url, roundTrip, { signal: stop.signal });
    expect(outcome.state).toBe('unknown');
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/files/7' });
    expect(outcomes(outcome).at(-1)).toEqual(['delete', 'ok']);
  });

  test('by running out of time says which step, and cleans up in time', async () => {
    const server = await serve((request, response) => {
      if (request.url.startsWith('/files/') && request.method === 'GET') return;
      files(request, response);
    });
    const startedAt = performance.now();
    const outcome = await run(server.url, roundTrip, { timeoutMs: 1500 });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toMatch(/never answered.*\(Step "read"\.\)$/);
    expect(outcomes(outcome).at(-1)).toEqual(['delete', 'ok']);
  });
});
