import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { labAccount } from '../../lab/ssh/lab-account.ts';
import { noPracticeSudo, practiceSudo } from '../../lab/ssh/practice-sudo.ts';
import type { PracticeSudo } from '../../lab/ssh/practice-sudo.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';
import { fillDatabase, Writer } from '../live-database/support/writer.ts';
import { picture } from '../snapshots/restore/support/restoring.ts';

const pack = `
pack: books
version: 1
title: Books
settings: { root: { type: folder, required: true, title: Folder } }
settings-files: [{ id: env, title: Environment, path: app.env }]
probes:
  - { id: rows, kind: sqlite-query, title: Rows, group: a, every: 1m, path: data.db, sql: SELECT count(*) FROM note, unit: rows }
views:
  - id: notes
    title: Notes
    source: { kind: sqlite, path: data.db, sql: 'SELECT id, title FROM note' }
    columns: [{ id: id, title: Number, type: number }, { id: title, title: Title }]
    order: { column: id, direction: asc }
actions:
  - id: rename
    kind: sqlite-exec
    title: Rename
    path: data.db
    at-most: 1
    changes: [{ title: Note, table: note, where: "id = 7 AND title <> 'renamed'", set: "title = 'renamed'" }]
  - { id: level, kind: file-edit, title: Level, file: env, set: [{ key: LEVEL, to: debug }] }
parts:
  - { id: database, kind: sqlite, title: Database, path: data.db, not-empty: [note], needs: [key] }
  - { id: uploads, kind: tree, title: Uploads, path: uploads }
  - { id: key, kind: file, title: Key, path: .key, format: 8 hex, mode-at-most: '0600', sensitive: true }
`;
const Leftovers = z.object({ leftovers: z.array(z.looseObject({ path: z.string() })) });
const WithId = z.object({ id: z.string() });
const none = noSshServer ?? noPracticeSudo;

