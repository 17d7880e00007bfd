import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { notBuilt } from '../cli/built.ts';
import { openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';

const Plan = z.object({
  changes: z.array(
    z.object({ verb: z.string(), count: z.number(), rows: z.array(z.record(z.string(), z.unknown())) }),
  ),
  execution: z.array(z.string()),
  warnings: z.array(z.string()),
  blockers: z.array(z.string()),
});
const Ran = z.object({
  ok: z.boolean(),
  changes: z.array(z.object({ count: z.number() })),
  run: z.string(),
  safetyCopy: z.string().nullable(),
});
const TakenOut = z.object({ files: z.array(z.string()) });

let desk: ShopDesk;
/** This process is the server: it keeps its database open while the actions run in others. */
let server: SqliteDatabase;
const file = () => join(desk.shop, 'messenger.db');

describe.skipIf(notBuilt)('actions on rows of a live database', () => {
  beforeEach(async () => {
    desk = await openShopDesk();
    server = openSqlite(file(), { readOnly: false, mustExist: false, busyTimeoutMs: 1000 });
    server.pragma('journal_mode = WAL');
    server.exec(`
      CREATE TABLE device_sessions (id INTEGER PRIMARY KEY, user_id INTEGER, device_name TEXT, token_hash BLOB, expires_at TEXT, revoked_at TEXT);
      INSERT INTO device_sessions VALUES
        (1, 7, 'Kim''s phone', x'00ff', '2099-01-01 00:00:00', NULL),
        (2, 7, 'tablet', NULL, '2020-01-01 00:00:00', NULL),
        (3, 8, 'old', NULL, '2099-01-01 00:00:00', '2024-05-05 05:05:05'),
        (9007199254740993, 8, 'big', NULL, '2099-01-01 00:00:00', NULL);
    `);
    await desk.json(
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      'Chat',
      '--set',
      'url=http://127.0.0.1:9',
      '--set',
      `root=${desk.shop}`,
    );
  }, 60_000);
  afterEach(async () => {
    if (server.open) server.close();
    await desk.dispose();
  });

  it('are planned without changing anything, and off until allowed', async () => {
    const plan = await planOf('revoke-device-session', 'id=1');
    expect(plan).toMatchObject({
      changes: [{ verb: 'change', count: 1, rows: [{ id: 1, device_name: "Kim's phone" }] }],
      blockers: [],
    });
    expect(plan.execution).toEqual([
      'UPDATE "device_sessions" SET revoked_at = :now_utc WHERE id = :id AND revoked_at IS NULL',
    ]);
    expect(plan.warnings[0]).toContain('cookie session');
    expect(revoked()).toEqual([3]);
    expect(await desk.failure(...runOf('revoke-device-session', 'id=1'))).toMatchObject({
      error: { code: 'action/not-enabled' },
    });
    await desk.json('action', 'enable', '--target', 'Chat');
    const unconfirmed = runOf('revoke-device-session', 'id=1').slice(0, -1);
    expect(await desk.failure(...unconfirmed, 'chat')).toMatchObject({
      error: { code: 'target/not-confirmed' },
    });
    expect(revoked()).toEqual([3]);
  });

  it('change what was planned, keep what was there, and leave the log to the server', async () => {
    await desk.json('action', 'enable', '--target', 'Chat');
    const before = readFileSync(file());
    const ran = Ran.parse(await desk.json(...runOf('revoke-device-session', 'id=1')));
    expect(ran).toMatchObject({ ok: true, changes: [{ count: 1 }] });
    expect(revoked()).toEqual([1, 3]);
    // Nothing was written back and nothing was removed: both are the server's to do.
    expect(readFileSync(file()).equals(before)).toBe(true);
    expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
    const copy = ran.safetyCopy ?? '';
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readFileSync(copy).includes('INSERT')).toBe(false);
    expect(await desk.json('action', 'runs', '--target', 'Chat')).toMatchObject({
      runs: [
        { kept: [copy], wayBack: { kind: 'by-hand', text: expect.stringContaining(ran.run) as unknown } },
      ],
    });
    server.exec(await takenOut(ran.run));
    expect(revoked()).toEqual([3]);
    expect(server.prepare('SELECT token_hash, device_name FROM device_sessions WHERE id = 1').get()).toEqual({
      token_hash: Buffer.from([0, 0xff]),
      device_name: "Kim's phone",
    });
    const journal = await desk.holdfast(['--json', 'journal', 'list']);
    expect(journal.stdout).toContain('action.begin');
    expect(journal.stdout).toContain('action.run');
  });

  it('delete what can no longer be used, and put integers back that no number holds', async () => {
    await desk.json('action', 'enable', '--target', 'Chat');
    server.exec("UPDATE device_sessions SET revoked_at = '2024-01-01 00:00:00' WHERE id > 100");
    const ran = Ran.parse(await desk.json(...runOf('purge-device-sessions')));
    expect(ran.changes.map(({ count }) => count)).toEqual([3]);
    expect(ids()).toEqual(['1']);
    const statements = await takenOut(ran.run);
    server.exec(statements);
    expect(ids()).toEqual(['1', '2', '3', '9007199254740993']);
    // What was kept may be the last of it: it is there also when nothing else of the target is.
    await desk.json('target', 'remove', 'Chat', '--confirm', 'Chat');
    const copy = ['action', 'take-out', '--copy', basename(ran.safetyCopy ?? ''), '--to', desk.outside];
    const { files } = TakenOut.parse(await desk.json(...copy));
    expect(readFileSync(files[0] ?? '', 'utf8')).toBe(statements);
    const { stdout } = await desk.holdfast(['--json', 'journal', 'list']);
    expect(stdout.match(/action\.take-out/g)).toHaveLength(2);
    expect((await desk.failure(...copy, '--run', ran.run)).error.code).toBe('usage/invalid');
    const gone = ['--copy', '20200101T000000-000Z-x.sql.sealed', '--to', desk.outside];
    expect((await desk.failure('action', 'take-out', ...gone)).error.code).toBe('action/unknown-run');
    for (const outside of ['..', 'console.db', '20200101T/../../console.db']) {
      const refused = await desk.failure('action', 'take-out', '--copy', outside, '--to', desk.outside);
      expect(refused.error.code, outside).toBe('contract/invalid-input');
    }
  });

  it('are refused when the server is stopped, and when nothing fits', async () => {
    expect((await planOf('revoke-device-session', 'id=3')).blockers[0]).toContain('no row fits');
    server.close();
    const stopped = await planOf('revoke-device-session', 'id=1');
    expect(stopped.blockers[0]).toContain('Start the server');
    await desk.json('action', 'enable', '--target', 'Chat');
    expect(await desk.failure(...runOf('revoke-device-session', 'id=1'))).toMatchObject({
      error: { code: 'action/blocked' },
    });
    expect(existsSync(`${file()}-wal`)).toBe(false);
  });

  it('say that the database is busy, and change nothing', async () => {
    await desk.json('action', 'enable', '--target', 'Chat');
    server.exec('BEGIN IMMEDIATE');
    const { error } = await desk.failure(...runOf('revoke-device-session', 'id=1'));
    server.exec('ROLLBACK');
    expect(error.code).toBe('database/busy');
    expect(revoked()).toEqual([3]);
  }, 30_000);

  it('change nothing when the database would change more than was shown', async () => {
    await desk.json('action', 'enable', '--target', 'Chat');
    server.exec(
      'CREATE TABLE log (at TEXT); CREATE TRIGGER t AFTER UPDATE ON device_sessions BEGIN INSERT INTO log VALUES (1); END;',
    );
    expect(await desk.failure(...runOf('revoke-device-session', 'id=1'))).toMatchObject({
      error: { code: 'action/changes-more' },
    });
    expect(readdirSync(join(desk.path, 'actions'))).toEqual([]);
    expect(revoked()).toEqual([3]);
  });

  it('change nothing when what was there cannot be kept', async () => {
    await desk.json('action', 'enable', '--target', 'Chat');
    // A file where the folder should be: also an account that may write everywhere cannot keep anything there.
    writeFileSync(join(desk.path, 'actions'), '');
    const failed = await desk.failure(...runOf('revoke-device-session', 'id=1'));
    expect(failed.exitCode).toBe(1);
    expect(failed.error.message).toContain('actions');
    expect(revoked()).toEqual([3]);
    rmSync(join(desk.path, 'actions'));
    mkdirSync(join(desk.path, 'actions'));
    chmodSync(join(desk.path, 'actions'), 0o700);
  });

  it('name the arguments that do not fit', async () => {
    expect(await desk.failure(...planArgs('revoke-device-session'))).toMatchObject({
      error: { code: 'action/invalid-argument' },
    });
    expect(await desk.failure(...planArgs('revoke-device-session', 'id=1 OR 1=1'))).toMatchObject({
      error: { code: 'action/invalid-argument' },
    });
    expect(await desk.failure(...planArgs('revoke-device-session', 'id=1', 'x=2'))).toMatchObject({
      error: { code: 'action/invalid-argument' },
    });
    expect(await desk.failure(...planArgs('revoke'))).toMatchObject({ error: { code: 'action/unknown' } });
  });
});

