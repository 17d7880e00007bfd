import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillTemplate } from '../../../electron/packs/expression/templates.ts';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';
import { withSetting } from '../../../electron/packs/settings-file.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { freePort } from '../../lab/free-port.ts';
import { startMessenger } from '../../lab/messenger/server.ts';

const pack = builtInPack('messenger');

let folder: string;
let database: SqliteDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-parts-'));
  const messenger = await startMessenger({ folder, size: 'small' });
  await messenger.stop();
  database = openSqlite(join(folder, 'messenger.db'), {
    readOnly: false,
    mustExist: true,
    busyTimeoutMs: 500,
  });
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const uploads = (): readonly string[] =>
  ['', 'profiles'].flatMap((below) =>
    readdirSync(join(folder, 'uploads', below), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posix.join(below, entry.name)),
  );
const rows = (sql: string, what?: string): readonly Readonly<Record<string, unknown>>[] => {
  const statement = database.prepare<unknown[], Record<string, unknown>>(sql);
  return what === undefined ? statement.all() : statement.all({ what });
};
const firstColumn = (sql: string): readonly unknown[] => rows(sql).map((row) => Object.values(row)[0]);

describe('the parts of the messenger pack, on the folder of a practice messenger', () => {
  it('are where the pack says, in the form that it demands', () => {
    const parts = partsFor(pack, { settings: { root: folder, url: 'http://127.0.0.1:5000' } });
    const found = parts.filter((part) => part.definition.required);
    expect(found.map((part) => part.definition.id)).toEqual([
      'database',
      'uploads',
      'secret-key',
      'security-salt',
      'master-key',
      'config',
    ]);
    for (const part of found) {
      if (part.state !== 'placed') throw new Error(`${part.definition.id} is ${part.state}`);
      expect(statSync(part.absolutePath).isDirectory()).toBe(part.definition.kind === 'tree');
      if (part.definition.kind !== 'file') continue;
      const { format } = part.definition;
      const [count = '', ...unit] = (format ?? '').split(' ');
      if (unit.length > 0) expect(statSync(part.absolutePath).size).toBe(Number(count));
    }
    expect(parts.at(-1)).toMatchObject({ state: 'unplaced', setting: 'service-folder' });
  });

  it('need the master key once a room has an encryption key, and not before', () => {
    const key = pack.parts.find(({ id }) => id === 'master-key');
    const sql = key?.kind === 'file' ? (key['required-when']?.sql ?? '') : '';
    expect(Number(firstColumn(sql)[0])).toBeGreaterThan(0);
    database.exec("BEGIN; UPDATE rooms SET encryption_key = ''");
    expect(firstColumn(sql)).toEqual([0]);
    database.exec('ROLLBACK');
  });

  it('have references that agree with uploads/ in both directions', () => {
    const [reference] = pack.references;
    const named = new Set(firstColumn(reference?.sql ?? ''));
    const present = uploads();
    expect(present.some((path) => path.startsWith('profiles/'))).toBe(true);
    expect(present.filter((path) => !named.has(path))).toEqual([]);
    expect([...named].filter((path) => !present.includes(String(path)))).toEqual([]);
  });

  it.each([
    ['upload', 'SELECT file_path AS what FROM room_files ORDER BY id LIMIT 1', ['room_files', 'messages']],
    [
      'user',
      "SELECT username AS what FROM users WHERE profile_image <> '' LIMIT 1",
      ['users', 'room_members'],
    ],
    [
      'message',
      'SELECT CAST(message_id AS TEXT) AS what FROM room_files LIMIT 1',
      ['messages', 'room_files'],
    ],
  ])('find one %s with its rows and its file', (id, example, tables) => {
    const recipe = pack.recipes.find((one) => one.id === id);
    const what = String(firstColumn(example)[0]);
    const found = rows(recipe?.sql ?? '', what);
    expect(found).toHaveLength(1);
    expect(uploads()).toContain(found[0]?.[recipe?.files?.column ?? '']);
    const counts = (recipe?.tables ?? []).map(({ table, where }) => ({
      table,
      count: rows(`SELECT * FROM "${table}" WHERE ${where}`, what).length,
    }));
    const filled = counts.filter(({ count }) => count > 0).map(({ table }) => table);
    expect(filled).toEqual(expect.arrayContaining(tables));
  });
});

describe.skipIf(process.platform === 'win32')('boot of the messenger pack (needs /bin/sh)', () => {
  it('starts a copy in its own folder, on its own port', async () => {
    const { boot } = pack;
    if (!boot) throw new Error('The pack has no boot.');
    const port = String(await freePort());
    const lab = join(import.meta.dirname, '../../lab/main.ts');
    const scope = {
      settings: { 'start-command': `'${process.execPath}' '${lab}' --folder .` },
      boot: { folder, port },
      now: 0,
      uuid: '',
    };
    const config = join(folder, 'config.py');
    for (const edit of boot.edits) {
      if (!('set' in edit)) continue;
      const to = fillTemplate(edit.set.to, scope).value;
      writeFileSync(config, withSetting('python', readFileSync(config, 'utf8'), edit.set.key, to) ?? '');
    }
    const [program = '', ...args] = boot.command.map((argument) => fillTemplate(argument, scope).value);
    const server = spawn(program, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    const answer = await fetch(`http://127.0.0.1:${port}${boot.ready.path}`);
    expect(await answer.json()).toEqual({ logged_in: false });
    // The shell has become the server, so that the signal reaches it.
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
  });
});
