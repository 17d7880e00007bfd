import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mountSmallDisk } from '../integration/cli/support/small-disk.ts';
import { put, takeSnapshot, targetName } from '../integration/cli/support/shop-desk.ts';
import { Writer } from '../integration/live-database/support/writer.ts';
import { replaceProgram, startMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import type { PracticeMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import { picture } from '../integration/snapshots/restore/support/restoring.ts';
import { noPracticeHost } from '../lab/ssh/practice-host.ts';
import { openHostDesk } from './host-desk.ts';
import type { HostDesk } from './host-desk.ts';

/*
 * Disks of a host that are really full: where a database is copied, where a restore prepares, where a repository lies. Through the command line.
 */

const mebi = 1024 ** 2;
const create = ['snapshot', 'create', '--target', targetName, '--repo', 'vault'];

describe.skipIf(noPracticeHost !== null)(`a full disk of a host ${noPracticeHost ?? ''}`, () => {
  let machine: PracticeMachine;
  let desk: HostDesk;
  beforeAll(async () => {
    machine = await startMachine(['python3']);
    desk = await openHostDesk(machine);
    await takeSnapshot(desk);
  }, 120_000);
  afterAll(async () => {
    await desk.dispose();
    await machine.stop();
  });

  /** A disk of its own that the account may write to. Skips where this account may not mount. */
  function smallDisk(folder: string, sizeBytes: number, skip: (note: string) => never) {
    const mounted = mountSmallDisk(folder, sizeBytes) ?? skip('this account may not mount a file system');
    onTestFinished(() => mounted.unmount());
    chmodSync(folder, 0o755);
    desk.give(folder);
    return { hog: join(folder, 'hog') };
  }

  it('stops the copy of a live database with the place and what to do, and nothing stays', async ({
    skip,
  }) => {
    const { temporaryFolder } = machine;
    // With what is to stay free anyhow.
    const { hog } = smallDisk(temporaryFolder, 264 * mebi, skip);
    const writer = await Writer.open(join(desk.shop, 'data/shop.db'));
    onTestFinished(() => writer.crash());
    await writer.run('PRAGMA journal_mode = WAL');
    await writer.run('CREATE TABLE note (body BLOB); INSERT INTO note VALUES (randomblob(2000000))');
    desk.give(desk.shop);
    const snapshots = readdirSync(desk.at('vault/snapshots'));
    // Somebody else takes the space once there was room for the copy.
    const back = replaceProgram(
      machine,
      'python3',
      `case "$*" in *"/copy.db backup "*|*"/copy.db pinned "*) /usr/bin/head -c 300000000 /dev/zero > ${hog} 2>/dev/null;; esac\nexec "$real" "$@"`,
    );
    onTestFinished(() => (existsSync(join(machine.programs, 'python3')) ? back() : undefined));
    const { exitCode, error } = await desk.failure(...create);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'snapshot/scratch-full' });
    expect(error.message).toContain(`${machine.server.account.user}@127.0.0.1`);
    expect(error.message).toContain(temporaryFolder);
    expect(error.message).toMatch(/[Ff]ree some space/);
    await expect.poll(() => machine.temporary()).toEqual(['hog']);
    expect(statSync(hog).size).toBeGreaterThan(200 * mebi);
    expect(readdirSync(desk.at('vault/snapshots'))).toEqual(snapshots);
    expect(readdirSync(desk.at('vault/locks'))).toEqual([]);
    expect(await desk.json('repo', 'check', 'vault', '--read-data')).toMatchObject({ ok: true });
    expect(await writer.attempt('INSERT INTO note VALUES (1)')).toBe('ok');
    rmSync(hog);
    back();
    expect(await desk.json('snapshot', 'verify', await takeSnapshot(desk))).toMatchObject({ ok: true });
  });

  it('stops a capture into a repository there, which keeps what it had', async ({ skip }) => {
    const ground = join(machine.server.folder, 'ground');
    smallDisk(ground, 5 * mebi, skip);
    const place = join(ground, 'far');
    await desk.addFar(place);
    const into = ['snapshot', 'create', '--target', targetName, '--repo', 'far'];
    await desk.json(...into);
    const snapshots = readdirSync(join(place, 'snapshots'));
    put(desk.shop, 'uploads/large.bin', randomBytes(8 * mebi));
    desk.give(desk.shop);
    const { exitCode, error } = await desk.failure(...into);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'repository/disk-full' });
    expect(error.message).toContain(place);
    expect(readdirSync(join(place, 'snapshots'))).toEqual(snapshots);
    const left = readdirSync(place, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('.tmp') || name.startsWith('locks/'))).toEqual([]);
    expect(await desk.json('repo', 'check', 'far', '--read-data')).toMatchObject({ ok: true });
    put(desk.shop, 'uploads/large.bin', 'small again');
    desk.give(desk.shop);
    await desk.json(...into);
  });

  it('stops a restore, before it begins or while it prepares, and everything is as it was', async ({
    skip,
  }) => {
    const disk = join(desk.outside, 'disk');
    const { hog } = smallDisk(disk, 32 * mebi, skip);
    const shop = join(disk, 'server');
    cpSync(desk.shop, shop, { recursive: true, preserveTimestamps: true });
    put(shop, 'uploads/large.bin', randomBytes(6 * mebi));
    desk.give(disk);
    await desk.json('target', 'edit', targetName, '--set', `root=${shop}`);
    const id = await takeSnapshot(desk);
    rmSync(join(shop, 'uploads/large.bin'));
    const before = picture(shop);
    const run = ['restore', 'run', id, '--in-place', '--confirm', targetName];
    writeFileSync(hog, Buffer.alloc(24 * mebi));
    const refused = await desk.failure(...run);
    expect(refused.error.code).toBe('restore/blocked');
    expect(refused.error.message).toContain(`"${shop}" needs `);
    expect(refused.error.message).toMatch(/ MiB and has [\d.]+ MiB free\. Free space there/);
    rmSync(hog);
    // The space is there when it begins, and gone a moment later.
    const { link } = machine;
    link.after(link.carriedBytes() + 3 * mebi, () => fill(hog));
    const full = await desk.failure(...run);
    expect(full.error.code).toBe('restore/disk-full');
    expect(full.error.message).toContain(disk);
    expect(picture(shop)).toEqual(before);
    rmSync(hog);
    expect(await desk.json(...run)).toMatchObject({ outcome: 'restored' });
  });
});

function fill(hog: string): void {
  spawnSync('sh', ['-c', `head -c 100000000 /dev/zero > "$1"`, 'sh', hog], { stdio: 'ignore' });
}
