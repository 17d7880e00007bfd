import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Computer } from '../../../electron/locations/computer.ts';
import { LocalComputer } from '../../../electron/locations/local-computer.ts';
import { HostComputer } from '../../../electron/locations/ssh/host-computer.ts';
import type { SshSettings } from '../../../electron/locations/ssh/ssh-ports.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { labOwner } from '../../lab/ssh/lab-account.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { mountSmallDisk } from '../cli/support/small-disk.ts';

const { signal } = new AbortController();
const isRoot = process.getuid?.() === 0;
/** Made to be taken for something else wherever it is not passed on as it is. */
const odd = `-rf "b" 'c'\n$(touch injected)\`touch injected\`;\t\\ 한글`;
const long = Date.UTC(2001, 1, 3) / 1000;
/** Puts an end behind what passes. */
const ended = { push: (bytes: Uint8Array) => bytes, end: () => Buffer.from('.') };

describe.skipIf(noSshServer !== null)(`a host as a computer that is changed ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let root: string;
  let here: string;
  let host: Computer;
  const local = new LocalComputer();
  const path = (...names: string[]) => join(root, ...names);
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const give = () =>
    isRoot ? execFileSync('chown', ['-R', `${server.account.user}:`, root]) : Buffer.alloc(0);
  const computer = (settings: SshSettings) =>
    new HostComputer({
      connection: desk.connections.to(settings),
      files: desk.connections.files(settings),
    });
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
    host = computer(desk.enter(server));
    here = mkdtempSync(join(tmpdir(), 'holdfast-brought-'));
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    rmSync(here, { recursive: true, force: true });
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'holdfast-host-'));
    mkdirSync(path('tree', odd, 'below'), { recursive: true });
    writeFileSync(path('tree', odd, odd), 'content');
    writeFileSync(path('tree', odd, 'below', 'deep'), 'deep');
    writeFileSync(path('tree', 'plain'), 'plain');
    symlinkSync('plain', path('tree', 'link'));
    symlinkSync('/etc', path('tree', 'way-out'));
    for (const name of ['plain', join(odd, odd)]) utimesSync(path('tree', name), long, long + 0.123);
    give();
    return () => rmSync(root, { recursive: true, force: true });
  });

  it('tells of files what this computer tells of its own, whatever they are called', async () => {
    const [there, own] = await Promise.all([
      host.walk(path('tree'), signal),
      local.walk(path('tree'), signal),
    ]);
    const sorted = (files: typeof there) =>
      files.map(({ path: name, sizeBytes, modifiedAt }) => ({ name, sizeBytes, modifiedAt }));
    expect(sorted(there)).toEqual(expect.arrayContaining(sorted(own)));
    expect(there).toHaveLength(3);
    const asked = [path('tree', odd, odd), path('tree', 'link'), path('gone'), path('tree')];
    expect((await host.exact(asked, signal)).map((facts) => facts?.sizeBytes ?? null)).toEqual([
      7,
      null,
      null,
      null,
    ]);
    expect(await host.digests(asked, signal)).toEqual([digest('content'), digest('plain'), null, null]);
    expect(Buffer.from(await host.read(path('tree', odd, odd), 3, signal)).toString()).toBe('cont');
    await expect(host.read(path('gone'), 3, signal)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(existsSync(join(server.account.home, 'injected'))).toBe(false);
  });

  it('brings files to the disk of this computer, each as what it becomes on its way, with its time', async () => {
    const big = Buffer.alloc(9_000_001, 'abcdefg');
    writeFileSync(path('big'), big, { mode: 0o644 });
    writeFileSync(path('empty'), '');
    for (const [from, to] of [
      [path('tree', odd, odd), 'odd'],
      [path('big'), 'big'],
      [path('empty'), 'empty'],
    ] as const)
      await host.bring(from, join(here, to), ended, signal);
    expect(readFileSync(join(here, 'odd'), 'utf8')).toBe('content.');
    expect(statSync(join(here, 'odd'))).toMatchObject({ mtimeMs: long * 1000, mode: 0o100600 });
    expect(Buffer.compare(readFileSync(join(here, 'big')), Buffer.concat([big, Buffer.from('.')]))).toBe(0);
    expect(readFileSync(join(here, 'empty'), 'utf8')).toBe('.');
    await expect(host.bring(path('gone'), join(here, 'gone'), ended, signal)).rejects.toMatchObject({
      code: 'location/not-found',
    });
    chmodSync(path('big'), 0o000);
    await expect(host.bring(path('big'), join(here, 'closed'), ended, signal)).rejects.toMatchObject({
      code: 'location/not-readable',
    });
  });

  it('removes files only as they were found, and says what stood in the way', async () => {
    mkdirSync(path('tree', 'closed'));
    writeFileSync(path('tree', 'closed', 'kept'), 'x');
    chmodSync(path('tree', 'closed'), 0o555);
    const found = await host.walk(path('tree'), signal);
    const files = found.map((file) => ({ ...file, absolute: path('tree', file.path) }));
    expect(files).toHaveLength(4);
    rmSync(path('tree', 'plain'));
    writeFileSync(path('tree', 'plain'), 'other');
    utimesSync(path('tree', 'plain'), long, long + 0.123);
    const removal = await host.remove(files, signal);
    expect({ ...removal, failed: Object.fromEntries(removal.failed) }).toEqual({
      removed: 2,
      changed: 1,
      failed: { EACCES: 1 },
    });
    expect(readdirSync(path('tree', odd))).toEqual(['below']);
    expect(readFileSync(path('tree', 'plain'), 'utf8')).toBe('other');
    expect(await host.notWritable([path('tree'), path('tree', 'closed')], signal)).toEqual([
      path('tree', 'closed'),
    ]);
  });

  it('replaces a file with its rights kept, and not what has changed', async () => {
    const file = path('tree', odd, odd);
    chmodSync(file, 0o4640);
    const before = statSync(file);
    expect(await host.replace(file, Buffer.from('new'), digest('content'), signal)).toBe('durable');
    expect(readFileSync(file, 'utf8')).toBe('new');
    const { uid, gid, mode } = before;
    expect(statSync(file)).toMatchObject({ uid, gid, mode });
    expect(await host.replace(file, Buffer.from('newer'), digest('content'), signal)).toBe('changed');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(path('tree', odd)).toSorted()).toEqual([odd, 'below'].toSorted());
  });

  it('takes away what a desk left that went down while it replaced a file, once it is old', async () => {
    const [old, recent] = [path('tree', '.holdfast-tmp-file-old'), path('tree', '.holdfast-tmp-file-new')];
    for (const file of [old, recent]) writeFileSync(file, 'x');
    utimesSync(old, long, long);
    give();
    await host.replace(path('tree', 'plain'), Buffer.from('new'), digest('plain'), signal);
    expect([existsSync(old), existsSync(recent)]).toEqual([false, true]);
  });

  it.skipIf(!isRoot)('does not replace what it cannot give back to its owner (needs root)', async () => {
    chownSync(path('tree', 'plain'), 0, 0);
    expect(await host.ownership(path('tree', 'plain'), signal)).toEqual({
      uid: 0,
      self: labOwner(server.account).uid,
    });
    await expect(
      host.replace(path('tree', 'plain'), Buffer.from('new'), digest('plain'), signal),
    ).rejects.toMatchObject({ code: 'location/not-writable' });
    expect(readFileSync(path('tree', 'plain'), 'utf8')).toBe('plain');
    expect(readdirSync(path('tree')).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
  });

  it('leaves a file as it is on a disk that is full or read-only', async (test) => {
    const disk = mountSmallDisk(path('small'), 64 * 1024);
    if (disk === null) return test.skip('no small disk can be mounted here');
    try {
      const file = path('small', 'file');
      writeFileSync(file, 'old');
      give();
      const replace = (bytes: number) => host.replace(file, Buffer.alloc(bytes), digest('old'), signal);
      await expect(replace(100_000)).rejects.toMatchObject({ code: 'location/disk-full' });
      disk.makeReadOnly();
      await expect(replace(10)).rejects.toMatchObject({ code: 'location/not-writable' });
      expect(readFileSync(file, 'utf8')).toBe('old');
      expect(readdirSync(path('small'))).toEqual(['file']);
    } finally {
      disk.unmount();
    }
  });

  it('runs programs in a folder, and says when there is none', async () => {
    const limits = { timeoutMs: 20_000, mostBytes: 1000 };
    const run = (folder: string) =>
      host.run({ program: 'printf', args: ['%s|', odd, '$HOME'], folder, ...limits }, signal);
    expect(await run(path('tree', odd))).toMatchObject({ kind: 'ended', stdout: `${odd}|$HOME|` });
    expect(await run(path('gone'))).toEqual({ kind: 'not-started', code: 'ENOENT' });
  });

  it('does the same by what a server without extensions and programs has', async () => {
    const sftpWithout = ['posix-rename', 'fsync'];
    const plain = await startSshServer({ sftpWithout });
    const bare = await startSshServer({ onlySftp: true });
    try {
      const one = computer(desk.enter(plain));
      const file = path('tree', 'plain');
      expect(await one.replace(file, Buffer.from('new'), digest('plain'), signal)).toBe('unconfirmed');
      expect(readFileSync(file, 'utf8')).toBe('new');
      const other = computer(desk.enter(bare));
      writeFileSync(path('tree', 'fresh'), 'x');
      const found = await other.walk(path('tree'), signal);
      const files = found.map((each) => ({ ...each, absolute: path('tree', each.path) }));
      expect(files.find(({ path: name }) => name === join(odd, odd))).toMatchObject({
        sizeBytes: 7,
        modifiedAt: long * 1000,
      });
      expect(await other.digests([path('tree', odd, odd), path('gone')], signal)).toEqual([
        digest('content'),
        null,
      ]);
      // What was written a moment ago may be written again within the second that SFTP tells.
      const oldest = files.filter(({ path: name }) => name === join(odd, odd) || name === 'fresh');
      expect(await other.remove(oldest, signal)).toMatchObject({ removed: 1, changed: 1 });
      expect(existsSync(path('tree', 'fresh'))).toBe(true);
    } finally {
      await plain.stop();
      await bare.stop();
    }
  });

  it('leaves the old or the new file and nothing else wherever the link is cut', async () => {
    const link = await startSlowLink(server.port, { delayMs: 3 });
    try {
      const settings = desk.enter({ ...server, port: link.port });
      desk.write(
        'known_hosts',
        [server.port, link.port]
          .map((port) => server.knownHostsLine().replace(/]:\d+/, `]:${port}`))
          .join(''),
      );
      const far = computer(settings);
      const file = path('tree', 'plain');
      const content = 'n'.repeat(300_000);
      await far.exact([file], signal);
      const since = performance.now();
      await far.replace(file, Buffer.from(content), digest('plain'), signal);
      const wholeMs = performance.now() - since;
      const left = new Set<string>();
      const cuts = 9;
      for (let cut = 0; cut < cuts; cut += 1) {
        writeFileSync(file, 'plain');
        // A connection that was cut while it rested is known to be lost with its next use.
        await expect.poll(() => far.exact([file], signal).catch(() => null)).toHaveLength(1);
        const work = far
          .replace(file, Buffer.from(content), digest('plain'), signal)
          .catch((error: unknown) => error);
        await pause((wholeMs * cut) / cuts);
        link.cut();
        const answer = await work;
        const now = readFileSync(file, 'utf8');
        if (typeof answer === 'string') expect(now === content).toBe(answer !== 'changed');
        else expect(answer).toMatchObject({ code: 'ssh/lost' });
        expect([content, 'plain']).toContain(now);
        left.add(now === content ? 'new' : 'old');
        expect(readdirSync(path('tree')).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
      }
      expect(left).toContain('old');
    } finally {
      await link.stop();
    }
  });
});
