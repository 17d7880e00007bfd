import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../lab/ssh/slow-link.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';
import { mountSmallDisk } from '../cli/support/small-disk.ts';

const pack = `
pack: shelf
version: 1
title: Shelf
settings: { root: { type: folder, required: true, title: Folder } }
settings-files: [{ id: env, title: Environment, path: small/app.env }]
probes: [{ id: room, kind: disk, title: Room, group: a, every: 1m }]
actions:
  - id: level
    kind: file-edit
    title: Level
    arguments: [{ name: level, type: text, title: Level }]
    file: env
    set: [{ key: LEVEL, to: '\${argument.level}' }]
  - id: sweep
    kind: files-delete
    title: Sweep
    tree: uploads
    database: shelf.db
    unknown-to: SELECT path FROM file
    older-than: 1h
    at-most: 50
  - { id: keep, kind: files-keep, title: Keep, files: [{ path: shelf.db }, { path: 'keys/key*' }] }
`;
/** Made to do harm wherever it is not passed on as it is. */
const odd = `-rf "b" 'c'\n$(touch injected)\`touch injected\`; 한글`;
const old = Date.UTC(2001, 1, 3) / 1000;
const Ran = z.object({
  run: z.string(),
  ok: z.boolean(),
  changes: z.array(z.object({ count: z.number() })),
});
const TakenOut = z.object({ files: z.array(z.string()) });

