import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { identityOfThisProcess } from '../../electron/platform/machine.ts';
import { copyKey, openedText } from '../fakes/kept-copy.ts';
import { mountSmallDisk } from '../integration/cli/support/small-disk.ts';
import { Writer } from '../integration/live-database/support/writer.ts';
import { act, moments } from './act.ts';
import { countKill } from './kills.ts';

/*
 * The process that changes rows of a running server, killed at each of its steps, and on disks that take nothing: the safety copy is there as
 * a whole or not at all, and rows are changed only once it is.
 */

const Planned = z.object({ digest: z.string() });

const changes = [{ table: 'session', where: 'ends <= :now_utc', set: "state = 'ended'" }];

/** A server with 12 sessions, 3 of which are over, that keeps its database open; and a folder for safety copies. */
async function startServer(folder?: string) {
  const outer = mkdtempSync(join(tmpdir(), 'action-kill-'));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  const root = folder ?? outer;
  const path = join(root, 'app.db');
  const server = await Writer.open(path);
  onTestFinished(() => server.crash());
  await server.run('PRAGMA journal_mode = WAL');
  await server.run('CREATE TABLE session (id INTEGER PRIMARY KEY, ends TEXT, state TEXT, token BLOB)');
  await server.run(
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 12) INSERT INTO session SELECT x, CASE WHEN x <= 3 THEN '2020-01-01' ELSE '2099-01-01' END, 'open', x'00ff' FROM n",
  );
  const copies = join(outer, 'actions');
  mkdirSync(copies);
  return { outer, path, server, copies, copy: join(copies, 'copy.sql.sealed') };
}

type Server = Awaited<ReturnType<typeof startServer>>;

const parameters = { now_utc: '2026-01-01 00:00:00' };

function inputFor({ path, copy }: Server, digest: string) {
  const file = { path, name: 'app.db', busyTimeoutMs: 300, copyLimitBytes: 1024 ** 2 };
  return {
    file,
    changes,
    parameters,
    mostRows: 100,
    digest,
    console: identityOfThisProcess(),
    safetyCopy: copy,
    copyKey,
  };
}

/** What the plan saw: asked for with a digest that fits nothing, the job changes nothing; so it is made here as the plan makes it. */
async function digestOf({ path }: Server): Promise<string> {
  const { chosenRows, digestOf: digest } = await import('../../electron/actions/rows/chosen-rows.ts');
  const { openSqlite } = await import('../../electron/platform/sqlite.ts');
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs: 1000 });
  try {
    return Planned.parse({ digest: digest(changes.map((one) => chosenRows(database, one, parameters, 100))) })
      .digest;
  } finally {
    database.close();
  }
}

const endedRows = ({ server }: Server) =>
  server.run("SELECT id FROM session WHERE state = 'ended' ORDER BY id");

/** After a kill at any step: all or nothing, with the whole copy where there is a change, and a server that goes on. */
async function expectWhole(scene: Server, at: string): Promise<'changed' | 'unchanged'> {
  const { server, copy } = scene;
  const rows = await endedRows(scene);
  expect([0, 3], at).toContain(rows.length);
  const kept = existsSync(copy) ? await openedText(copy) : null;
  if (kept !== null) expect(kept, at).toMatch(/^BEGIN;\n(INSERT .*\n){3}COMMIT;\n$/);
  if (rows.length > 0) {
    expect(kept, at).not.toBeNull();
    expect(readFileSync(copy).includes('INSERT')).toBe(false);
    for (const statement of kept?.split('\n').filter(Boolean) ?? []) await server.run(statement);
    expect(await endedRows(scene), at).toEqual([]);
  }
  expect(await server.attempt("UPDATE session SET state = 'open' WHERE id = 12"), at).toBe('ok');
  expect(await server.run('SELECT integrity_check FROM pragma_integrity_check'), at).toEqual([
    { integrity_check: 'ok' },
  ]);
  return rows.length > 0 ? 'changed' : 'unchanged';
}

test(
  'a change that is killed at any step leaves the rows as they were, or changed with the whole safety copy',
  { timeout: 180_000 },
  async () => {
    const scene = await startServer();
    const input = inputFor(scene, await digestOf(scene));
    const whole = await act('changeRows', input, null);
    expect(whole).toMatchObject({ result: { kind: 'changed', changes: [{ changed: 3, remaining: 3 }] } });
    expect(await expectWhole(scene, 'not killed')).toBe('changed');
    const steps = whole?.steps ?? 0;
    expect(steps).toBeGreaterThan(8);
    const found = new Set<string>();
    for (const dieAt of moments(steps)) {
      rmSync(scene.copies, { recursive: true });
      mkdirSync(scene.copies);
      expect(await act('changeRows', input, dieAt)).toBeNull();
      countKill('action');
      found.add(await expectWhole(scene, `step ${dieAt} of ${steps}`));
    }
    expect([...found].toSorted()).toEqual(['changed', 'unchanged']);
  },
);

test(
  'what cannot be kept is not changed: a full disk, one that takes no file',
  { timeout: 60_000 },
  async ({ skip }) => {
    const scene = await startServer();
    const disk = join(scene.outer, 'disk');
    const mounted = mountSmallDisk(disk, 64 * 1024) ?? skip('this account may not mount a file system');
    onTestFinished(() => mounted.unmount());
    const digest = await digestOf(scene);
    const input = inputFor({ ...scene, copy: join(disk, 'copy.sql.sealed') }, digest);
    try {
      writeFileSync(join(disk, 'hog'), Buffer.alloc(1024 ** 2));
    } catch {
      // As full as it gets.
    }
    expect(await act('changeRows', input, null)).toMatchObject({ code: 'store/disk-full' });
    expect(readdirSync(disk)).toEqual(['hog']);
    rmSync(join(disk, 'hog'));
    mounted.makeReadOnly();
    expect(await act('changeRows', input, null)).toMatchObject({ code: 'store/not-writable' });
    expect(await endedRows(scene)).toEqual([]);
  },
);

test(
  'a target that takes no change, or is locked for long, is told and stays as it is',
  { timeout: 60_000 },
  async ({ skip }) => {
    const outer = mkdtempSync(join(tmpdir(), 'action-target-'));
    onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
    const disk = join(outer, 'target');
    const mounted = mountSmallDisk(disk, 8 * 1024 ** 2) ?? skip('this account may not mount a file system');
    onTestFinished(() => mounted.unmount());
    const scene = await startServer(disk);
    const input = inputFor(scene, await digestOf(scene));
    await scene.server.run('BEGIN IMMEDIATE');
    expect(await act('changeRows', input, null)).toMatchObject({ code: 'database/busy' });
    await scene.server.run('ROLLBACK');
    expect(readdirSync(scene.copies)).toEqual([]);
    // Between the plan and the run another one has changed a row.
    await scene.server.run("UPDATE session SET token = x'01' WHERE id = 2");
    expect(await act('changeRows', input, null)).toMatchObject({ result: { kind: 'plan-changed' } });
    expect(readdirSync(scene.copies)).toEqual([]);
    await scene.server.crash();
    mounted.makeReadOnly();
    const refused = await act('changeRows', inputFor(scene, await digestOf(scene)), null);
    expect(refused?.code).toMatch(/^(database|location)\//);
    expect(readdirSync(scene.copies)).toEqual([]);
    rmSync(scene.copies, { recursive: true });
    const gone = await act(
      'changeRows',
      { ...input, file: { ...input.file, path: join(outer, 'gone.db') } },
      null,
    );
    expect(gone?.code).toMatch(/^(database|location)\//);
    expect(existsSync(join(outer, 'gone.db'))).toBe(false);
  },
);
