import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { labOwner } from '../../lab/ssh/lab-account.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';
import { fillDatabase, Writer } from '../live-database/support/writer.ts';

const pack = `
pack: notes
version: 1
title: { en: Notes, ko: 메모 }
settings:
  root: { type: folder, required: true, title: { en: Folder, ko: 폴더 } }
probes:
  - { id: database, kind: sqlite, title: Database, group: files, every: 1m, path: data.db }
  - { id: rows, kind: sqlite-query, title: Rows, group: files, every: 1m, path: data.db, sql: SELECT count(*) FROM note, unit: rows }
views:
  - id: notes
    title: Notes
    source: { kind: sqlite, path: data.db, sql: 'SELECT id, title FROM note' }
    columns:
      - { id: id, title: Number, type: number }
      - { id: title, title: Title }
    order: { column: id, direction: asc }
actions:
  - id: rename
    kind: sqlite-exec
    title: Rename a note
    arguments: [{ name: id, type: integer, title: Number, min: 1 }]
    path: data.db
    at-most: 1
    changes: [{ title: Note, table: note, where: "id = :id AND title <> 'renamed'", set: "title = 'renamed'" }]
`;

const Ran = z.object({ ok: z.boolean(), run: z.string() });
const TakenOut = z.object({ files: z.array(z.string()) });
const Page = z.object({
  total: z.number(),
  matching: z.number(),
  rows: z.array(z.record(z.string(), z.unknown())),
});

describe.skipIf(noSshServer !== null)(`databases of a target on a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: TestConsole;
  let home: string;
  let root: string;
  let writer: Writer;
  const json = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await runHere(desk, ['--json', ...args], '')).stdout);
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
    mkdirSync(join(home, '.ssh'));
    [server, desk] = await Promise.all([startSshServer(), openTestConsole({ environment: { HOME: home } })]);
    root = mkdtempSync(join(tmpdir(), 'holdfast-notes-'));
    const owner = process.getuid?.() === 0 ? labOwner(server.account) : {};
    if (process.getuid?.() === 0) execFileSync('chown', [server.account.user, root]);
    writer = await Writer.open(join(root, 'data.db'), owner);
    await fillDatabase(writer, 'WAL', 300);
    const file = join(home, 'notes.yaml');
    writeFileSync(file, pack);
    const { sha256 } = z.object({ sha256: z.string() }).parse(await json('pack', 'install', file));
    await json('pack', 'install', file, '--confirm', sha256);
    await trustHost((args) => runHere(desk, args, ''), server);
    const address = `${server.account.user}@${server.host}:${server.port}`;
    const host = ['--ssh', address, '--identity', server.keyFile];
    await json('target', 'add', '--pack', 'notes', '--name', 'notes', '--set', `root=${root}`, ...host);
  });
  afterAll(async () => {
    await writer.crash();
    await desk.dispose();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
  });

  it('are probed there', async () => {
    expect(await json('probe', 'run', '--target', 'notes')).toMatchObject({
      probes: [
        { id: 'database', state: 'ok' },
        { id: 'rows', state: 'ok', value: 300 },
      ],
    });
  });

  it('are shown, filtered and exported', async () => {
    const page = Page.parse(
      await json('view', 'show', '--target', 'notes', '--view', 'notes', '--filter', 'note 29'),
    );
    expect(page).toMatchObject({ total: 300, matching: 11 });
    expect(page.rows[0]).toMatchObject({ id: 29, title: 'note 29' });
    const file = join(home, 'notes.csv');
    await json('view', 'show', '--target', 'notes', '--view', 'notes', '--csv', file);
    expect(readFileSync(file, 'utf8').trimEnd().split('\r\n').slice(-2)).toEqual([
      '299,note 299',
      '300,note 300',
    ]);
  });

  it('are changed by an action, which can be taken back', async () => {
    await json('action', 'enable', '--target', 'notes');
    const ran = Ran.parse(
      await json(
        'action',
        'run',
        '--target',
        'notes',
        '--action',
        'rename',
        '--arg',
        'id=7',
        '--confirm',
        'notes',
      ),
    );
    expect(ran.ok).toBe(true);
    const title = 'SELECT title FROM note WHERE id = 7';
    expect(await writer.run(title)).toEqual([{ title: 'renamed' }]);
    const out = ['--target', 'notes', '--run', ran.run, '--to', home];
    const { files } = TakenOut.parse(await json('action', 'take-out', ...out));
    await writer.run(readFileSync(files[0] ?? '', 'utf8'));
    expect(await writer.run(title)).toEqual([{ title: 'note 7' }]);
  });
});