async function takenOut(run: string): Promise<string> {
  const of = ['--target', 'Chat', '--run', run, '--to', desk.outside];
  const { files } = TakenOut.parse(await desk.json('action', 'take-out', ...of));
  return readFileSync(files[0] ?? '', 'utf8');
}

function planArgs(action: string, ...given: string[]): string[] {
  return [
    'action',
    'plan',
    '--target',
    'Chat',
    '--action',
    action,
    ...given.flatMap((one) => ['--arg', one]),
  ];
}

async function planOf(action: string, ...given: string[]) {
  const { stdout } = await desk.holdfast(['--json', ...planArgs(action, ...given)]);
  return Plan.parse(JSON.parse(stdout));
}

function runOf(action: string, ...given: string[]): string[] {
  return [
    'action',
    'run',
    '--target',
    'Chat',
    '--action',
    action,
    ...given.flatMap((one) => ['--arg', one]),
    '--confirm',
    'Chat',
  ];
}

function revoked(): unknown[] {
  return server
    .prepare('SELECT id FROM device_sessions WHERE revoked_at IS NOT NULL ORDER BY id')
    .pluck()
    .all();
}

function ids(): unknown[] {
  return server.prepare('SELECT CAST(id AS TEXT) FROM device_sessions ORDER BY id').pluck().all();
}