describe.skipIf(none !== null)(`a target whose files only root of its host may read ${none ?? ''}`, () => {
  let server: SshServer;
  let sudo: PracticeSudo;
  let desk: TestConsole;
  let home: string;
  let root: string;
  let writer: Writer;
  const run = (args: readonly string[], input = '') => runHere(desk, ['--json', ...args], input);
  const json = async (text: string): Promise<unknown> => JSON.parse((await run(text.split(' '))).stdout);
  const failure = async (text: string) => {
    const { error } = z
      .object({ error: z.object({ code: z.string(), message: z.string() }) })
      .parse(await json(text));
    return error;
  };
  const host = () =>
    `--ssh ${server.account.user}@${server.host}:${server.port} --identity ${server.keyFile}`;
  const create = 'snapshot create --target books --repo vault';
  /** Sudo takes TMPDIR away: what root has there for a while lies where it does everywhere. */
  const litter = () =>
    ['/var/tmp', '/tmp', root]
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .filter((path) => basename(path).startsWith('.holdfast-tmp-'))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.uid === 0);
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-root-desk-'));
    mkdirSync(join(home, '.ssh'));
    sudo = practiceSudo(await labAccount());
    [server, desk] = await Promise.all([
      startSshServer({ environment: { PATH: `${sudo.folder}:/usr/bin:/bin` } }),
      openTestConsole({ environment: { HOME: home } }),
    ]);
    root = mkdtempSync(join(tmpdir(), 'holdfast-root-books-'));
    chmodSync(root, 0o755);
    await fill();
    const file = join(home, 'books.yaml');
    writeFileSync(file, pack);
    const { sha256 } = z.object({ sha256: z.string() }).parse(await json(`pack install ${file}`));
    await json(`pack install ${file} --confirm ${sha256}`);
    await trustHost(run, server);
    await json(`target add --pack books --name books --set root=${root} ${host()}`);
    await json('action enable --target books');
    await json(`repo init ${join(home, 'vault')} --recovery-kit ${join(home, 'kit')}`);
  });
  afterAll(async () => {
    await writer.crash();
    await desk.dispose();
    await server.stop();
    sudo.remove();
    for (const folder of [home, root]) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => sudo.rule('without-password'));

  async function fill(): Promise<void> {
    mkdirSync(join(root, 'uploads', 'deep'), { recursive: true, mode: 0o700 });
    writeFileSync(join(root, 'uploads', 'a.txt'), 'first', { mode: 0o640 });
    writeFileSync(join(root, 'uploads', 'deep', "odd '\n name"), Buffer.alloc(20_000, 7), { mode: 0o600 });
    chownSync(join(root, 'uploads', 'a.txt'), 1, 2);
    writeFileSync(join(root, '.key'), 'a1b2c3d4', { mode: 0o600 });
    writeFileSync(join(root, 'app.env'), 'LEVEL=info\n', { mode: 0o640 });
    writer = await Writer.open(join(root, 'data.db'), {});
    await fillDatabase(writer, 'WAL', 300);
    for (const end of ['', '-wal', '-shm']) chmodSync(join(root, `data.db${end}`), 0o600);
  }

  it('says without sudo what cannot be read, and how it can be', async () => {
    const { code, message } = await failure(create);
    expect(code).toBe('snapshot/incomplete-set');
    for (const part of ['"Database" (data.db)', '"Uploads" (uploads)', '"Key" (.key)'])
      expect(message).toContain(`${part}: This account may not read it (EACCES).`);
    expect(message).toContain('--sudo');
    expect(await failure('view show --target books --view notes')).toMatchObject({
      code: 'location/not-readable',
    });
    expect(sudo.calls()).toBe('');
  });

  it('is probed, shown and changed with sudo, where it is declared', async () => {
    await json('target edit books --sudo');
    chmodSync(root, 0o700);
    const again = `target add --pack books --name again --set root=${root} ${host()}`;
    expect(await failure(again)).toMatchObject({ code: 'target/invalid-setting' });
    expect(await json(`${again} --sudo`)).toMatchObject({ host: { sudo: true } });
    await json('target remove again --confirm again');
    expect(await json('probe run --target books')).toMatchObject({ probes: [{ state: 'ok', value: 300 }] });
    expect(await json('view show --target books --view notes --limit 1')).toMatchObject({ matching: 300 });
    expect(await json('action run --target books --action rename --confirm books')).toMatchObject({
      ok: true,
    });
    expect(await writer.run('SELECT title FROM note WHERE id = 7')).toEqual([{ title: 'renamed' }]);
    expect(await json('action run --target books --action level --confirm books')).toMatchObject({
      ok: true,
    });
    expect(picture(root).find((line) => line.startsWith('app.env '))).toMatch(/^app.env 640 0:0 /);
    expect(readFileSync(join(root, 'app.env'), 'utf8')).toBe('LEVEL=debug\n');
  });

  it('is captured whole while its server runs, put back with owners and rights, and put back again', async () => {
    const taken = await json(create);
    expect(taken).toMatchObject({
      partialReason: null,
      verify: { ok: true },
      parts: [{ counts: { note: { rows: 300 } } }, { files: 2 }, { files: 1 }],
    });
    await expect.poll(litter).toEqual([]);
    const { id } = WithId.parse(taken);
    await writer.stop();
    const before = picture(root);
    writeFileSync(join(root, 'uploads', 'a.txt'), 'changed');
    chownSync(join(root, 'uploads', 'a.txt'), 0, 0);
    rmSync(join(root, '.key'));
    const damaged = picture(root);
    const plan = await json(`restore plan ${id} --in-place`);
    expect(plan).toMatchObject({ blockers: [] });
    expect(JSON.stringify(plan)).toContain('is done with sudo, as root');
    expect(JSON.stringify(plan)).not.toContain('owners-not-restored');
    const done = WithId.parse(await json(`restore run ${id} --in-place --confirm books`));
    const withoutDatabase = (lines: readonly string[]) =>
      lines.filter((line) => !line.startsWith('data.db '));
    expect(withoutDatabase(picture(root))).toEqual(withoutDatabase(before));
    expect(await json(`restore undo ${done.id} --confirm books`)).toMatchObject({ outcome: 'undone' });
    expect(picture(root)).toEqual(damaged);
    writeFileSync(join(root, '.key'), 'a1b2c3d4', { mode: 0o600 });
    await expect.poll(litter).toEqual([]);
    const journal = JSON.stringify(await json('journal list --limit 50'));
    for (const action of ['snapshot.created', 'restore.done', 'restore.undone'])
      expect(journal).toMatch(new RegExp(`"${action}"[^}]*"with":"sudo"`));
  });

  it('needs the password that sudo asks for, which stands nowhere', async () => {
    sudo.rule('with-password');
    const refused = await failure(create);
    expect(refused).toMatchObject({ code: 'ssh/sudo-refused' });
    expect(refused.message).toContain('host check … --sudo-password -');
    const address = `${server.account.user}@${server.host}:${server.port}`;
    const check = ['host', 'check', address, '--identity', server.keyFile, '--sudo-password', '-'];
    expect((await run(check, `${sudo.password}\n`)).exitCode).toBe(0);
    expect(await json(create)).toMatchObject({ partialReason: null, verify: { ok: true } });
    const journal = JSON.stringify(await json('journal list --limit 50'));
    for (const text of [sudo.calls(), journal, server.log()]) expect(text).not.toContain(sudo.password);
  });

  it('leaves to root what only root may remove, when a capture was killed', async () => {
    const left = mkdtempSync('/var/tmp/.holdfast-tmp-');
    onTestFinished(() => rmSync(left, { recursive: true, force: true }));
    writeFileSync(join(left, 'owner'), 'pid 99999999\nbegan 1\nboot x\nat 1000000000\n');
    for (const how of ['', ' --remove']) {
      const { leftovers } = Leftovers.parse(
        await json(`host leftovers ${host().replace('--ssh ', '')}${how}`),
      );
      expect(leftovers.find(({ path }) => path === left)).toMatchObject({ inUse: false });
    }
    expect(existsSync(left)).toBe(false);
  });
});
