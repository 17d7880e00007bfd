import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import type { Messenger } from '../../lab/messenger/server.ts';
import { notBuilt } from '../cli/built.ts';
import { browser } from '../lab/browser.ts';
import { openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const Plan = z.object({
  changes: z.array(
    z.object({ verb: z.string(), count: z.number(), rows: z.array(z.record(z.string(), z.unknown())) }),
  ),
  warnings: z.array(z.string()),
  blockers: z.array(z.string()),
});
const SignedIn = z.object({ device_session_id: z.number(), device_token: z.string() });
const Findings = z.object({ findings: z.array(z.object({ id: z.string(), standing: z.string() })) });
const dayMs = 86_400_000;

let desk: ShopDesk;
let server: Messenger;
let database: SqliteDatabase;
const { probe, act, actionArgs, takeOut } = onTarget(() => desk, 'Chat');
const uploads = (name = '') => join(server.folder, 'uploads', name);

describe.skipIf(notBuilt)('the recurring maintenance of a messenger', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startMessenger({ folder: join(desk.outside, 'chat'), size: 'small' });
    database = openSqlite(join(server.folder, 'messenger.db'), {
      readOnly: false,
      mustExist: true,
      busyTimeoutMs: 2000,
    });
    const settings = ['--set', `url=${server.url}`, '--set', `root=${server.folder}`];
    await desk.json('target', 'add', '--pack', 'messenger', '--name', 'Chat', ...settings);
    await desk.json('action', 'enable', '--target', 'Chat');
  }, 60_000);
  afterAll(async () => {
    database.close();
    await server.stop();
    await desk.dispose();
  });

  it('removes uploads that nothing refers to, with size and age, and keeps them', async () => {
    const known = readdirSync(uploads()).length;
    putOld('stray.bin', 'stray upload', 3);
    putOld('profiles/stray.png', 'stray profile', 40);
    writeFileSync(uploads('fresh.bin'), 'an upload that is under way');
    symlinkSync(join(server.folder, 'config.py'), uploads('link.bin'));
    const plan = await planOf('remove-unknown-uploads');
    expect(plan).toMatchObject({
      blockers: [],
      changes: [
        {
          verb: 'delete',
          count: 2,
          rows: [
            { path: 'profiles/stray.png', bytes: 13, days: 40 },
            { path: 'stray.bin', bytes: 12, days: 3 },
          ],
        },
      ],
    });
    expect(plan.warnings[0]).toContain('older than uploads/');
    const { exitCode, result } = await act('remove-unknown-uploads');
    expect(exitCode).toBe(0);
    const safetyCopy = result.safetyCopy ?? '';
    expect(readFileSync(join(safetyCopy, 'files', 'stray.bin')).includes('stray upload')).toBe(false);
    expect(statSync(safetyCopy).mode & 0o077).toBe(0);
    const [taken = ''] = await takeOut(result.run);
    expect(readFileSync(join(taken, 'stray.bin'), 'utf8')).toBe('stray upload');
    expect(readFileSync(join(taken, 'profiles', 'stray.png'), 'utf8')).toBe('stray profile');
    expect(statSync(taken).mode & 0o077).toBe(0);
    expect(existsSync(uploads('stray.bin'))).toBe(false);
    // Those that the database knows, one that is under way, and a link.
    expect(readdirSync(uploads())).toHaveLength(known + 2);
    expect((await planOf('remove-unknown-uploads')).blockers[0]).toContain('no file fits');
  });

  it('removes uploads older than the policy with their rows, but for a legal hold, and can put the rows back', async () => {
    const files = z
      .array(z.object({ file_path: z.string() }))
      .parse(
        database
          .prepare(
            'SELECT file_path FROM room_files GROUP BY file_path HAVING count(*) = 1 ORDER BY file_path LIMIT 3',
          )
          .all(),
      )
      .map(({ file_path }) => file_path);
    const [one = '', two = '', held = ''] = files;
    database.exec(`UPDATE room_files SET uploaded_at = datetime('now')`);
    for (const path of files)
      database
        .prepare("UPDATE room_files SET uploaded_at = datetime('now', '-400 days') WHERE file_path = ?")
        .run(path);
    database
      .prepare("INSERT INTO legal_holds (hold_type, target_id, active) VALUES ('file_path', ?, 1)")
      .run(held);
    for (const path of files)
      utimesSync(uploads(path), new Date(Date.now() - 400 * dayMs), new Date(Date.now() - 400 * dayMs));
    const plan = await planOf('remove-old-uploads');
    expect(plan.blockers).toEqual([]);
    expect(plan.changes.map(({ count }) => count)).toEqual([2, 2]);
    expect(plan.changes[0]?.rows.map(({ path }) => path).toSorted()).toEqual([one, two].toSorted());
    const { exitCode, result } = await act('remove-old-uploads');
    expect(exitCode).toBe(0);
    expect([one, two, held].map((path) => existsSync(uploads(path)))).toEqual([false, false, true]);
    expect(rowsFor(one, two, held)).toBe(1);
    const [taken = '', rows = ''] = await takeOut(result.run);
    expect(readdirSync(taken)).toHaveLength(2);
    database.exec(readFileSync(rows, 'utf8'));
    expect(rowsFor(one, two, held)).toBe(3);
  });

  it('removes nothing by a database that names no file: it may have been replaced', async () => {
    putOld('late.bin', 'x', 3);
    database.exec(
      'CREATE TABLE kept AS SELECT * FROM room_files; DELETE FROM room_files; UPDATE users SET profile_image = NULL; DELETE FROM upload_tokens; DELETE FROM legal_holds;',
    );
    expect((await planOf('remove-unknown-uploads')).blockers[0]).toContain('names no file at all');
    const { error } = await desk.failure(...actionArgs('remove-unknown-uploads'));
    expect(error.code).toBe('action/blocked');
    expect(existsSync(uploads('late.bin'))).toBe(true);
    database.exec('INSERT INTO room_files SELECT * FROM kept; DROP TABLE kept');
  });

  it('tells how rooms of 100,000 messages are read, and that an index is gone', async () => {
    expect(await probe('large-rooms')).toMatchObject({ probes: [{ state: 'ok' }] });
    database.exec(`
      DROP TRIGGER messages_ai;
      WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000)
      INSERT INTO messages (room_id, sender_id, content) SELECT 1, 1, 'm' FROM n;
    `);
    expect(await probe('large-rooms')).toMatchObject({ probes: [{ state: 'ok', reason: null }] });
    database.exec('DROP INDEX idx_messages_room; DROP INDEX idx_messages_client;');
    const { probes } = await probe('large-rooms');
    expect(probes[0]).toMatchObject({ state: 'degraded' });
    expect(probes[0]?.reason).toMatch(/room=1, messages=\d{6}.* without an index: SCAN messages/);
  }, 30_000);

  it('tells what of the settings decides about uploads and connections, as it is and as it should be', async () => {
    const config = join(server.folder, 'config.py');
    const before = readFileSync(config, 'utf8');
    const found = async () => {
      const { stdout } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Chat']);
      const { findings } = Findings.parse(JSON.parse(stdout));
      return Object.fromEntries(findings.map(({ id, standing }) => [id, standing]));
    };
    const kept = { 'upload-size': 'kept', 'async-mode': 'kept' };
    expect(await found()).toMatchObject(kept);
    writeFileSync(config, before.replace('16 * 1024 * 1024', '1024').replace('"gevent"', '"threading"'));
    expect(await found()).toMatchObject({ 'upload-size': 'deviates', 'async-mode': 'deviates' });
    writeFileSync(config, before);
  });

  it('revokes one device session: it can be refreshed no more, and what the device has open lives on', async () => {
    const device = browser(server.url);
    const { username, password } = server.accounts.kim;
    const made = await device.send('POST', '/api/device-sessions', {
      username,
      password,
      device_name: 'lost phone',
      remember: true,
    });
    const { device_session_id: id, device_token: token } = SignedIn.parse(made.json);
    const plan = await planOf('revoke-device-session', `id=${id}`);
    expect(plan.changes[0]?.rows).toMatchObject([{ id, device_name: 'lost phone' }]);
    expect(plan.warnings[0]).toContain('cookie session');
    expect(await act('revoke-device-session', `id=${id}`)).toMatchObject({
      exitCode: 0,
      result: { ok: true },
    });
    const refreshed = await browser(server.url).send('POST', '/api/device-sessions/refresh', undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(refreshed).toMatchObject({ status: 401, json: { error_code: 'AUTH_TOKEN_INVALID_OR_EXPIRED' } });
    expect((await device.send('GET', '/api/me')).json).toMatchObject({ logged_in: true });
  });

  it('purges device sessions that have expired or were revoked', async () => {
    const ended =
      "SELECT count(*) FROM device_sessions WHERE revoked_at IS NOT NULL OR expires_at <= datetime('now')";
    const before = z.number().parse(database.prepare(ended).pluck().get());
    expect(before).toBeGreaterThan(0);
    const { exitCode, result } = await act('purge-device-sessions');
    expect({ exitCode, ok: result.ok }).toEqual({ exitCode: 0, ok: true });
    expect(database.prepare(ended).pluck().get()).toBe(0);
  });
});

function putOld(name: string, content: string, days: number): void {
  writeFileSync(uploads(name), content);
  const at = new Date(Date.now() - days * dayMs - 60_000);
  utimesSync(uploads(name), at, at);
}

function rowsFor(...paths: string[]): unknown {
  const marks = paths.map(() => '?').join(', ');
  return database
    .prepare(`SELECT count(*) FROM room_files WHERE file_path IN (${marks})`)
    .pluck()
    .get(...paths);
}

async function planOf(action: string, ...given: string[]) {
  const args = ['action', 'plan', '--target', 'Chat', '--action', action];
  const filled = given.flatMap((one) => ['--arg', one]);
  const { stdout } = await desk.holdfast(['--json', ...args, ...filled]);
  return Plan.parse(JSON.parse(stdout));
}
