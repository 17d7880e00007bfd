import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { identityOfThisProcess } from '../../../../electron/platform/machine.ts';
import { openSource } from '../../../../electron/snapshots/capture/source/open-source.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { partOf, refusalOf } from '../capture/support/sets.ts';
import type { Shop } from '../capture/support/sets.ts';
import { captureOver, listOf, makeHostShop, startHostWith, wayInto } from './support/host-shop.ts';
import type { WayIn } from './support/host-shop.ts';

const parts = ['uploads', 'secret', 'master-key', 'config', 'rebuild', 'program'];

/** Names and kinds that a way over a shell or a text protocol would trip over. */
function fillWithOddities(shop: Shop): void {
  shop.put('uploads/plain.txt', 'plain');
  shop.put('uploads/empty', '');
  shop.put('uploads/two\nlines', 'two lines');
  shop.put('uploads/it\'s "quoted" $(touch injected) `touch injected`; touch injected #', 'quoted');
  shop.put('uploads/-rf', 'an option');
  shop.put('uploads/deep/er/and/deeper/한글 이름', 'korean', 0o640);
  shop.put('uploads/deep.txt', 'sorted after the folder');
  shop.put('uploads/large', randomBytes(3 * 1024 ** 2 + 17));
  shop.put('uploads/cache/left-out', 'not in the set');
  shop.put('uploads/thumbs/left-out', 'not in the set');
  shop.put('app/program.py', 'run()', 0o755);
  mkdirSync(shop.path('uploads', 'empty folder'));
  symlinkSync('plain.txt', shop.path('uploads', 'link'));
  symlinkSync('/etc', shop.path('uploads', 'link to a folder outside'));
  symlinkSync('nowhere', shop.path('uploads', 'dangling'));
  execFileSync('mkfifo', [shop.path('uploads', 'pipe')]);
  for (let file = 0; file < 300; file += 1) shop.put(`uploads/many/${file % 7}/${file}`, `file ${file}`);
  utimesSync(shop.path('uploads', 'plain.txt'), 1_600_000_000.123, 1_600_000_000.456);
}

/** A name that is not UTF-8. */
function putNameOfBytes(shop: Shop): void {
  const folder = Buffer.from(`${shop.path('uploads')}/`);
  writeFileSync(Buffer.concat([folder, Buffer.from([0xff, 0xfe, 0x41])]), 'odd');
}

const hosts: readonly (readonly [string, readonly string[]])[] = [
  ['python3', ['python3', 'stat']],
  ['coreutils only', ['stat', 'sha256sum', 'split']],
  ['neither python3 nor stat', []],
];

describe.skipIf(noSshServer !== null)(`trees and files of a host ${noSshServer ?? ''}`, () => {
  describe.each(hosts)('with %s', (what, programs) => {
    const isExact = what !== 'neither python3 nor stat';
    const hasPython = what === 'python3';
    let server: SshServer;
    let way: WayIn;
    beforeAll(async () => {
      server = await startHostWith(programs);
      way = await wayInto(server);
    });
    afterAll(async () => {
      await way.desk.dispose();
      await server.stop();
    });

    it('are in the set as they are on the disk: the list is the one that a capture on the host writes', async () => {
      const shop = makeHostShop(server);
      fillWithOddities(shop);
      if (hasPython) putNameOfBytes(shop);
      shop.hand();
      const there = await captureOver(shop, await way.access());
      const here = await captureOver(shop, null);
      for (const id of parts) {
        const expected = listOf(shop, here, id);
        expect(listOf(shop, there, id), id).toEqual(isExact ? expected : expected.map(inSeconds));
      }
      expect(listOf(shop, there, 'uploads').length).toBeGreaterThan(320);
      const notesOf = (set: typeof there) => partOf(set, 'uploads')?.notes.map(({ en }) => en);
      expect(notesOf(there)).toEqual(notesOf(here));
      expect(shop.content(partOf(there, 'uploads'), 'uploads/two\nlines')).toBe('two lines');
      expect(existsSync(shop.path('uploads', 'injected'))).toBe(false);
      expect(existsSync(`${server.account.home}/injected`)).toBe(false);
    });

    it('are told to be of the host, by its own name', async () => {
      const context = { signal: new AbortController().signal, clock: new SystemClock() };
      const source = await openSource(await way.access(), context);
      const { hostName, machineId } = identityOfThisProcess();
      // The practice host is this computer.
      expect(await source.describe(context.signal)).toEqual({
        name: hostName,
        platform: process.platform,
        machineId,
      });
      const socket = {
        host: '/run/postgresql',
        port: 5432,
        user: 'shop',
        database: 'shop',
        tls: 'prefer',
      } as const;
      await expect(source.reach(socket)).rejects.toMatchObject({ code: 'postgres/unreachable' });
      const { host, port } = await source.reach({ ...socket, host: '127.0.0.1', port: server.port });
      expect({ host, isSame: port === server.port }).toEqual({ host: '127.0.0.1', isSame: false });
      expect(await greetingOf(host, port)).toMatch(/^SSH-2/);
      source.dispose();
    });

    it('name what cannot be read, and refuse the set', async () => {
      const shop = makeHostShop(server);
      shop.put('uploads/plain.txt', 'plain');
      shop.put('uploads/closed', 'nobody', 0o000);
      mkdirSync(shop.path('uploads', 'closed folder'), { mode: 0o000 });
      if (!hasPython) putNameOfBytes(shop);
      shop.hand();
      const refusal = await refusalOf(captureOver(shop, await way.access()));
      expect(refusal.code).toBe('snapshot/incomplete-set');
      expect(refusal.message).toMatch(hasPython ? /2 of its files/ : /3 of its files/);
      expect(refusal.message).toMatch(/"uploads\/closed", "uploads\/closed folder"/);
    });
  });
});

/** What a server says first. */
async function greetingOf(host: string, port: number): Promise<string> {
  const socket = connect(port, host);
  const heard: unknown[] = await once(socket, 'data');
  socket.destroy();
  return String(heard[0]);
}

/** What SFTP alone tells: whole seconds of the last change of content, nothing else. */
function inSeconds(entry: ReturnType<typeof listOf>[number]): typeof entry {
  const modifiedNs = `${Math.floor(Number(entry.modifiedNs) / 1e9)}000000000`;
  return { ...entry, modifiedNs, changedNs: null, inode: null };
}
