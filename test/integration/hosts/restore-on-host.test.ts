import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { noPracticeHost } from '../../lab/ssh/practice-host.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../lab/ssh/slow-link.ts';
import { startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { openShopDesk, put, addShopAndVault, takeSnapshot, targetName } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { mountSmallDisk } from '../cli/support/small-disk.ts';
import { picture } from '../snapshots/restore/support/restoring.ts';

const Changes = z.object({
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  rows: z.array(z.unknown()).nullable(),
});
const Planned = z.object({ changes: z.array(Changes), bytes: z.number() });
const WithRestores = z.object({
  restores: z.array(z.looseObject({ destination: z.string() })),
  unreached: z.array(z.unknown()),
});
/** Names that mean something to a shell or to a line, and one that is no text. */
const oddNames = ['line\nbreak\n', `'$(touch x)" \\`]
  .map((name) => Buffer.from(name))
  .concat(Buffer.from([0xff, 0x61]));
const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

describe.skipIf(noPracticeHost !== null)(`a restore on a host ${noPracticeHost ?? ''}`, () => {
  let server: SshServer;
  let link: SlowLink;
  let desk: ShopDesk;
  let snapshot: string;
  let original: readonly string[];
  const give = () => execFileSync('chown', ['-R', `${server.account.user}:`, desk.shop]);
  const addRow = () => {
    const options = { readOnly: false, mustExist: true, busyTimeoutMs: 1000 };
    const database = openSqlite(join(desk.shop, 'data/shop.db'), options);
    database.exec("INSERT INTO file VALUES (3, 'new.txt')");
    database.close();
  };
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), openShopDesk()]);
    link = await startSlowLink(server.port);
    execFileSync('chmod', ['755', desk.outside]);
    mkdirSync(desk.at('restored'));
    execFileSync('chown', [`${server.account.user}:`, desk.at('restored')]);
    for (const name of oddNames)
      writeFileSync(Buffer.concat([Buffer.from(`${desk.shop}/uploads/`), name]), 'odd');
    writeFileSync(join(desk.shop, 'uploads/large.bin'), randomBytes(8 * 1024 ** 2));
    give();
    original = picture(desk.shop);
    await addShopAndVault(desk);
    snapshot = await takeSnapshot(desk);
    const knownHostsLine = () => server.knownHostsLine().replace(`:${server.port}`, `:${link.port}`);
    await trustHost((args) => desk.holdfast(args), { ...server, port: link.port, knownHostsLine });
    const address = `${server.account.user}@${server.host}:${link.port}`;
    await desk.json('target', 'edit', targetName, '--ssh', address, '--identity', server.keyFile);
  }, 120_000);
  afterAll(async () => {
    await desk.dispose();
    await link.stop();
    await server.stop();
  });

  it('has nothing to exchange where everything is as it was captured over the connection', async () => {
    const taken = await takeSnapshot(desk);
    const plan = Planned.parse(await desk.json('restore', 'plan', taken, '--in-place'));
    expect(plan.changes).toHaveLength(4);
    for (const { added, changed, removed, rows } of plan.changes)
      expect({ added, changed, removed, rows: rows ?? [] }).toEqual({
        added: 0,
        changed: 0,
        removed: 0,
        rows: [],
      });
    expect(plan.bytes).toBe(0);
  });

  it('is planned, run over what is there, and undone to the byte', async () => {
    const before = picture(desk.shop);
    put(desk.shop, 'uploads/a.txt', 'changed since');
    put(desk.shop, 'uploads/new.txt', 'new since');
    rmSync(join(desk.shop, 'config.py'));
    addRow();
    give();
    const damaged = picture(desk.shop);
    const plan = await desk.json('restore', 'plan', snapshot, '--in-place');
    expect(plan).toMatchObject({
      blockers: [],
      changes: [
        { changed: 1, rows: [{ table: 'file', now: 3, inSnapshot: 2 }] },
        { changed: 1, removed: 1, unchanged: 5 },
        { unchanged: 1 },
        { added: 1 },
      ],
    });
    const done = await desk.json('restore', 'run', snapshot, '--in-place', '--confirm', targetName);
    expect(done).toMatchObject({ outcome: 'restored', files: 9, reusedFiles: 6 });
    expect(picture(desk.shop)).toEqual(before);
    const { id } = z.object({ id: z.string() }).parse(done);
    expect(await desk.json('restore', 'list')).toMatchObject({
      restores: [{ id, undoable: true }],
      interrupted: [],
      unreached: [],
    });
    await desk.json('restore', 'undo', id, '--confirm', targetName);
    expect(picture(desk.shop)).toEqual(damaged);
    expect(readdirSync(desk.shop).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
  });

  it('goes to a new folder of the host as well, also over a link that breaks meanwhile', async () => {
    const dir = desk.at('restored/new/set');
    const plan = await desk.json(
      'restore',
      'plan',
      snapshot,
      '--to-host',
      dir,
      '--only',
      'uploads',
      '--path',
      '**/b.*',
    );
    expect(plan).toMatchObject({
      blockers: [],
      stopMs: null,
      changes: [{ addedNames: ['uploads/deep/b.bin'] }],
    });
    expect(namesIn(desk.at('restored'))).toEqual([]);
    link.state.bytesPerSecond = 16 * 1024 ** 2;
    const running = desk.json('restore', 'run', snapshot, '--to-host', dir);
    const isUnderWay = () => namesIn(dir).some((name) => name.startsWith('.holdfast-restore-'));
    await expect.poll(isUnderWay, { timeout: 30_000, interval: 5 }).toBe(true);
    link.cut();
    const done = await running;
    link.state.bytesPerSecond = null;
    expect(done).toMatchObject({ outcome: 'restored', files: 9, safety: null });
    expect(picture(dir)).toEqual(original);
    expect(namesIn(dir).filter((name) => name.includes('holdfast'))).toEqual([]);
    const odd = join(desk.at('elsewhere'), '.holdfast-restore-00000000000000aa.intent.json');
    mkdirSync(dirname(odd), { mode: 0o755 });
    writeFileSync(odd, 'no intent', { mode: 0o644 });
    const place = `ssh://${server.account.user}@${server.host}:${link.port}${dirname(odd)}`;
    const at = ['--at', place, '--identity', server.keyFile];
    const { restores, unreached } = WithRestores.parse(await desk.json('restore', 'list', ...at));
    expect(JSON.stringify(unreached)).toContain(odd);
    expect(restores.find(({ destination }) => destination === dir)).toMatchObject({
      inPlace: false,
      undoable: false,
      on: `${server.account.user}@${server.host}:${link.port}`,
    });
  });

  it('leaves a folder there alone that is not empty, not writable, not absolute, or on a disk that is too small', async ({
    skip,
  }) => {
    const refused = async (dir: string) =>
      (await desk.failure('restore', 'run', snapshot, '--to-host', dir)).error;
    expect(await refused('restored')).toMatchObject({ code: 'usage/invalid' });
    expect(await refused(desk.shop)).toMatchObject({
      code: 'restore/blocked',
      message: expect.stringContaining('uploads') as string,
    });
    const closed = desk.at('closed');
    mkdirSync(closed, { mode: 0o755 });
    expect(await refused(join(closed, 'set'))).toMatchObject({
      code: 'restore/destination-failed',
      message: expect.stringContaining('EACCES') as string,
    });
    expect(namesIn(closed)).toEqual([]);
    const small = desk.at('restored/small');
    const disk = mountSmallDisk(small, 4 * 1024 ** 2) ?? skip('this account may not mount a file system');
    try {
      execFileSync('chown', [`${server.account.user}:`, small]);
      expect(await refused(small)).toMatchObject({
        code: 'restore/blocked',
        message: expect.stringMatching(/needs 24\.\d MiB and has 4 MiB free/) as string,
      });
      expect(namesIn(small)).toEqual([]);
    } finally {
      disk.unmount();
    }
  });
});
