import { afterEach, describe, expect, test } from 'vitest';
import { jwtKind } from '../../../electron/probes/kinds/jwt.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { bench, closer, define, MemorySecrets, MovableClock } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import { hmacToken, makePair, pairToken, unsignedToken } from './support/tokens.ts';

const open = closer();
afterEach(() => open.close());

const seconds = (): number => Math.floor(Date.now() / 1000);
const claims = () => ({
  iss: 'rooms',
  sub: 'ana',
  exp: seconds() + 3600,
  nbf: seconds(),
  video: { room: 'r1' },
});
const secret = 'a-shared-secret';

/** A token service: `answer.token` is what it hands out, whoever asks. */
async function startService(token: string) {
  const answer = { token, status: 200, headers: {} as Record<string, string>, body: null as string | null };
  const keys: object[] = [];
  const server = open.add(
    await startHttp((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/jwks') return void response.end(JSON.stringify({ keys }));
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body ?? JSON.stringify({ token: answer.token }));
    }),
  );
  const clock = new MovableClock();
  const run = (probe: object = {}, secrets = new MemorySecrets()): Promise<ProbeOutcome> => {
    const settings = { room: 'r1', who: 'ana' };
    const source = { request: { path: '/token', query: { room: '${settings.room}' } }, json: '$.token' };
    const made = open.add(bench(server.url, { clock, settings, secrets }));
    return jwtKind.run(define('jwt', { token: source, ...probe }), made.context);
  };
  return { server, answer, keys, clock, run };
}

function fact(outcome: ProbeOutcome, name: string): string | undefined {
  return outcome.evidence.find((item) => item.name === name)?.value;
}

