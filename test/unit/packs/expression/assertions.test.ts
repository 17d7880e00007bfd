import { describe, expect, it } from 'vitest';
import {
  checkAssertion,
  checkAssertions,
  fillAssertion,
} from '../../../../electron/packs/expression/assertions.ts';
import type { MeasuredFacts } from '../../../../electron/packs/expression/assertions.ts';
import { captureValues, jsonText } from '../../../../electron/packs/expression/captures.ts';
import { Assertion, Capture } from '../../../../electron/packs/schema/assertion.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const facts: MeasuredFacts = {
  status: 200,
  headers: { 'content-type': 'application/json', 'x-count': '5' },
  text: '{"db":…}',
  json: {
    db: { ok: true },
    status: 'ok',
    count: 17,
    list: [1],
    nothing: null,
    at: '2026-11-21 09:00:00',
    clock: '2026-11-21 09:50:00',
    minutes: 30,
  },
  value: 3.5,
  row: { active: 4, big: 5n, name: 'x' },
  latencyMs: 120,
  rates: { failures: 0.31234567, quiet: null },
  now,
};

const check = (assertion: unknown, secrets: readonly string[] = []) =>
  checkAssertion(Assertion.parse(assertion), facts, secrets);

describe('an expectation', () => {
  it.each([
    [{ status: 200 }, true],
    [{ status: 201 }, false],
    [{ status: [200, 204] }, true],
    [{ status: { 'at-least': 200, 'less-than': 200 } }, false],
    [{ header: 'Content-Type', contains: 'json' }, true],
    [{ header: 'x-count', equals: 5 }, true],
    [{ header: 'x-other', exists: false }, true],
    [{ json: '$.db.ok', equals: true }, true],
    [{ json: '$.db.ok', equals: false }, false],
    [{ json: '$.status', 'one-of': ['ok', 'fine'] }, true],
    [{ json: '$.count', equals: '17' }, true],
    [{ json: '$.count', 'not-equals': 17 }, false],
    [{ json: '$.count', 'greater-than': 17 }, false],
    [{ json: '$.count', 'at-most': 17 }, true],
    [{ json: '$.status', 'greater-than': 1 }, false],
    [{ json: '$.list', type: 'array' }, true],
    [{ json: '$.nothing', type: 'null' }, true],
    [{ json: '$.nothing', equals: null }, true],
    [{ json: '$.absent', equals: null }, false],
    [{ json: '$.absent', 'not-equals': 1 }, false],
    [{ json: '$.absent', exists: false }, true],
    [{ json: '$.absent', 'at-most': 1, 'if-present': true }, true],
    [{ json: '$.count', 'at-most': 1, 'if-present': true }, false],
    [{ json: '$.db', exists: false }, false],
    [{ text: { matches: '^\\{' } }, true],
    [{ value: { 'less-than': 3 } }, false],
    [{ column: 'active', 'greater-than': 0 }, true],
    [{ column: 'big', equals: 5 }, true],
    [{ column: 'other', 'greater-than': 0 }, false],
    [{ 'latency-ms': { 'less-than': 100 } }, false],
    [{ rate: 'failures', 'less-than': 0.5 }, true],
    [{ rate: 'failures', 'less-than': 0.3 }, false],
    [{ rate: 'quiet', 'less-than': 0.3 }, true],
    [{ json: '$.at', age: { 'at-most': '2h' } }, true],
    [{ json: '$.at', age: { 'at-most': '30m' } }, false],
    [{ json: '$.at', age: { 'at-most': '2h', zone: '+09:00' } }, false],
    [
      { json: '$.at', age: { now: '$.clock', 'at-most-times': { json: '$.minutes', unit: 'm', times: 2 } } },
      true,
    ],
    [
      {
        json: '$.at',
        age: { now: '$.clock', 'at-most-times': { json: '$.minutes', unit: 'm', times: 1.5 } },
      },
      false,
    ],
    [{ json: '$.at', age: { 'at-most-times': { json: '$.absent', unit: 'm', times: 2 } } }, false],
    [{ json: '$.status', age: { 'at-most': '1h' } }, false],
  ])('%j held: %s', (assertion, held) => {
    expect(check(assertion).held).toBe(held);
  });

  it('says expected against actual in both languages when the pack gives no reason', () => {
    expect(check({ json: '$.count', 'at-most': 1, type: 'number' }).reason).toEqual({
      en: '$.count should be at most 1 and of type number and is 17.',
      ko: '$.count: 기대 1 이하, number 형식, 실제 17.',
    });
    expect(check({ json: '$.absent', equals: 'x' }).reason?.en).toBe('$.absent should be "x" and is absent.');
    expect(check({ rate: 'failures', 'less-than': 0.3 }).reason?.en).toBe(
      'failures should be less than 0.3 and is 0.3123.',
    );
  });

  it('gives the reason of the pack with the actual value, and the plain finding beside it', () => {
    const verdict = check({
      json: '$.count',
      equals: 0,
      else: 'degraded',
      reason: { en: '${actual} were deleted', ko: '${actual}개 삭제됨' },
    });
    expect(verdict).toMatchObject({
      held: false,
      state: 'degraded',
      reason: { en: '17 were deleted', ko: '17개 삭제됨' },
    });
    expect(verdict.detail.en).toBe('$.count should be 0 and is 17.');
  });

  it('rounds a measured number in the words of the pack and leaves it exact in the detail', () => {
    const words = { en: 'it is ${actual}', ko: '${actual}입니다' };
    const shares = check({ rate: 'failures', 'less-than': 0.3, reason: words });
    expect(shares.reason).toEqual({ en: 'it is 0.31', ko: '0.31입니다' });
    expect(shares.detail.en).toContain('is 0.3123.');
    const late = checkAssertion(Assertion.parse({ 'latency-ms': { 'less-than': 2000 }, reason: words }), {
      latencyMs: 3002.522094999993,
      now,
    });
    expect(late.reason?.en).toBe('it is 3003');
    expect(check({ status: 201, reason: words }).reason?.en).toBe('it is 200');
  });

  it('says a share in percent, and what is absent rather than what the pack says about a wrong value', () => {
    const share = check({
      rate: 'failures',
      'less-than': 0.1,
      reason: { en: '${percent} fail', ko: '${percent}가 실패' },
    });
    expect(share.reason).toEqual({ en: '31 % fail', ko: '31 %가 실패' });
    const absent = check({ json: '$.absent', equals: false, reason: 'the clients are too old' });
    expect(absent.reason?.en).toBe('$.absent should be false and is absent.');
    const asked = check({ json: '$.absent', exists: true, reason: 'there is no token' });
    expect(asked.reason?.en).toBe('there is no token');
  });

  it('says that the answer is no JSON rather than what the pack would say about one of its members', () => {
    const page: MeasuredFacts = {
      status: 200,
      headers: { 'content-type': 'text/html' },
      text: '<!doctype html>\n<title>x',
      now,
    };
    const verdict = checkAssertion(
      Assertion.parse({ json: '$.db.ok', equals: true, reason: 'the database is gone' }),
      page,
    );
    expect(verdict).toMatchObject({ held: false, state: 'down' });
    expect(verdict.reason?.en).toContain(
      'The answer 200 is not JSON (text/html): "<!doctype html> <title>x"',
    );
    expect(checkAssertion(Assertion.parse({ json: '$.x', exists: false }), page).held).toBe(false);
  });

  it('never shows a secret, control characters or endless text', () => {
    const hostile: MeasuredFacts = { json: { a: `hunter2\u0000\u202e\n${'x'.repeat(5000)}` }, now };
    const verdict = checkAssertion(Assertion.parse({ json: '$.a', equals: 'hunter2' }), hostile, ['hunter2']);
    expect(verdict.reason?.en).not.toContain('hunter2');
    expect(verdict.reason?.en).toContain('•••');
    expect(verdict.reason?.en).not.toMatch(/[\u0000\u202e\n]/);
    expect(verdict.reason?.en.length).toBeLessThan(300);
  });

  it('lets the worst one speak for all', () => {
    const all = [{ status: 200 }, { json: '$.count', equals: 0, else: 'degraded' }, { status: 500 }].map(
      (one) => Assertion.parse(one),
    );
    const result = checkAssertions(all, facts);
    expect(result.state).toBe('down');
    expect(result.reason?.en).toContain('The status should be 500');
    expect(result.verdicts.map((verdict) => verdict.held)).toEqual([true, false, false]);
    expect(checkAssertions([], facts)).toEqual({ state: 'ok', reason: null, verdicts: [] });
  });

  it('keeps the type of a sole setting and fills every other template', () => {
    const scope = { settings: { on: true, room: 7 }, steps: { a: { b: 'c' } }, now, uuid: 'u' };
    const fill = (assertion: unknown) => fillAssertion(Assertion.parse(assertion), scope).value;
    expect(fill({ json: '$.a', equals: '${settings.on}' })).toMatchObject({ json: '$.a', equals: true });
    expect(fill({ json: '$.a', 'one-of': ['${settings.room}', 'x${settings.room}'] })).toMatchObject({
      'one-of': [7, 'x7'],
    });
    expect(fill({ text: { contains: '${step.a.b}' } })).toMatchObject({ text: { contains: 'c' } });
    expect(fill({ status: { equals: '${settings.room}' } })).toMatchObject({ status: { equals: 7 } });
  });
});

