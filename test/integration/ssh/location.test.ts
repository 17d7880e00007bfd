import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localPath } from '../../../electron/locations/local-path.ts';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import type { Location } from '../../../electron/locations/location.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { labOwner } from '../../lab/ssh/lab-account.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';

const { signal } = new AbortController();
const outside = { code: 'location/outside-root' };
const odd = `a "b" 'c'\n$(id) 한글`;

describe.skipIf(noSshServer !== null)(`files of a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let root: string;
  let location: Location;
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
    root = join(server.folder, 'shop');
    mkdirSync(join(root, 'uploads'), { recursive: true });
    writeFileSync(join(root, 'uploads', odd), 'content');
    writeFileSync(join(root, 'big'), Buffer.alloc(3_000_001, '0123456789'));
    const { uid, gid } = labOwner(server.account);
    for (const path of [root, join(root, 'uploads'), join(root, 'big')]) chownSync(path, uid, gid);
    writeFileSync(join(root, 'private'), 'x', { mode: 0o600 });
    location = desk.connections.location(desk.enter(server), root);
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
  });

  it('have the facts that they have here, but for the inode and parts of a second', async () => {
    const local = new LocalLocation(root);
    for (const path of ['.', 'big', join('uploads', odd), 'private']) {
      const [there, here] = await Promise.all([location.facts(path, signal), local.facts(path, signal)]);
      if (there === null || here === null) throw new Error(path);
      const { modifiedAt, inode, owner, ...same } = there;
      expect(here).toMatchObject(same);
      expect(here.modifiedAt - modifiedAt).toBeGreaterThanOrEqual(0);
      expect(here.modifiedAt - modifiedAt).toBeLessThan(1000);
      expect({ inode, owner }).toEqual({ inode: null, owner: expect.stringMatching(/^uid \d+$/) as string });
    }
    expect(await location.facts('no/such', signal)).toBeNull();
    expect(await location.facts('big/below', signal)).toBeNull();
  });

  it('are listed and read, whatever they are called', async () => {
    expect(await location.list('uploads', 10, signal)).toEqual([odd]);
    expect(await location.list('.', 2, signal)).toHaveLength(2);
    expect(await location.list('none', 2, signal)).toBeNull();
    const bytes = await location.read(join('uploads', odd), 0, 100, signal);
    expect(Buffer.from(bytes).toString()).toBe('content');
  });

  it('are read in any range, up to their end', async () => {
    const whole = await new LocalLocation(root).read('big', 0, 4_000_000, signal);
    expect(Buffer.compare(await location.read('big', 0, 4_000_000, signal), whole)).toBe(0);
    for (const [from, length] of [
      [0, 0],
      [1, 5],
      [2_999_999, 50],
      [3_000_001, 50],
      [9_000_000, 5],
      [123_456, 2_000_000],
    ] as const) {
      const range = await location.read('big', from, length, signal);
      expect(Buffer.compare(range, whole.subarray(from, from + length))).toBe(0);
    }
    // Beyond what 32 bits can count.
    writeFileSync(join(root, 'sparse'), '');
    truncateSync(join(root, 'sparse'), 5 * 1024 ** 3);
    chmodSync(join(root, 'sparse'), 0o644);
    expect((await location.read('sparse', 5 * 1024 ** 3 - 3, 10, signal)).length).toBe(3);
    expect(await location.facts('sparse', signal)).toMatchObject({ sizeBytes: 5 * 1024 ** 3 });
  });

  it('are refused outside of the root, by dots and by links', async () => {
    symlinkSync('big', join(root, 'inside'));
    symlinkSync(join(root, 'uploads'), join(root, 'absolute'));
    symlinkSync('/etc', join(root, 'etc'));
    symlinkSync('uploads/../../authorized_keys', join(root, 'up'));
    symlinkSync('../nothing-yet', join(root, 'dangling-out'));
    symlinkSync('loop', join(root, 'loop'));
    expect(await location.absolutePath('inside')).toBe(join(root, 'big'));
    expect(await location.absolutePath('absolute/x/y')).toBe(join(root, 'uploads/x/y'));
    for (const path of [
      'etc/passwd',
      'up',
      'dangling-out',
      'loop',
      '../x',
      '/etc/passwd',
      'uploads/../..',
      'a\0b',
      '',
    ]) {
      await expect(location.read(path, 0, 1, signal)).rejects.toMatchObject(outside);
    }
    symlinkSync(root, join(server.folder, 'linked'));
    const linked = desk.connections.location(desk.enter(server), join(server.folder, 'linked'));
    expect(await linked.facts('big', signal)).toMatchObject({ kind: 'file' });
    const gone = desk.connections.location(desk.enter(server), join(server.folder, 'gone'));
    await expect(gone.facts('x', signal)).rejects.toMatchObject({ code: 'location/not-found' });
  });

  it('that may not be read, or are no files, say so', async () => {
    execFileSync('mkfifo', ['-m', '666', join(root, 'pipe')]);
    await expect(location.read('pipe', 0, 1, signal)).rejects.toMatchObject({
      code: 'location/not-readable',
    });
    await expect(location.read('uploads', 0, 1, signal)).rejects.toMatchObject({
      code: 'location/not-readable',
    });
    await expect(location.read('none', 0, 1, signal)).rejects.toMatchObject({ code: 'location/not-found' });
    if (process.getuid?.() === 0) {
      await expect(location.read('private', 0, 1, signal)).rejects.toMatchObject({
        code: 'location/not-readable',
      });
      expect(await location.allows('private', 'read', signal)).toBe(false);
    }
    expect(await location.allows(join('uploads', odd), 'read', signal)).toBe(true);
    expect(await location.allows('uploads', 'write', signal)).toBe(true);
    expect(await location.allows('none', 'read', signal)).toBe(false);
  });

  it('lie on a disk whose space and kind are told', async () => {
    const [there, here] = await Promise.all([
      location.space('not/there/yet', signal),
      new LocalLocation(root).space('.', signal),
    ]);
    expect(there.totalBytes).toBe(here.totalBytes);
    expect(Math.abs(there.freeBytes - here.freeBytes)).toBeLessThan(here.totalBytes / 10);
    expect(await location.networkFileSystem('big', signal)).toBeNull();
  });

  it('have no path on this computer', async () => {
    await expect(localPath(location, 'big')).rejects.toMatchObject({ code: 'location/only-local' });
    expect(location.kind).toBe('ssh');
  });

  it('are not waited for once cancelled, and are read again after the connection was cut', async () => {
    const cancel = new AbortController();
    const reading = location.read('big', 0, 3_000_000, cancel.signal);
    cancel.abort();
    await expect(reading).rejects.toMatchObject({ code: 'run/cancelled' });
    await server.cut();
    await expect
      .poll(() => location.facts('big', signal).catch(() => null), { timeout: 30_000 })
      .toMatchObject({ kind: 'file' });
  });

  it('are out of reach without SFTP, and need no more than SFTP otherwise', async () => {
    const [without, only] = await Promise.all([
      startSshServer({ noSftp: true }),
      startSshServer({ onlySftp: true }),
    ]);
    const bare = desk.connections.location(desk.enter(without), '/etc');
    await expect(bare.facts('passwd', signal)).rejects.toMatchObject({ code: 'ssh/no-sftp' });
    const files = desk.connections.location(desk.enter(only), '/etc');
    expect(await files.facts('passwd', signal)).toMatchObject({ kind: 'file', owner: 'uid 0' });
    expect(await files.networkFileSystem('passwd', signal)).toBeNull();
    await expect(files.allows('passwd', 'read', signal)).rejects.toMatchObject({ code: 'ssh/no-commands' });
    await Promise.all([without.stop(), only.stop()]);
  });
});