describe.skipIf(noSshServer !== null)(`actions on the files of a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let link: SlowLink;
  let desk: TestConsole;
  let home: string;
  let root: string;
  const at = (...names: string[]) => join(root, ...names);
  const run = (args: readonly string[]) => runHere(desk, args, '');
  const act = (action: string, ...more: string[]) =>
    run([...'--json action run --target shelf --confirm shelf --action'.split(' '), action, ...more]);
  const done = async (action: string, ...more: string[]) => {
    const { exitCode, stdout } = await act(action, ...more);
    expect(exitCode, stdout).toBe(0);
    return Ran.parse(JSON.parse(stdout));
  };
  const takenOut = async (runId: string) => {
    const args = ['action', 'take-out', '--target', 'shelf', '--run', runId, '--to', home];
    const { stdout } = await run(['--json', ...args]);
    return TakenOut.parse(JSON.parse(stdout)).files[0] ?? '';
  };
  const litter = () =>
    ['.', 'small', 'uploads'].flatMap((folder) =>
      readdirSync(at(folder)).filter((name) => name.includes('holdfast')),
    );
  const give = () =>
    process.getuid?.() === 0 ? execFileSync('chown', ['-R', `${server.account.user}:`, root]) : null;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
    mkdirSync(join(home, '.ssh'));
    [server, desk] = await Promise.all([startSshServer(), openTestConsole({ environment: { HOME: home } })]);
    link = await startSlowLink(server.port);
    root = mkdtempSync(join(tmpdir(), 'holdfast-shelf-'));
    const reached = {
      ...server,
      port: link.port,
      knownHostsLine: () => server.knownHostsLine().replace(/]:\d+/, `]:${link.port}`),
    };
    const file = join(home, 'shelf.yaml');
    writeFileSync(file, pack);
    const { sha256 } = z
      .object({ sha256: z.string() })
      .parse(JSON.parse((await run(['--json', 'pack', 'install', file])).stdout));
    await run(['pack', 'install', file, '--confirm', sha256]);
    await trustHost(run, reached);
    fill();
    const { exitCode, stdout } = await run([
      ...'--json target add --pack shelf --name shelf --ssh'.split(' '),
      `${server.account.user}@127.0.0.1:${link.port}`,
      `--identity=${server.keyFile}`,
      `--set=root=${root}`,
    ]);
    if (exitCode !== 0) throw new Error(stdout);
    await run(['action', 'enable', '--target', 'shelf']);
  });
  afterAll(async () => {
    await desk.dispose();
    await link.stop();
    await server.stop();
    for (const folder of [home, root]) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => fill());

  function fill(): void {
    rmSync(root, { recursive: true, force: true });
    for (const folder of ['small', 'keys', join('uploads', odd)]) mkdirSync(at(folder), { recursive: true });
    writeFileSync(at('small', 'app.env'), '# kept\nLEVEL=info\n', { mode: 0o640 });
    writeFileSync(at('keys', `key${odd}`), 'a key');
    for (const name of ['known', 'unknown', join(odd, odd)]) {
      writeFileSync(at('uploads', name), `content of ${name}`);
      utimesSync(at('uploads', name), old, old);
    }
    writeFileSync(at('uploads', 'recent'), 'recent');
    const database = openSqlite(at('shelf.db'), { readOnly: false, mustExist: false, busyTimeoutMs: 0 });
    database.exec("CREATE TABLE file (path TEXT); INSERT INTO file VALUES ('known')");
    database.close();
    give();
  }

  it('remove what the database there does not name, once it is kept here as it was', async () => {
    const planned = await run('--json action plan --target shelf --action sweep'.split(' '));
    expect(JSON.parse(planned.stdout)).toMatchObject({ changes: [{ count: 2 }] });
    const swept = await done('sweep');
    expect(readdirSync(at('uploads')).toSorted()).toEqual([odd, 'known', 'recent'].toSorted());
    expect(readdirSync(at('uploads', odd))).toEqual([]);
    const taken = await takenOut(swept.run);
    const kept = (name: string) => join(taken, name);
    expect(readFileSync(kept('unknown'), 'utf8')).toBe('content of unknown');
    expect(readFileSync(kept(join(odd, odd)), 'utf8')).toBe(`content of ${join(odd, odd)}`);
    expect(statSync(kept('unknown')).mtimeMs).toBe(old * 1000);
    expect(existsSync(join(server.account.home, 'injected'))).toBe(false);
  });

  it('are refused where the account may not remove, before anything is done', async () => {
    chmodSync(at('uploads'), 0o555);
    const { exitCode, stdout } = await act('sweep');
    chmodSync(at('uploads'), 0o755);
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('action/blocked')]);
    expect(readdirSync(at('uploads'))).toHaveLength(4);
  });

  it('keep files of the host here, each byte for byte', async () => {
    const { run: runId, changes } = await done('keep');
    expect(changes).toEqual([expect.objectContaining({ count: 2 })]);
    const kept = await takenOut(runId);
    expect(readFileSync(join(kept, 'keys', `key${odd}`), 'utf8')).toBe('a key');
    expect(Buffer.compare(readFileSync(join(kept, 'shelf.db')), readFileSync(at('shelf.db')))).toBe(0);
  });

  it('leave a settings file as it is on a disk of the host that is full or read-only', async (test) => {
    rmSync(at('small'), { recursive: true });
    const disk = mountSmallDisk(at('small'), 32 * 1024);
    if (disk === null) return test.skip('no small disk can be mounted here');
    try {
      writeFileSync(at('small', 'app.env'), 'LEVEL=info\n');
      writeFileSync(at('small', 'rest'), Buffer.alloc(28 * 1024));
      give();
      expect((await act('level', '--arg', 'level=debug')).stdout).toContain('No space is left on');
      disk.makeReadOnly();
      const planned = (await act('level', '--arg', 'level=debug')).stdout;
      expect(planned).toMatch(/action\/blocked|cannot be written \(EROFS\)/);
      expect(readFileSync(at('small', 'app.env'), 'utf8')).toBe('LEVEL=info\n');
      expect(litter()).toEqual([]);
    } finally {
      disk.unmount();
    }
  });

  it('leave the old or the new, and no litter, wherever the link is lost', async () => {
    link.state.delayMs = 4;
    const plan = 'action plan --target shelf --action'.split(' ');
    const since = performance.now();
    await done('level', '--arg', 'level=whole');
    const wholeMs = performance.now() - since;
    const cuts = 6;
    const isPlanned = async () => (await run([...plan, 'level', '--arg', 'level=any'])).exitCode === 0;
    for (let cut = 1; cut < cuts; cut += 1) {
      fill();
      // The connection is there again before the next one is cut.
      await expect.poll(isPlanned, { timeout: 30_000 }).toBe(true);
      const work = act('level', '--arg', `level=cut${cut}`);
      await pause((wholeMs * cut) / cuts);
      link.cut();
      const { exitCode, stdout } = await work;
      const now = readFileSync(at('small', 'app.env'), 'utf8');
      expect(['# kept\nLEVEL=info\n', `# kept\nLEVEL=cut${cut}\n`]).toContain(now);
      if (exitCode === 0) expect(now).toContain(`cut${cut}`);
      else expect(stdout).toMatch(/connection to .* was lost/);
      expect(litter()).toEqual([]);
    }
    link.state.delayMs = 0;
    await expect.poll(isPlanned, { timeout: 30_000 }).toBe(true);
    await done('level', '--arg', 'level=after');
    expect(readFileSync(at('small', 'app.env'), 'utf8')).toBe('# kept\nLEVEL=after\n');
  });

  it('lose nothing when the link is lost while files are removed', async () => {
    link.state.delayMs = 4;
    await act('keep');
    for (const afterMs of [100, 300, 600]) {
      fill();
      const work = act('sweep');
      await pause(afterMs);
      link.cut();
      await work;
      const copies = readdirSync(desk.dataDir, { recursive: true, encoding: 'utf8' });
      for (const name of ['unknown', join(odd, odd)]) {
        const isKept = copies.some((path) => path.endsWith(join('files', name)));
        expect(existsSync(at('uploads', name)) || isKept, `${name} after ${afterMs} ms`).toBe(true);
      }
    }
    link.state.delayMs = 0;
  });
});
