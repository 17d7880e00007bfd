import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshStorage } from '../../../electron/repository/storage/ssh-storage.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import {
  enterOver,
  giveToAccount,
  groundOnHost,
  hostFolder,
  removeFolder,
  storageOnHost,
} from '../../fakes/ssh-place.ts';
import { mountSmallDisk } from '../cli/support/small-disk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';

const { signal } = new AbortController();
const packName = `packs/ab/ab${'0'.repeat(62)}.pack`;

/** What holds on every server that offers SFTP, whichever extensions of OpenSSH it has. */
const servers = [
  { called: 'OpenSSH as it is', choices: {}, durable: true },
  {
    called: 'a server without the extensions of OpenSSH',
    choices: { sftpWithout: ['posix-rename', 'fsync', 'statvfs', 'limits'] },
    durable: false,
  },
];

describe.skipIf(noSshServer !== null).each(servers)(
  `a place on a host with $called ${noSshServer ?? ''}`,
  ({ choices, durable }) => {
    let server: SshServer;
    let desk: PracticeDesk;
    let folder: string;
    let storage: SshStorage;
    beforeAll(async () => {
      [server, desk] = await Promise.all([startSshServer(choices), practiceDesk()]);
      folder = hostFolder(server);
      storage = storageOnHost(desk, desk.enter(server), folder);
    });
    afterAll(async () => {
      await desk.dispose();
      await server.stop();
      removeFolder(folder);
    });

    it('gives a file its name when it is whole, for its owner alone', async () => {
      const writer = await storage.create(signal);
      const pieces = Array.from({ length: 9 }, (_, at) => Buffer.alloc(1024 ** 2 - 7, at + 1));
      for (const piece of pieces) {
        await writer.write(piece);
        // Whoever hands over memory uses it again.
        piece.fill(0);
      }
      expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.new\.[0-9a-f]+\.tmp$/)]);
      await writer.commit(packName);
      const whole = Buffer.concat(pieces.map((_, at) => Buffer.alloc(1024 ** 2 - 7, at + 1)));
      expect(readFileSync(join(folder, packName)).equals(whole)).toBe(true);
      expect(statSync(join(folder, packName)).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'packs/ab')).mode & 0o777).toBe(0o700);
      expect(storage.durable).toBe(durable);
      expect(await storage.size(packName, signal)).toBe(whole.length);
      const range = await storage.read(packName, 1_000_000, 3_000_000, signal);
      expect(whole.subarray(1_000_000, 4_000_000).equals(range ?? Buffer.alloc(0))).toBe(true);
      const end = await storage.read(packName, whole.length - 10, 4 * 1024 ** 2, signal);
      expect(end?.length).toBe(10);
    });

    it('writes in the place of an earlier file, and leaves nothing of one that was given up', async () => {
      for (const text of ['one', 'another']) {
        await storage.write('locks/0123.json', Buffer.from(text), signal);
        expect(readFileSync(join(folder, 'locks/0123.json'), 'utf8')).toBe(text);
      }
      const writer = await storage.create(signal);
      await writer.write(Buffer.from('half'));
      await writer.abort();
      expect(readdirSync(folder).toSorted()).toEqual(['locks', 'packs']);
    });

    it('lists all files below a folder with size and time, and neither links nor temporary names', async () => {
      mkdirSync(join(folder, 'facts'));
      for (let at = 0; at < 250; at += 1) writeFileSync(join(folder, `facts/${at}.fact`), `${at}`);
      symlinkSync('/etc/passwd', join(folder, 'facts/link.fact'));
      writeFileSync(join(folder, 'facts/.new.0.tmp'), '');
      giveToAccount(server, folder);
      const files = await storage.list('facts', signal);
      expect(files).toHaveLength(250);
      const one = files.find(({ name }) => name === 'facts/123.fact');
      const { mtimeMs } = statSync(join(folder, 'facts/123.fact'));
      expect(one).toEqual({
        name: 'facts/123.fact',
        sizeBytes: 3,
        modifiedAt: Math.floor(mtimeMs / 1000) * 1000,
      });
      expect(await storage.list('packs', signal)).toMatchObject([{ name: packName }]);
      expect(await storage.list('marks', signal)).toEqual([]);
    });

    it('says of what is not there that it is not, and removes it all the same', async () => {
      expect(await storage.read('facts/no.fact', 0, 10, signal)).toBeNull();
      expect(await storage.size('facts/no.fact', signal)).toBeNull();
      await storage.remove('facts/no.fact', signal);
      await storage.remove('facts/0.fact', signal);
      expect(await storage.list('facts', signal)).toHaveLength(249);
    });

    it('sweeps what a crash has left a day ago, by the clock of the host', async () => {
      for (const [name, hours] of [
        ['.new.old.tmp', 25],
        ['.new.young.tmp', 23],
      ] as const) {
        writeFileSync(join(folder, name), '');
        const at = Date.now() / 1000 - hours * 3600;
        utimesSync(join(folder, name), at, at);
      }
      giveToAccount(server, folder);
      await storage.sweep(signal);
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual(['.new.young.tmp']);
    });

    it('knows its space, and hashes files where they lie', async () => {
      const { freeBytes, totalBytes } = await storage.space(signal);
      expect(freeBytes).toBeGreaterThan(0);
      expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
      const expected = createHash('sha256').update('1').digest('hex');
      const hashes = await storage.hash(['facts/1.fact', 'facts/none.fact'], signal);
      expect([...(hashes ?? [])]).toEqual([['facts/1.fact', expected]]);
    });

    it('is made where its parent is, and only in an empty folder', async () => {
      const settings = desk.enter(server);
      const ground = (name: string) => groundOnHost(desk, settings, join(folder, name));
      await expect(ground('no/such').prepare(signal)).rejects.toMatchObject({ code: 'repository/not-there' });
      await expect(ground('facts').prepare(signal)).rejects.toMatchObject({ code: 'repository/not-empty' });
      expect(await ground('new').prepare(signal)).toBe(true);
      expect(await ground('new').prepare(signal)).toBe(false);
      expect(await ground('new').mayBeAway(signal)).toBe(true);
      await ground('new').takeBack({ files: ['none'], folders: ['facts', '.'] });
      expect(await ground('new').mayBeAway(signal)).toBe(false);
      expect(readdirSync(folder)).not.toContain('new');
    });

    it('is not there where its folder is gone, and says what it may not do', async () => {
      const settings = desk.enter(server);
      const gone = storageOnHost(desk, settings, join(folder, 'gone'));
      await expect(gone.write('a', Buffer.from('a'), signal)).rejects.toMatchObject({
        code: 'repository/not-there',
      });
      expect(readdirSync(folder)).not.toContain('gone');
      const foreign = storageOnHost(desk, settings, '/root');
      if (process.getuid?.() !== 0) return;
      await expect(foreign.list('.', signal)).rejects.toMatchObject({ code: 'repository/not-readable' });
      await expect(foreign.write('a', Buffer.from('a'), signal)).rejects.toMatchObject({
        code: 'repository/read-only',
      });
    });

    it('says that it is full or read-only, and loses nothing of what was whole', async (context) => {
      const mount = join(folder, 'small');
      const disk = mountSmallDisk(mount, 600_000);
      if (disk === null) return context.skip('this account may not mount a file system');
      try {
        giveToAccount(server, mount);
        const small = storageOnHost(desk, desk.enter(server), mount);
        await small.write('facts/whole.fact', Buffer.alloc(50_000, 1), signal);
        const full = small.write('facts/large.fact', Buffer.alloc(900_000), signal);
        // Without statvfs nobody can say why a server failed.
        const code = durable ? 'repository/disk-full' : 'repository/io-failed';
        await expect(full).rejects.toMatchObject({ code });
        expect(readdirSync(mount)).toEqual(['facts']);
        expect(await small.read('facts/whole.fact', 0, 1e6, signal)).toEqual(Buffer.alloc(50_000, 1));
        disk.makeReadOnly();
        const readOnly = small.write('facts/more.fact', Buffer.from('a'), signal);
        await expect(readOnly).rejects.toMatchObject({
          code: durable ? 'repository/read-only' : 'repository/io-failed',
        });
        expect(await small.list('facts', signal)).toHaveLength(1);
      } finally {
        disk.unmount();
      }
    });

    it('goes on after a lost connection with what asks, and tidies up what was half written', async () => {
      const link = await startSlowLink(server.port);
      try {
        const far = storageOnHost(desk, enterOver(desk, server, link), folder);
        const writer = await far.create(signal);
        await writer.write(Buffer.alloc(100_000));
        const listing = far.list('facts', signal);
        link.cut();
        expect(await listing).toHaveLength(249);
        await expect(writer.commit('facts/half.fact')).rejects.toMatchObject({ code: 'ssh/lost' });
        await writer.abort();
        expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual(['.new.young.tmp']);
        link.cut();
        await far.write('facts/whole.fact', Buffer.from('whole'), signal);
        expect(readFileSync(join(folder, 'facts/whole.fact'), 'utf8')).toBe('whole');
        // More than a server runs sessions over one connection: those who wait for the next one share it.
        for (let round = 0; round < 4; round += 1) {
          const sizes = Array.from({ length: 16 }, () => far.size('facts/whole.fact', signal));
          link.cut();
          expect(new Set(await Promise.all(sizes))).toEqual(new Set([5]));
        }
      } finally {
        await link.stop();
      }
    });
  },
);
