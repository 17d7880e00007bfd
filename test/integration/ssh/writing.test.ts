import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SftpSession } from '../../../electron/locations/ssh/sftp-session.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { labOwner } from '../../lab/ssh/lab-account.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { mountSmallDisk } from '../cli/support/small-disk.ts';

const wait = { signal: new AbortController().signal, timeoutMs: 20_000 };
const odd = `a "b" 'c'\n$(id) 한글`;
const kept = 12_345_678_000;

describe.skipIf(noSshServer !== null)(`changes to the files of a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let root: string;
  let sftp: SftpSession;
  const path = (name: string) => join(root, name);
  const open = async (from: SshServer) => SftpSession.open(desk.connections.to(desk.enter(from)), wait);
  const put = async (name: string, bytes: Uint8Array, mode = 0o600) => {
    const file = await sftp.writing.create(path(name), mode, wait);
    await file.write(bytes, 0, wait);
    await file.close(wait);
  };
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
    root = join(server.folder, 'shop');
    mkdirSync(root);
    const { uid, gid } = labOwner(server.account);
    chownSync(root, uid, gid);
    sftp = await open(server);
  });
  afterAll(async () => {
    sftp.close();
    await desk.dispose();
    await server.stop();
  });

  it('write a new file whole, by many requests at once, and onto the disk', async () => {
    const bytes = Buffer.alloc(5_000_001, '0123456789abc');
    const file = await sftp.writing.create(path(odd), 0o640, wait);
    await file.write(bytes.subarray(0, 3_000_000), 0, wait);
    await file.write(bytes.subarray(3_000_000), 3_000_000, wait);
    expect(await file.sync(wait)).toBe('done');
    await file.close(wait);
    expect(Buffer.compare(readFileSync(path(odd)), bytes)).toBe(0);
    expect(statSync(path(odd)).mode & 0o777).toBe(0o640);
    expect(await sftp.writing.syncFolder(root, wait)).toBe('done');
  });

  it('never write into what is there already, not even through a link', async () => {
    writeFileSync(path('there'), 'old');
    symlinkSync('nowhere', path('dangling'));
    for (const name of ['there', 'dangling'])
      await expect(sftp.writing.create(path(name), 0o600, wait)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(sftp.writing.create(path('no/such'), 0o600, wait)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readFileSync(path('there'), 'utf8')).toBe('old');
    expect(existsSync(path('nowhere'))).toBe(false);
  });

  it('change a part of a file, its length, its rights and its time', async () => {
    await put('part', Buffer.from('0123456789'));
    const file = await sftp.writing.open(path('part'), wait);
    await file.write(Buffer.from('xy'), 3, wait);
    await file.truncate(7, wait);
    await file.setAttributes({ mode: 0o666, modifiedAt: kept + 789 }, wait);
    await file.close(wait);
    expect(readFileSync(path('part'), 'utf8')).toBe('012xy56');
    expect(statSync(path('part'))).toMatchObject({ mtimeMs: kept, mode: 0o100666 });
    await sftp.writing.setAttributes(path('part'), { mode: 0o4711 }, wait);
    expect(statSync(path('part'))).toMatchObject({ mtimeMs: kept, mode: 0o104711 });
    await expect(sftp.writing.setAttributes(path('none'), { mode: 0 }, wait)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'give a file away only where the account may (needs root)',
    async () => {
      await put('mine', Buffer.from('x'));
      await expect(
        sftp.writing.setAttributes(path('mine'), { owner: { uid: 0, gid: 0 } }, wait),
      ).rejects.toMatchObject({ code: 'EACCES' });
      const owner = labOwner(server.account);
      await sftp.writing.setAttributes(path('mine'), { owner, mode: 0o640 }, wait);
      expect(statSync(path('mine'))).toMatchObject({ ...owner, mode: 0o100640 });
    },
  );

  it('put a file in the place of another, or refuse what exists', async () => {
    await put('new', Buffer.from('new'));
    await put('old', Buffer.from('old'));
    await expect(sftp.writing.move(path('new'), path('old'), wait)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await sftp.writing.replace(path('new'), path('old'), wait)).toBe('done');
    expect(readFileSync(path('old'), 'utf8')).toBe('new');
    await sftp.writing.move(path('old'), path('moved'), wait);
    expect([existsSync(path('new')), existsSync(path('old'))]).toEqual([false, false]);
    expect(readFileSync(path('moved'), 'utf8')).toBe('new');
  });

  it('make folders, second names and links, and remove them', async () => {
    await sftp.writing.makeFolder(path('folder'), 0o700, wait);
    await expect(sftp.writing.makeFolder(path('folder'), 0o700, wait)).rejects.toMatchObject({
      code: 'EEXIST',
    });
    await put('folder/file', Buffer.from('content'));
    expect(await sftp.writing.link(path('folder/file'), path('second'), wait)).toBe('done');
    expect(lstatSync(path('second')).ino).toBe(lstatSync(path('folder/file')).ino);
    await expect(sftp.writing.link(path('folder/file'), path('second'), wait)).rejects.toMatchObject({
      code: 'EEXIST',
    });
    await sftp.writing.symbolicLink(odd, path('folder/link'), wait);
    expect(readlinkSync(path('folder/link'))).toBe(odd);
    expect(await sftp.writing.setLinkAttributes(path('folder/link'), { modifiedAt: kept }, wait)).toBe(
      'done',
    );
    expect(lstatSync(path('folder/link')).mtimeMs).toBe(kept);
    await expect(sftp.writing.removeFolder(path('folder'), wait)).rejects.toMatchObject({
      code: 'ENOTEMPTY',
    });
    for (const name of ['folder/file', 'folder/link', 'second']) await sftp.writing.remove(path(name), wait);
    await sftp.writing.removeFolder(path('folder'), wait);
    expect([existsSync(path('folder')), existsSync(path('second'))]).toEqual([false, false]);
    await expect(sftp.writing.remove(path('second'), wait)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('say so where the server does not have the extensions', async () => {
    const without = ['posix-rename', 'fsync', 'hardlink', 'lsetstat'];
    const plain = await startSshServer({ sftpWithout: without });
    const session = await open(plain);
    try {
      const file = await session.writing.create(path('plain'), 0o600, wait);
      expect(await file.sync(wait)).toBe('not-offered');
      await file.close(wait);
      expect(await session.writing.replace(path('plain'), path('other'), wait)).toBe('not-offered');
      expect(await session.writing.link(path('plain'), path('other'), wait)).toBe('not-offered');
      expect(await session.writing.setLinkAttributes(path('plain'), { mode: 0o600 }, wait)).toBe(
        'not-offered',
      );
      expect(await session.writing.syncFolder(root, wait)).toBe('not-offered');
      expect([existsSync(path('plain')), existsSync(path('other'))]).toEqual([true, false]);
    } finally {
      session.close();
      await plain.stop();
    }
  });

  it('say which disk is full, and which cannot be written to', async (test) => {
    const folder = path('small');
    const disk = mountSmallDisk(folder, 256 * 1024);
    if (disk === null) return test.skip('no small disk can be mounted here');
    try {
      const { uid, gid } = labOwner(server.account);
      chownSync(folder, uid, gid);
      const at = join(folder, 'file');
      const file = await sftp.writing.create(at, 0o600, wait);
      await expect(file.write(Buffer.alloc(1_000_000), 0, wait)).rejects.toMatchObject({ code: 'ENOSPC' });
      await file.close(wait);
      disk.makeReadOnly();
      for (const change of [
        () => sftp.writing.create(join(folder, 'other'), 0o600, wait),
        () => sftp.writing.remove(at, wait),
        () => sftp.writing.makeFolder(join(folder, 'folder'), 0o700, wait),
        () => sftp.writing.setAttributes(at, { mode: 0o666 }, wait),
      ])
        await expect(change()).rejects.toMatchObject({ code: 'EROFS' });
    } finally {
      disk.unmount();
    }
  });

  it('are told to be uncertain when the connection is lost meanwhile', async () => {
    const session = await open(server);
    const file = await session.writing.create(path('cut'), 0o600, wait);
    await server.cut();
    await expect(file.write(Buffer.alloc(100_000), 0, wait)).rejects.toMatchObject({ code: 'ssh/lost' });
    await expect(file.close(wait)).rejects.toMatchObject({ code: 'ssh/lost' });
    await expect(session.writing.remove(path('cut'), wait)).rejects.toMatchObject({ code: 'ssh/lost' });
    sftp = await open(server);
  });
});
