import { describe, expect, it } from 'vitest';
import { HiddenCounts } from '../../../electron/incidents/hide/hidden-counts.ts';
import { LineHider, hideInData, hideSecrets } from '../../../electron/incidents/hide/hide-text.ts';
import { PersonalHider } from '../../../electron/incidents/hide/hide-personal.ts';
import { Redactor } from '../../../electron/platform/redact.ts';

const secret = 'S3cr3tV4lue.of-somebody';

function hidden(text: string, known: readonly string[] = []) {
  const redactor = new Redactor();
  for (const one of known) redactor.register(one);
  const counts = new HiddenCounts();
  return { text: hideSecrets(text, (raw) => redactor.text(raw), counts), counts: counts.list() };
}

describe('what looks like a secret', () => {
  it.each([
    ['authorization', `authorization: Bearer ${secret}`],
    ['authorization', `{"Authorization":"Basic ${secret}="}`],
    ['authorization', `curl -H 'Bearer ${secret}'`],
    ['cookie', `Set-Cookie: sid=${secret}; HttpOnly`],
    ['cookie', `"cookie": "a=b; session=${secret}"`],
    ['connection-string', `postgres://app:${secret}@db:5432/app`],
    ['connection-string', `redis://:${secret}@cache`],
    ['token', `eyJhbGciOi.eyJzdWIiOi.${secret.replaceAll('.', '')}`],
    ['token', `GET /uploads?upload_token=${secret} HTTP/1.1`],
    ['token', `{"device_token_rotated": "${secret}"}`],
    ['token', `ghp_${'a1B2'.repeat(9)} ${''}`],
    ['password', `PASSWORD=${secret}`],
    ['password', `비밀번호: ${secret}`],
    ['password', `{"관리자 암호": "${secret}"}`],
    ['password', `proxy_secret = "${secret} with words"`],
    ['password', `{\\"api_key\\":\\"${secret}\\"}`],
    ['password', `Server=db;User Id=app;Password=${secret};Encrypt=true`],
    [
      'private-key',
      `-----BEGIN RSA PRIVATE KEY-----\\n${secret.replaceAll('-', '')}\\n-----END RSA PRIVATE KEY-----`,
    ],
  ])('is taken out and counted as %s: %s', (kind, line) => {
    const { text, counts } = hidden(line);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('a1B2a1B2');
    expect(text).toContain('[redacted]');
    expect(counts.map((one) => one.kind)).toContain(kind);
  });

  it.each([
    'The password was refused for user kim.',
    'GET /api/token HTTP/1.1 200',
    'secret rotation begins',
    '2026-11-21 10:00:00,123 - INFO - 127.0.0.1 - - "POST /api/login HTTP/1.1" 401 727 0.172602',
    'basic settings loaded',
    '비밀번호가 틀렸습니다: 사용자 kim',
  ])('leaves what is none: %s', (line) => {
    expect(hidden(line)).toEqual({ text: line, counts: [] });
  });

  it('is known by itself where nothing tells it', () => {
    const { text, counts } = hidden(`it was ${secret} all the time`, [secret]);
    expect(text).toBe('it was [redacted] all the time');
    expect(counts).toEqual([{ kind: 'known-secret', count: 1 }]);
  });

  it('takes linear time whatever stands in a line', () => {
    const lines = [
      '"'.repeat(60_000),
      'password='.repeat(7000),
      '=:'.repeat(30_000),
      `${'a'.repeat(60_000)}@`,
    ];
    const started = performance.now();
    for (const line of lines) hidden(line);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('goes from a key of several lines, and nothing after it', () => {
    const counts = new HiddenCounts();
    const hider = new LineHider((line) => line, counts);
    const lines = ['a -----BEGIN PRIVATE KEY-----', 'MIIE', 'xyz', '-----END PRIVATE KEY-----', 'after'];
    expect(lines.flatMap((line) => hider.line(line) ?? [])).toEqual(['a [redacted]', 'after']);
    expect(counts.total).toBe(1);
  });

  it('goes from data by its name, and as text', () => {
    const counts = new HiddenCounts();
    const data = { password: secret, nested: [{ note: `Bearer ${secret}` }], count: 3, empty_secret: '' };
    const shown = hideInData(data, (text) => hideSecrets(text, (raw) => raw, counts), counts);
    expect(shown).toEqual({
      password: '[redacted]',
      nested: [{ note: 'Bearer [redacted]' }],
      count: 3,
      empty_secret: '',
    });
    expect(counts.total).toBe(2);
  });
});

describe('chosen personal data', () => {
  const all = { emails: true, addresses: true, names: true, words: ['Projekt Adler'] };

  function without(text: string, choice = all, names: readonly string[] = ['kim', '김철수', 'José']) {
    const counts = new HiddenCounts();
    return new PersonalHider(choice, names).hide(text, counts);
  }

  it('becomes the same mark everywhere', () => {
    const hider = new PersonalHider(all, []);
    const counts = new HiddenCounts();
    expect(hider.hide('a@x.example to b@x.example', counts)).toBe('[email 1] to [email 2]');
    expect(hider.hide('A@X.example again', counts)).toBe('[email 1] again');
    expect(counts.list()).toEqual([{ kind: 'email', count: 3 }]);
  });

  it.each([
    ['from 203.0.113.7:443', 'from [address 1]:443'],
    ['at 2001:db8::8a2e:370:7334 now', 'at [address 1] now'],
    ['at 10:00:00 on 127.0.0.1', 'at 10:00:00 on 127.0.0.1'],
    ['version 1.2.3.4.5', 'version 1.2.3.4.5'],
    ['Kim wrote to kimono', '[name 1] wrote to kimono'],
    ['김철수가 접속', '[name 1]가 접속'],
    ['JOSÉ!', '[name 1]!'],
    ['about projekt adler.', 'about [name 1].'],
  ])('%s', (text, shown) => {
    expect(without(text)).toBe(shown);
  });

  it('stays where it was not chosen', () => {
    const none = { emails: false, addresses: false, names: false, words: [] };
    const line = 'kim a@x.example 203.0.113.7';
    expect(without(line, none)).toBe(line);
  });
});
