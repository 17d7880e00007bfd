import { afterEach, expect, test } from 'vitest';
import { HttpStep } from '../../../electron/packs/schema/request.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { createBudget } from '../../../electron/probes/http/budget.ts';
import { createHttpClient } from '../../../electron/probes/http/node-http-client.ts';
import { createRunScope } from '../../../electron/probes/http/run-scope.ts';
import { runSteps } from '../../../electron/probes/http/run-steps.ts';
import { createTargetSecrets } from '../../../electron/probes/http/target-secrets.ts';
import { closer, MemorySecrets } from './support/context.ts';
import { startHttp } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

/** Runs one step that rotates a token and answers what happened to its answer, in order. */
async function rotate(step: object, secrets: MemorySecrets): Promise<readonly string[]> {
  const server = open.add(
    await startHttp((_, response) => {
      response.setHeader('set-cookie', 'session=new-cookie');
      response.end('{"token":"new-token"}');
    }),
  );
  const http = open.add(createHttpClient({ ca: null, proxy: null }, { userAgent: 'Holdfast/9.9.9' }));
  const clock = new SystemClock();
  const order: string[] = [];
  secrets.onStore = (name) => order.push(`store ${name}`);
  const scope = createRunScope({
    settings: { url: server.url },
    credentials: {},
    session: {},
    now: clock.now(),
  });
  const run = await runSteps(
    [HttpStep.parse({ id: 'rotate', request: {}, store: { credential: 'token', json: '$.token' }, ...step })],
    {
      http,
      secrets: createTargetSecrets(secrets, '0123456789abcdef'),
      cookies: { header: () => '', absorb: () => order.push('cookies') },
      scope: {
        ...scope,
        remember: (id, values) => {
          order.push('capture');
          scope.remember(id, values);
        },
      },
      clock,
      signal: new AbortController().signal,
      budget: createBudget(clock, 5000),
      emit: null,
    },
  );
  return [...order, run.finding.state];
}

const capture = { capture: [{ name: 'value', json: '$.token' }] };

test('a new token is stored before cookies and captures of the same answer are touched', async () => {
  expect(await rotate(capture, new MemorySecrets())).toEqual(['store token', 'cookies', 'capture', 'ok']);
});

test('nothing else of an answer is used whose token could not be stored', async () => {
  const secrets = new MemorySecrets();
  secrets.failing = new Error('disk full');
  expect(await rotate(capture, secrets)).toEqual(['unknown']);
});

test('a new token is stored even when the answer is not as the pack expects it', async () => {
  const expectation = { expect: [{ json: '$.csrf', exists: true }] };
  expect(await rotate(expectation, new MemorySecrets())).toEqual(['store token', 'cookies', 'down']);
});