function reason(outcome: ProbeOutcome): string {
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

describe('a token of a request', () => {
  test('is ok with what it says, and is itself nowhere to be seen', async () => {
    const token = hmacToken(claims(), secret, { kid: 'k1' });
    const { run, server } = await startService(token);
    const outcome = await run({
      issuer: 'rooms',
      subject: '${settings.who}',
      expect: [{ json: '$.video.room', equals: '${settings.room}' }],
    });
    expect(outcome).toMatchObject({ state: 'ok', reason: null, unit: 's' });
    expect(outcome.value).toBeGreaterThan(3500);
    expect(server.seen[0]?.url).toBe('/token?room=r1');
    expect(fact(outcome, 'subject')).toBe('ana');
    expect(fact(outcome, 'key id')).toBe('k1');
    expect(fact(outcome, 'ends')).toMatch(/Z \(in 59 min|Z \(in 1 h/);
    expect(fact(outcome, 'claims')).toBe('iss, sub, exp, nbf, video');
    expect(fact(outcome, 'signature')).toBe('not checked: the pack gives no key');
    expect(fact(outcome, 'clock of the issuer')).toBe('as this desk');
    for (const one of [token, ...token.split('.')]) expect(JSON.stringify(outcome)).not.toContain(one);
  });

  test('may stand in a header', async () => {
    const { run, answer } = await startService('');
    answer.headers = { 'X-Token': `Bearer ${hmacToken(claims(), secret)}` };
    const token = { request: { path: '/token' }, header: 'x-token' };
    expect(await run({ token })).toMatchObject({ state: 'ok' });
  });

  test.each([
    [{ issuer: 'other' }, 'issuer (iss) of the token should be "other" and is "rooms"'],
    [{ subject: 'bea' }, 'subject (sub) of the token should be "bea" and is "ana"'],
    [{ audience: 'x' }, 'audience (aud) of the token should be "x" and is absent'],
    [{ expect: [{ json: '$.video.room', equals: 'r2' }] }, '$.video.room should be "r2" and is "r1"'],
    [{ algorithms: ['RS256'] }, 'signed with "HS256"; expected RS256'],
  ])('that is not what it should be is down: %o', async (probe, expected) => {
    const { run } = await startService(hmacToken(claims(), secret));
    const outcome = await run(probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain(expected);
  });

  test.each([
    ['', 'is empty'],
    ['abc.def', 'three parts joined by dots; this has 2'],
    ['a.b.c.d', 'this has 4'],
    ['bm8.e30.c2ln', 'The header of the token cannot be read'],
    [`${Buffer.from('{"alg":"HS256"}').toString('base64url')}.W10.c2ln`, 'The claims of the token'],
    [`${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.c2!n`, 'The signature of the token'],
    ['x'.repeat(40_000), 'longer than 32 kB'],
    [unsignedToken({}), 'anyone can write such a one'],
    [unsignedToken({}, 'NoNe'), 'anyone can write such a one'],
  ])('that is none is told as such: %.30s', async (token, expected) => {
    const { run } = await startService(token);
    const outcome = await run();
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain(expected);
  });

  test('that is encrypted leaves the state open', async () => {
    const { run } = await startService('a.b.c.d.e');
    expect(await run()).toMatchObject({ state: 'unknown' });
  });

  test('that is not there, or an error instead, is told with the answer', async () => {
    const { run, answer } = await startService('x');
    answer.body = '{"other":1}';
    expect(reason(await run())).toContain('holds no token at $.token');
    Object.assign(answer, { status: 503, body: 'Failed: room is full' });
    const failed = await run();
    expect(failed.state).toBe('down');
    expect(reason(failed)).toContain('answered 503');
  });
});

describe('times', () => {
  test.each([
    [-10, {}, 'down', 'has expired 10'],
    [30, {}, 'down', 'as a buffer'],
    [30, { buffer: '10s' }, 'ok', ''],
    [300, { 'warn-before': '10m' }, 'degraded', 'Replace it before'],
  ])('ending in %i s with %o is %s', async (left, probe, state, expected) => {
    const { run } = await startService(hmacToken({ exp: seconds() + left }, secret));
    const outcome = await run(probe);
    expect(outcome.state).toBe(state);
    expect(reason(outcome)).toContain(expected);
  });

  test('without an end are what the pack says', async () => {
    const { run } = await startService(hmacToken({ iss: 'rooms' }, secret));
    expect(await run()).toMatchObject({ state: 'degraded', value: null });
    expect(await run({ 'without-expiry': 'ok' })).toMatchObject({ state: 'ok' });
  });

  test('are judged by the clock of who issued it when this desk is wrong', async () => {
    const { run, clock } = await startService(hmacToken({ ...claims(), iat: seconds() }, secret));
    clock.skewMs = 2 * 3_600_000;
    const fast = await run();
    expect(fast.state).toBe('ok');
    expect(fact(fast, 'clock of the issuer')).toMatch(/^(2 h|1 h 59 min) behind; times are judged by it/);
    clock.skewMs = -2 * 3_600_000;
    expect(await run()).toMatchObject({ state: 'ok' });
  });

  test('that begin in the future are down, or degraded when it was only issued then', async () => {
    const { run, answer } = await startService(hmacToken({ ...claims(), nbf: seconds() + 60 }, secret));
    expect(await run()).toMatchObject({ state: 'down' });
    answer.token = hmacToken({ exp: seconds() + 900, iat: seconds() + 60 }, secret);
    expect(await run()).toMatchObject({ state: 'degraded' });
    expect(await run({ 'clock-tolerance': '2m' })).toMatchObject({ state: 'ok' });
  });
});

describe('the signature', () => {
  test('is checked with a shared secret', async () => {
    const { run } = await startService(hmacToken(claims(), secret));
    const key = { credential: 'signing' };
    const right = new MemorySecrets({ signing: { username: null, secret } });
    const good = await run({ key }, right);
    expect([good.state, fact(good, 'signature')]).toEqual(['ok', 'valid (HS256)']);
    const wrong = new MemorySecrets({ signing: { username: null, secret: 'another-secret' } });
    const bad = await run({ key }, wrong);
    expect([bad.state, fact(bad, 'signature')]).toEqual(['down', 'invalid']);
    expect(JSON.stringify([good, bad])).not.toMatch(/a-shared-secret|another-secret/);
    expect(await run({ key })).toMatchObject({ state: 'paused' });
  });

  test.each(['RS256', 'ES256', 'EdDSA'] as const)(
    '%s is checked with the published keys',
    async (algorithm) => {
      const [mine, other] = [makePair(algorithm, 'mine'), makePair(algorithm, 'other')];
      const { run, keys, answer } = await startService(pairToken(claims(), mine));
      const key = { jwks: { path: '/jwks' } };
      keys.push({ kty: 'oct', k: 'c2VjcmV0', kid: 'mine' }, other.jwk, mine.jwk);
      expect(fact(await run({ key }), 'signature')).toBe(`valid (${algorithm})`);
      answer.token = pairToken(claims(), { ...other, kid: 'mine' });
      expect(fact(await run({ key }), 'signature')).toBe('invalid');
      answer.token = pairToken(claims(), { ...mine, kid: 'gone' });
      expect(reason(await run({ key }))).toContain('not among the published ones');
    },
  );

  test('of a shared secret is never accepted with the text of a public key', async () => {
    const pair = makePair('RS256', 'k');
    const { run } = await startService(hmacToken(claims(), pair.pem));
    const secrets = new MemorySecrets({ signing: { username: null, secret: pair.pem } });
    const outcome = await run({ key: { credential: 'signing' } }, secrets);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('does not belong to the given key');
  });

  test('that could not be checked leaves the state open', async () => {
    const { run } = await startService(hmacToken(claims(), secret));
    const outcome = await run({ key: { jwks: { path: '/token' } } });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('no JSON Web Key Set');
  });
});

test('a token that is a credential is looked at without any request', async () => {
  const { run, server } = await startService('');
  const token = hmacToken({ ...claims(), exp: seconds() + 120 }, secret);
  const secrets = new MemorySecrets({ api: { username: null, secret: token } });
  const outcome = await run({ token: { credential: 'api' }, 'warn-before': '1h' }, secrets);
  expect(outcome).toMatchObject({ state: 'degraded', latencyMs: null });
  expect(JSON.stringify(outcome)).not.toContain(token.split('.')[1]);
  expect(server.seen).toEqual([]);
});
