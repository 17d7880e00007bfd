import { describe, expect, test } from 'vitest';
import { Redactor, redact } from '../../../electron/platform/redact.ts';

describe('text that looks like a secret', () => {
  test.each([
    ['Authorization: Bearer abc.def.ghi-123', 'Authorization: [redacted]'],
    ['got Bearer Abc123-def456 back', 'got Bearer [redacted] back'],
    ['sent Basic dXNlcjpwYXNz', 'sent Basic [redacted]'],
    ['Set-Cookie: session=abc; Path=/; HttpOnly', 'Set-Cookie: [redacted]'],
    ['{"set-cookie":["a=b","c=d"],"x":1}', '{"set-cookie":["[redacted]"],"x":1}'],
    ['password=hunter2&x=1', 'password=[redacted]&x=1'],
    ['{"password":"a\\"b c","n":1}', '{"password":"[redacted]","n":1}'],
    [
      '{"body":"{\\"password\\":\\"x y\\",\\"a\\":1}"}',
      '{"body":"{\\"password\\":\\"[redacted]\\",\\"a\\":1}"}',
    ],
    ["SECRET_KEY = 'not for you'", "SECRET_KEY = '[redacted]'"],
    ["{'secret': 'it is'}", "{'secret': '[redacted]'}"],
    ['X-CSRF-Token: 0123456789abcdef0', 'X-CSRF-Token: [redacted]'],
    ['{"token":"abcdefghijklmnopqrstuv"}', '{"token":"[redacted]"}'],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0', '[redacted]'],
    [`X-Anything: ${'0a'.repeat(16)}`, 'X-Anything: [redacted]'],
    ['비밀번호: 비밀1234', '비밀번호: [redacted]'],
    ['비밀번호는 : "비밀 1234", 사용자: 김', '비밀번호는 : "[redacted]", 사용자: 김'],
    ['암호=가나다1', '암호=[redacted]'],
    ['API 키： abc-1', 'API 키： [redacted]'],
    ['https://operator:letmein@server/', 'https://operator:[redacted]@server/'],
  ])('%s', (text, expected) => {
    expect(redact(text, [])).toBe(expected);
  });

  test.each([
    'the cookie is missing',
    'basic authentication failed',
    'session: 12 active',
    'token: missing',
    'the password is wrong',
    '비밀번호가 틀렸습니다.',
    '패스워드 변경 화면: 열림',
    '암호화 방식: AES',
    '키보드: 연결됨',
    `sha256: ${'0a'.repeat(32)}`,
    'http://127.0.0.1:5000/api/health',
    'incident 3fa91c02 in targets.add',
  ])('leaves ordinary words alone: %s', (text) => {
    expect(redact(text, [])).toBe(text);
  });

  test('takes no longer than a moment for a long hostile text', () => {
    for (const piece of ['a-', '\\"', 'password="a\\', 'token:', 'cookie=a', '비밀번호', '://:', 'eyJ.']) {
      const text = piece.repeat(200_000 / piece.length);
      const startedAt = performance.now();
      redact(text, []);
      // Milliseconds; minutes where the time grows with the square of the length.
      expect(performance.now() - startedAt).toBeLessThan(5000);
    }
  });
});

describe('known secrets', () => {
  const secret = 'pa"ss w+rd/é<&>';

  test.each([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ v: secret }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['JSON inside JSON', JSON.stringify(JSON.stringify({ v: secret }))],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['inside base64, one byte later', Buffer.from(`u${secret}`).toString('base64')],
    ['inside base64, two bytes later', Buffer.from(`us${secret}:x`).toString('base64')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['HTML-escaped', 'pa&quot;ss w+rd/é&lt;&amp;&gt;'],
  ])('are blanked out %s', (_form, written) => {
    const clean = redact(`before ${written} after`, [secret]);
    expect(clean).toContain('[redacted]');
    expect(clean).not.toContain(written.slice(4, -4));
    expect(clean.startsWith('before ')).toBe(true);
    expect(clean.endsWith(' after')).toBe(true);
  });

  test('the longest of two that start alike wins', () => {
    expect(redact('hunter2-extended', ['hunter2', 'hunter2-extended'])).toBe('[redacted]');
  });

  test('a value of less than four characters is not searched for, it would blank out ordinary text', () => {
    expect(redact('an ordinary sentence', ['an'])).toBe('an ordinary sentence');
  });

  test('are remembered by a Redactor, also under names and in nested data', () => {
    const redactor = new Redactor();
    redactor.register('correct horse');
    expect(
      redactor.data({ a: ['x correct horse'], 'correct horse': 1, password: 'short', n: { cookie: ['a'] } }),
    ).toEqual({
      a: ['x [redacted]'],
      '[redacted]': 1,
      password: '[redacted]',
      n: { cookie: '[redacted]' },
    });
  });

  test('thousands of them do not slow down a short text', () => {
    const redactor = new Redactor();
    for (let number = 0; number < 3000; number += 1) redactor.register(`value-${number}-${number * 7919}`);
    const text = 'the quick brown fox jumps over the lazy dog '.repeat(12);
    const startedAt = performance.now();
    for (let round = 0; round < 100; round += 1) redactor.text(text);
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });

  test('the oldest are forgotten after thousands, the newest are not', () => {
    const redactor = new Redactor();
    for (let number = 0; number < 5001; number += 1) redactor.register(`rotating-token-${number}!`);
    expect(redactor.text('rotating-token-0!')).toBe('rotating-token-0!');
    expect(redactor.text('rotating-token-5000!')).toBe('[redacted]');
  });
});
