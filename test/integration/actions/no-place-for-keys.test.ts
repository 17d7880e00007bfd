import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import { runHere } from '../cli/support/shop-desk.ts';

const packText = `pack: kept
version: 1
title: Kept
settings:
  root: { type: folder, title: Folder }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
actions:
  - id: rows
    kind: sqlite-exec
    title: Close
    path: app.db
    changes: [{ title: Rows, table: file, where: open = 1, set: open = 0 }]
  - id: delete
    kind: files-delete
    title: Sweep
    tree: uploads
    database: app.db
    unknown-to: SELECT path FROM file
    older-than: 1h
  - { id: keep, kind: files-keep, title: Keep, files: [{ path: uploads/s* }] }
`;
const Planned = z.object({ sha256: z.string() });
const Plan = z.object({ blockers: z.array(z.string()) });
const Status = z.object({ usable: z.boolean() });

test('rows and files are not touched where there is no place for the key of what is kept', async ({
  skip,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-no-place-'));
  const desk = await openTestConsole({ dataDir: join(folder, 'data') });
  onTestFinished(async () => {
    await desk.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  if (Status.parse(await desk.ops.call('credentials.status', {})).usable)
    return skip('this account has a keychain');
  const run = async (...args: string[]) => runHere(desk, ['--json', ...args], '');
  const root = join(folder, 'root');
  mkdirSync(join(root, 'uploads'), { recursive: true });
  writeFileSync(join(root, 'uploads', 'stray'), 'stray');
  utimesSync(join(root, 'uploads', 'stray'), 1, 1);
  const server = openSqlite(join(root, 'app.db'), { readOnly: false, mustExist: false, busyTimeoutMs: 0 });
  onTestFinished(() => void server.close());
  server.pragma('journal_mode = WAL');
  server.exec("CREATE TABLE file (path TEXT, open INTEGER); INSERT INTO file VALUES ('known', 1)");
  const file = join(folder, 'kept.yaml');
  writeFileSync(file, packText);
  const { sha256 } = Planned.parse(JSON.parse((await run('pack', 'install', file)).stdout));
  await run('pack', 'install', file, '--confirm', sha256);
  await run('target', 'add', '--pack', 'kept', '--name', 'K', '--set', `root=${root}`);
  await run('action', 'enable', '--target', 'K');
  for (const action of ['rows', 'delete', 'keep']) {
    const of = ['--target', 'K', '--action', action];
    const plan = Plan.parse(JSON.parse((await run('action', 'plan', ...of)).stdout));
    expect(plan.blockers, action).toEqual([expect.stringMatching(/keychain|vault/)]);
    expect((await run('action', 'run', ...of, '--confirm', 'K')).stdout, action).toContain('action/blocked');
  }
  expect(existsSync(join(root, 'uploads', 'stray'))).toBe(true);
  expect(server.prepare('SELECT open FROM file').pluck().all()).toEqual([1]);
  expect(existsSync(join(folder, 'data', 'actions'))).toBe(false);
});
