import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Messenger, startMessenger } from '../../lab/messenger/server.ts';
import { openSqlite } from '../../lab/sqlite.ts';
import { browser, plainGet } from './browser.ts';

let folder: string;
let messenger: Messenger;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-messenger-'));
  messenger = await startMessenger({ folder, size: 'small' });
});

afterAll(async () => {
  await messenger.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => messenger.resetRateLimits());

const ops = () => messenger.accounts.ops;

describe('the folder of the practice messenger', () => {
  it('has the files of the real server in their formats', () => {
    expect(readFileSync(join(folder, '.secret_key'), 'utf8')).toMatch(/^[0-9a-f]{64}$/u);
    expect(readFileSync(join(folder, '.security_salt'), 'utf8')).toMatch(/^[0-9a-f]{32}$/u);
    expect(statSync(join(folder, '.master_key')).size).toBe(32);
    expect(statSync(join(folder, '.master_key')).mode & 0o777).toBe(0o600);
    const config = readFileSync(join(folder, 'config.py'));
    expect(config.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(config.toString('utf8')).toContain(`DEFAULT_PORT = ${messenger.port}`);
    expect(existsSync(join(folder, 'flask_session'))).toBe(true);
  });

  it('writes the log in the format of the real server', async () => {
    await browser(messenger.url).signIn({ username: 'nobody', password: 'wrong' });
    const last = readFileSync(join(folder, 'server.log'), 'utf8').trim().split('\n').at(-1);
    expect(last).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - INFO - 127\.0\.0\.1 - - \[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] "POST \/api\/login HTTP\/1\.1" 401 \d+ \d+\.\d{6}$/u,
    );
  });

  it('holds device sessions in every state and messages in Korean time', () => {
    const database = openSqlite(join(folder, 'messenger.db'), { busyTimeoutMs: 1000 });
    const count = (where: string): number =>
      database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM device_sessions WHERE ${where}`).get()
        ?.n ?? 0;
    const now = "strftime('%Y-%m-%d %H:%M:%S', 'now')";
    expect(count(`revoked_at IS NULL AND expires_at > ${now}`)).toBeGreaterThan(30);
    expect(count(`revoked_at IS NULL AND expires_at <= ${now}`)).toBeGreaterThan(5);
    expect(count("revoked_at < datetime('now', '-30 days')")).toBeGreaterThan(1);
    expect(count("revoked_at > datetime('now', '-30 days')")).toBeGreaterThan(3);
    expect(count('last_used_at IS NULL')).toBeGreaterThan(1);
    expect(count('remember = 0')).toBeGreaterThan(3);
    const newest =
      database.prepare<[], { at: string }>('SELECT max(created_at) AS at FROM messages').get()?.at ?? '';
    const hoursAhead = (Date.parse(`${newest.replace(' ', 'T')}Z`) - Date.now()) / 3_600_000;
    expect(hoursAhead).toBeGreaterThan(8.5);
    expect(hoursAhead).toBeLessThan(9.1);
    expect(
      database.prepare("SELECT rowid FROM messages_fts WHERE messages_fts MATCH 'release'").all().length,
    ).toBeGreaterThan(0);
    database.close();
  });
});

describe('signing in', () => {
  it('answers /api/me without a session and with one', async () => {
    const client = browser(messenger.url);
    expect((await client.send('GET', '/api/me')).json).toEqual({ logged_in: false });
    const answer = await client.signIn(ops());
    expect(answer.headers.get('set-cookie')).toMatch(
      /^session=[^;]+; Expires=.*HttpOnly; Path=\/; SameSite=Lax$/u,
    );
    expect((await client.send('GET', '/api/me')).json).toMatchObject({
      logged_in: true,
      user: { username: 'ops' },
    });
  });

  it('refuses a wrong password with a code to branch on, in the asked-for language', async () => {
    const client = browser(messenger.url);
    const answer = await client.send(
      'POST',
      '/api/login',
      { username: 'ops', password: 'no' },
      { 'x-app-language': 'en' },
    );
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      error: '아이디 또는 비밀번호가 올바르지 않습니다.',
      error_code: 'AUTH_INVALID_CREDENTIALS',
      error_localized: 'Invalid username or password.',
      locale: 'en',
    });
  });

  it('keeps accounts out that wait for approval', async () => {
    expect((await browser(messenger.url).signIn(messenger.accounts.pending)).status).toBe(403);
  });

  it('throttles after ten attempts in a minute with an answer in HTML', async () => {
    const client = browser(messenger.url);
    for (let attempt = 0; attempt < 10; attempt += 1) await client.send('POST', '/api/login', {});
    const answer = await client.signIn(ops());
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toContain('10 per 1 minute');
  });

  it('demands the CSRF token that belongs to the cookie, failing with 400 in HTML', async () => {
    const client = browser(messenger.url);
    const token = (await client.signIn(ops())).json['csrf_token'];
    const attempt = async (given: string): Promise<string> => {
      client.csrf(given);
      const answer = await client.send('POST', '/api/rooms', { members: [3], name: 'x' });
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.status).toBe(400);
      return answer.text;
    };
    expect(await attempt('')).toContain('The CSRF token is missing.');
    expect(await attempt('abc')).toContain('The CSRF token is invalid.');
    const other = await browser(messenger.url).signIn(messenger.accounts.kim);
    expect(await attempt(String(other.json['csrf_token']))).toContain('The CSRF tokens do not match.');
    client.csrf(String(token));
    expect((await client.send('POST', '/api/rooms', { members: [3], name: 'x' })).json).toMatchObject({
      success: true,
    });
  });

  it('opens health to a session cookie only', async () => {
    const client = browser(messenger.url);
    expect((await client.send('GET', '/api/system/health')).json).toMatchObject({
      error_code: 'AUTH_LOGIN_REQUIRED',
    });
    await client.signIn(ops());
    const health = await client.send('GET', '/api/system/health');
    expect(health.status).toBe(200);
    expect(health.json).toMatchObject({
      db: { ok: true },
      maintenance: {
        interval_minutes: 30,
        scheduler_started: true,
        last_results: { cleaned_orphan_uploads: 0 },
      },
      rate_limit: { key_mode: 'ip', storage_uri: 'memory://' },
      session_guard: { fail_open_count: 0, fail_open_enabled: true, last_fail_open_at: null },
      status: 'ok',
      tls: { configured: false, effective: false, enforce_https: false },
    });
  });

  it('claims an update to a client that does not say its version', async () => {
    const client = browser(messenger.url);
    expect((await client.send('GET', '/api/client/update')).json).toMatchObject({ force_update: true });
    expect((await client.send('GET', '/api/client/update?client_version=1.0.0')).json).toMatchObject({
      force_update: false,
      update_available: false,
      minimum_version: '1.0.0',
    });
  });
});

describe('device sessions', () => {
  const device = (remember: unknown) => ({ ...ops(), device_name: 'desk', remember });

  it('rotates the token on refresh and lets the old one die', async () => {
    const client = browser(messenger.url);
    const created = await client.send('POST', '/api/device-sessions', device(true));
    const token = String(created.json['device_token']);
    expect(token).toHaveLength(64);
    const refreshed = await browser(messenger.url).send('POST', '/api/device-sessions/refresh', undefined, {
      authorization: `Bearer ${token}`,
    });
    const rotated = String(refreshed.json['device_token_rotated']);
    expect(rotated).toHaveLength(64);
    expect(refreshed.json).not.toHaveProperty('device_token');
    expect(refreshed.json['device_session_id']).not.toBe(created.json['device_session_id']);
    const again = await client.send('POST', '/api/device-sessions/refresh', { device_token: token });
    expect([again.status, again.json['error_code']]).toEqual([401, 'AUTH_TOKEN_INVALID_OR_EXPIRED']);
    expect((await client.send('POST', '/api/device-sessions/refresh', {})).status).toBe(400);
    expect((await client.send('GET', '/api/me')).json['logged_in']).toBe(true);
    const ended = await client.send('DELETE', '/api/device-sessions/current', undefined, {
      'x-device-token': rotated,
    });
    expect(ended.json).toEqual({ revoked: true, success: true });
  });

  it('refuses a remember that is not a boolean and lists only own sessions', async () => {
    const client = browser(messenger.url);
    expect((await client.send('POST', '/api/device-sessions', device('yes'))).status).toBe(400);
    await client.send('POST', '/api/device-sessions', device(false));
    const list = await client.send('GET', '/api/device-sessions');
    expect(list.text).toContain('"is_current":true');
    const other = browser(messenger.url);
    await other.signIn(messenger.accounts.kim);
    expect((await other.send('GET', '/api/security/audit?limit=5')).json).toMatchObject({
      user_id: 4,
      window_days: 30,
    });
  });
});

describe('rooms and files', () => {
  it('refuses the room admins to a member and the approval of users to everyone but the first user', async () => {
    const client = browser(messenger.url);
    await client.signIn(ops());
    const path = `/api/rooms/${messenger.probeRoomId}/admins`;
    const body = { user_id: messenger.accounts.probe2.userId, is_admin: true };
    const refused = await client.send('POST', path, body);
    expect([refused.status, refused.json['error_code']]).toEqual([403, 'ROOM_ADMIN_REQUIRED']);
    const approval = { user_id: messenger.accounts.rejected.userId, action: 'reject' };
    expect((await client.send('POST', '/api/admin/users/approve', approval)).status).toBe(403);
    await client.signIn(messenger.accounts.admin);
    expect((await client.send('POST', '/api/admin/users/approve', approval)).json).toMatchObject({
      status: 'rejected',
    });
    await client.signIn(messenger.accounts.kim);
    expect((await client.send('GET', path)).json['error_code']).toBe('ROOM_ACCESS_DENIED');
  });

  it('serves a room key that the database does not hold in clear', async () => {
    const client = browser(messenger.url);
    await client.signIn(ops());
    const rooms = await client.send('GET', '/api/rooms');
    const room = await client.send('GET', `/api/rooms/${messenger.probeRoomId}/messages?limit=5`);
    const key = String(room.json['encryption_key']);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(rooms.text).not.toContain(key);
  });

  it('takes an upload only with a fitting name, content and room', async () => {
    const client = browser(messenger.url);
    await client.signIn(ops());
    const room = messenger.probeRoomId;
    expect((await client.upload(room, 'a.exe', 'MZ')).status).toBe(400);
    expect((await client.upload(room, 'a.png', 'not a picture')).status).toBe(400);
    expect((await client.upload(null, 'a.txt', 'x')).status).toBe(400);
    expect((await client.upload(4, 'a.txt', 'x')).status).toBe(403);
    const taken = await client.upload(room, 'probe.txt', 'hello');
    expect(taken.json).toMatchObject({ file_name: 'probe.txt', file_type: 'file', success: true });
    expect(taken.json['file_path']).toMatch(/^\d{14}_[0-9a-f]{8}_probe\.txt$/u);
    expect(taken.json['upload_token']).toHaveLength(43);
    const address = `/uploads/${String(taken.json['file_path'])}`;
    expect((await browser(messenger.url).send('GET', address)).status).toBe(401);
    expect((await client.send('GET', address)).status).toBe(404);
  });

  it('speaks the control API to the holder of the token only', async () => {
    const url = `${messenger.controlUrl}/control/stats`;
    expect((await plainGet(url)).status).toBe(401);
    const stats = await plainGet(url, { 'x-control-token': messenger.controlToken });
    expect(JSON.parse(stats.bytes.toString())).toMatchObject({ active_connections: 0 });
  });
});

describe('starting again', () => {
  it('deletes uploads that an older database does not know, and says so in health', async () => {
    const uploads = join(folder, 'uploads');
    const before = readdirSync(uploads).length;
    await messenger.stop();
    const database = openSqlite(join(folder, 'messenger.db'), { busyTimeoutMs: 1000 });
    database.exec('DELETE FROM room_files WHERE id <= 3');
    database.close();
    await messenger.start();
    expect(readdirSync(uploads).length).toBe(before - 3);
    const client = browser(messenger.url);
    await client.signIn(ops());
    expect((await client.send('GET', '/api/system/health')).json).toMatchObject({
      maintenance: { last_results: { cleaned_orphan_uploads: 3 } },
    });
  });
});
