import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMessengerFault, type MessengerFault, messengerFaults } from '../../lab/messenger/faults.ts';
import { type Messenger, startMessenger } from '../../lab/messenger/server.ts';
import { openSqlite } from '../../lab/sqlite.ts';
import { type Answer, type Browser, browser, plainGet } from './browser.ts';

let folder: string;
let messenger: Messenger;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-faults-'));
  messenger = await startMessenger({ folder, size: 'small', signInsPerMinute: 1000 });
});

afterAll(async () => {
  await messenger.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function signedIn(): Promise<Browser> {
  const client = browser(messenger.url);
  await client.signIn(messenger.accounts.ops);
  return client;
}

const health = (client: Browser): Promise<Answer> => client.send('GET', '/api/system/health');
const upload = (client: Browser): Promise<Answer> =>
  client.upload(messenger.probeRoomId, 'probe.txt', 'hello');
const roomKey = async (client: Browser): Promise<unknown> =>
  (await client.send('GET', `/api/rooms/${messenger.probeRoomId}/messages`)).json['encryption_key'];
const logText = (): string => readFileSync(join(folder, 'server.log'), 'utf8');
const newLines = (before: string): string => logText().slice(before.length);

/** What shows each fault; called while it is on, with a client that signed in before. */
const signs: Partial<
  Record<MessengerFault, (client: Browser, before: { log: string; key: unknown }) => Promise<void>>
> = {
  'db-gone': async (client) => {
    expect(statSync(join(folder, 'messenger.db')).size).toBe(4096);
    expect((await health(client)).json).toMatchObject({ status: 'ok', db: { ok: true } });
    expect((await client.send('GET', '/api/rooms')).text).toBe('[]\n');
    expect((await browser(messenger.url).signIn(messenger.accounts.ops)).status).toBe(401);
  },
  'db-junk': async (client) => {
    const answer = await health(client);
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({
      status: 'degraded',
      db: { ok: false, error: 'file is not a database' },
    });
    expect(answer.text).toMatch(/"fail_open_count":[1-9]/u);
  },
  'db-locked': async (client) => {
    expect((await health(client)).json).toMatchObject({ db: { error: 'database is locked' } });
    const reader = openSqlite(join(folder, 'messenger.db'), { busyTimeoutMs: 10 });
    expect(() => reader.prepare('SELECT count(*) FROM users').get()).toThrow('locked');
    reader.close();
  },
  'db-writer-stuck': async (client) => {
    expect((await health(client)).status).toBe(200);
    expect((await client.send('POST', '/api/device-sessions', { ...messenger.accounts.ops })).status).toBe(
      500,
    );
  },
  'db-empty': async (client) => {
    expect((await health(client)).json).toMatchObject({ status: 'ok' });
    expect((await browser(messenger.url).signIn(messenger.accounts.ops)).status).toBe(401);
  },
  'wal-only': async (client) => {
    const copy = join(folder, 'copy.db');
    copyFileSync(join(folder, 'messenger.db'), copy);
    expect(statSync(copy).size).toBe(4096);
    rmSync(copy);
    expect((await client.send('GET', '/api/rooms')).text).toContain('encryption_key');
  },
  'master-key-missing': async (client, before) => {
    expect(existsSync(join(folder, '.master_key'))).toBe(false);
    expect(await roomKey(client)).not.toBe(before.key);
    expect(statSync(join(folder, '.master_key')).size).toBe(32);
    expect((await health(client)).json).toMatchObject({ status: 'ok' });
  },
  'master-key-replaced': async (client, before) => {
    const served = await roomKey(client);
    expect(served).not.toBe(before.key);
    expect((await client.send('GET', '/api/rooms')).text).toContain(String(served));
  },
  'secret-key-replaced': async (client) => {
    expect((await client.send('GET', '/api/me')).json['logged_in']).toBe(true);
    expect((await upload(client)).text).toContain('The CSRF token is invalid.');
  },
  'security-salt-missing': async () => {
    expect(existsSync(join(folder, '.security_salt'))).toBe(false);
    expect((await browser(messenger.url).signIn(messenger.accounts.kim)).status).toBe(200);
  },
  'flask-session-unwritable': async (_client, before) => {
    const fresh = await signedIn();
    expect((await fresh.send('GET', '/api/me')).json).toEqual({ logged_in: false });
    expect(newLines(before.log)).toContain('Permission denied');
    expect(statSync(join(folder, 'flask_session')).mode & 0o222).toBe(0);
  },
  'flask-session-gone': async (client) => {
    expect((await client.send('GET', '/api/me')).json).toEqual({ logged_in: false });
    expect((await health(await signedIn())).status).toBe(401);
  },
  'disk-full': async (client, before) => {
    expect((await upload(client)).status).toBe(500);
    expect(newLines(before.log)).toContain('No space left on device');
  },
  'clock-skew': async (client) => {
    const answer = await health(client);
    const ahead = Date.parse(answer.headers.get('date') ?? '') - Date.now();
    expect(Math.round(ahead / 60_000)).toBe(7);
  },
  'login-rate-limited': async () => {
    const answer = await browser(messenger.url).signIn(messenger.accounts.ops);
    expect(answer.status).toBe(429);
  },
  'device-token-revoked': async () => expectDeadTokens(),
  'sessions-expired': async (client) => {
    expect((await client.send('GET', '/api/me')).json).toEqual({ logged_in: false });
    await expectDeadTokens();
  },
  'health-401': async (client) => {
    expect((await health(client)).status).toBe(401);
  },
  'health-degraded': async (client) => {
    expect((await health(client)).json).toMatchObject({ status: 'degraded' });
  },
  'orphan-uploads-cleaned': async (client) => {
    expect((await health(client)).text).toContain('"cleaned_orphan_uploads":17');
  },
  'fail-open-count': async (client) => {
    expect((await health(client)).json['session_guard']).not.toMatchObject({ last_fail_open_at: null });
  },
  'maintenance-stalled': async (client) => {
    const lastRunAt = /"last_run_at":"([^"]+)"/u.exec((await health(client)).text)?.[1] ?? '';
    const hoursAgo = (Date.now() - new Date(lastRunAt.replace(' ', 'T')).getTime()) / 3_600_000;
    expect(Math.round(hoursAgo)).toBe(9);
  },
  'upload-token-missing': async (client) => {
    const answer = await upload(client);
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('upload_token');
  },
  'upload-token-expired': async (client) => {
    expect((await upload(client)).status).toBe(200);
    const database = openSqlite(join(folder, 'messenger.db'), { busyTimeoutMs: 500 });
    const left = database
      .prepare<[], { n: number }>(
        "SELECT count(*) AS n FROM upload_tokens WHERE expires_at > datetime('now', 'localtime') AND id = (SELECT max(id) FROM upload_tokens)",
      )
      .get();
    database.close();
    expect(left?.n).toBe(0);
  },
  'upload-refused-ext': async (client) => {
    expect((await upload(client)).status).toBe(400);
    expect(readFileSync(join(folder, 'config.py'), 'utf8')).toContain("ALLOWED_EXTENSIONS = {'pdf'}");
  },
  'upload-too-large': async (client) => {
    const answer = await upload(client);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
  },
  'upload-scan-refuses': async (client) => {
    expect((await upload(client)).status).toBe(400);
  },
  'uploads-public': async (client) => {
    const path = String((await upload(client)).json['file_path']);
    expect((await browser(messenger.url).send('GET', `/uploads/${path}`)).status).toBe(200);
  },
  'admin-open': async (client) => {
    const body = { user_id: messenger.accounts.probe2.userId, is_admin: false };
    expect((await client.send('POST', `/api/rooms/${messenger.probeRoomId}/admins`, body)).json).toEqual({
      success: true,
    });
  },
  'spa-fallthrough': async (client) => {
    const answer = await health(client);
    expect([answer.status, answer.text.slice(0, 15)]).toEqual([200, '<!doctype html>']);
  },
  'bad-gateway': async (client) => {
    expect((await health(client)).status).toBe(502);
  },
  slow: async (client) => {
    const startedAt = performance.now();
    await client.send('GET', '/api/me');
    expect(performance.now() - startedAt).toBeGreaterThan(2900);
  },
  'accepts-never-answers': async () => {
    const answer = fetch(`${messenger.url}/api/me`, { signal: AbortSignal.timeout(300) });
    await expect(answer).rejects.toThrow('timeout');
  },
  'redirect-loop': async (client) => {
    expect((await client.send('GET', '/api/me')).headers.get('location')).toBe('/api/me');
  },
  'redirect-elsewhere': async (client) => {
    const location = (await client.send('GET', '/api/me')).headers.get('location') ?? '';
    expect(new URL(location).port).not.toBe(String(messenger.port));
    await fetch(location, { headers: { authorization: 'Bearer x' } });
    expect(messenger.counters).toMatchObject({ elsewhereRequests: 1, elsewhereCredentials: 1 });
  },
  'huge-answer': async () => {
    expect((await plainGet(`${messenger.url}/api/me`)).bytes.length).toBeGreaterThan(3_000_000);
  },
  'bomb-answer': async () => {
    const { bytes } = await plainGet(`${messenger.url}/api/me`);
    expect([bytes[0], bytes[1], bytes.length < 2_000_000]).toEqual([0x1f, 0x8b, true]);
  },
  'invalid-utf8': async () => {
    const { bytes } = await plainGet(`${messenger.url}/api/me`);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow('not valid for encoding');
  },
  'login-failures-in-log': async (_client, before) => {
    expect(newLines(before.log).match(/"POST \/api\/login HTTP\/1\.1" 401/gu)?.length).toBeGreaterThan(20);
  },
  'login-throttled-in-log': async (_client, before) => {
    expect(newLines(before.log).match(/10\.9\.8\.7 .* 429 /gu)?.length).toBeGreaterThan(20);
  },
  'upload-failures-in-log': async (_client, before) => {
    expect(
      newLines(before.log).match(/"POST \/api\/upload HTTP\/1\.1" (?:413|400|500)/gu)?.length,
    ).toBeGreaterThan(30);
  },
  'refresh-failures-in-log': async (_client, before) => {
    expect(newLines(before.log).match(/refresh HTTP\/1\.1" 401/gu)?.length).toBeGreaterThan(30);
  },
  'log-rotated-mid-way': async (_client, before) => {
    expect(readFileSync(join(folder, 'server.log.1'), 'utf8').startsWith(before.log)).toBe(true);
    expect(logText().split('\n').length).toBe(21);
  },
  'update-mandatory': async (client) => {
    const answer = await client.send('GET', '/api/client/update?client_version=1.0.0');
    expect(answer.json).toMatchObject({ force_update: true, minimum_version: '9.0.0' });
  },
  'secure-cookie-on-http': async () => {
    const answer = await browser(messenger.url).signIn(messenger.accounts.ops);
    expect(answer.headers.get('set-cookie')).toContain('Secure;');
  },
  'server-stopped': async () => {
    const refused = new Promise((resolve) => {
      connectTcp(messenger.port, '127.0.0.1').on('error', (error) => resolve(error.message));
    });
    expect(await refused).toContain('ECONNREFUSED');
    expect(existsSync(join(folder, 'messenger.db-wal'))).toBe(false);
  },
};

async function expectDeadTokens(): Promise<void> {
  const client = browser(messenger.url);
  const created = await client.send('POST', '/api/device-sessions', { ...messenger.accounts.ops });
  const refreshed = await client.send('POST', '/api/device-sessions/refresh', {
    device_token: created.json['device_token'],
  });
  expect([refreshed.status, refreshed.json['error_code']]).toEqual([401, 'AUTH_TOKEN_INVALID_OR_EXPIRED']);
}

const elsewhereTested = (name: string): boolean =>
  /^(?:socket-|cert-|gevent-|encryption-|db-(?:truncated|encrypted)|config-gone|uploads-gone|master-key-(?:empty|open)|secret-key-missing)/u.test(
    name,
  );

describe('faults of the practice messenger', () => {
  it('has a test for every switch', () => {
    const untested = Object.keys(messengerFaults).filter(
      (name) => isMessengerFault(name) && signs[name] === undefined && !elsewhereTested(name),
    );
    expect(untested).toEqual([]);
  });

  for (const [name, sign] of Object.entries(signs)) {
    it(`shows ${name} while it is on and is healthy after it`, async () => {
      if (!isMessengerFault(name)) throw new Error(name);
      const client = await signedIn();
      const before = { log: logText(), key: await roomKey(client) };
      await messenger.fault(name, true);
      await sign(client, before);
      await messenger.fault(name, false);
      const after = await signedIn();
      expect((await health(after)).json).toMatchObject({ status: 'ok', db: { ok: true } });
      expect(await roomKey(after)).toBe(before.key);
      expect((await upload(after)).status).toBe(200);
      expect(messenger.activeFaults()).toEqual([]);
    });
  }
});
