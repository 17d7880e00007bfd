import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { noPracticeHost } from '../../lab/ssh/practice-host.ts';
import { startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { openShopDesk, put, addShopAndVault, takeSnapshot, targetName } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { picture } from '../snapshots/restore/support/restoring.ts';

describe.skipIf(noPracticeHost !== null)(`a restore on a host ${noPracticeHost ?? ''}`, () => {
  let server: SshServer;
  let desk: ShopDesk;
  let snapshot: string;
  const give = () => execFileSync('chown', ['-R', `${server.account.user}:`, desk.shop]);
  const addRow = () => {
    const options = { readOnly: false, mustExist: true, busyTimeoutMs: 1000 };
    const database = openSqlite(join(desk.shop, 'data/shop.db'), options);
    database.exec("INSERT INTO file VALUES (3, 'new.txt')");
    database.close();
  };
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), openShopDesk()]);
    execFileSync('chmod', ['755', desk.outside]);
    give();
    await addShopAndVault(desk);
    snapshot = await takeSnapshot(desk);
    await trustHost((args) => desk.holdfast(args), server);
    const address = `${server.account.user}@${server.host}:${server.port}`;
    await desk.json('target', 'edit', targetName, '--ssh', address, '--identity', server.keyFile);
  }, 120_000);
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
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
        { changed: 1, removed: 1 },
        { unchanged: 1 },
        { added: 1 },
      ],
    });
    const done = await desk.json('restore', 'run', snapshot, '--in-place', '--confirm', targetName);
    expect(done).toMatchObject({ outcome: 'restored', files: 5, reusedFiles: 2 });
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
});