describe('a capture', () => {
  const captures = [
    { name: 'id', json: '$.user.id' },
    { name: 'csrf', json: '$.csrf_token' },
    { name: 'user', json: '$.user' },
    { name: 'type', header: 'Content-Type' },
    { name: 'cookie', cookie: 'session' },
    { name: 'sid', match: 'sid=([a-z]+)' },
    { name: 'plain', json: '$.csrf_token', secret: false },
    { name: 'missing', json: '$.nothing' },
    { name: 'constructor', header: 'constructor' },
  ].map((one) => Capture.parse(one));

  it('reads values as text, and says which are secret and which are missing', () => {
    const captured = captureValues(captures, {
      json: { user: { id: 5 }, csrf_token: 'csrf-1234', nothing: null },
      headers: { 'content-type': 'text/plain' },
      cookies: { session: 'cookie-1234' },
      text: 'x sid=abc',
    });
    expect(captured.values).toEqual({
      id: '5',
      csrf: 'csrf-1234',
      user: '{"id":5}',
      type: 'text/plain',
      cookie: 'cookie-1234',
      sid: 'abc',
      plain: 'csrf-1234',
    });
    expect(captured.secrets).toEqual(['csrf-1234', 'cookie-1234']);
    expect(captured.missing).toEqual(['missing', 'constructor']);
  });

  it('finds nothing where there is no document', () => {
    expect(jsonText('$.a', undefined)).toBeNull();
    expect(captureValues([Capture.parse({ name: 'a', json: '$.a' })], {}).missing).toEqual(['a']);
  });
});

describe('how many nodes a path has', () => {
  const json = { board: { cards: { a: 1, b: 2, c: 3 } }, pending: [] };
  it('is compared as a number, also with one that a template yielded', () => {
    const facts = { json, now: 0 };
    expect(checkAssertion({ 'json-count': '$.board.cards.*', equals: 3, else: 'down' }, facts).held).toBe(
      true,
    );
    expect(checkAssertion({ 'json-count': '$.board.cards.*', equals: '3', else: 'down' }, facts).held).toBe(
      true,
    );
    expect(
      checkAssertion({ 'json-count': '$.pending[*]', 'at-least': 1, else: 'down' }, facts),
    ).toMatchObject({
      held: false,
      detail: { en: expect.stringContaining('The count of $.pending[*]') as string },
    });
    expect(checkAssertion({ 'json-count': '$.absent.*', equals: 0, else: 'down' }, facts).held).toBe(true);
    expect(checkAssertion({ 'json-count': '$.a', equals: 0, else: 'down' }, { now: 0 }).held).toBe(false);
  });
});
