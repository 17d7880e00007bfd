import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Location } from '../../../electron/locations/location.ts';
import { HostComputer } from '../../../electron/locations/ssh/host-computer.ts';
import type { SshLocation } from '../../../electron/locations/ssh/ssh-location.ts';
import type { SshSettings } from '../../../electron/locations/ssh/ssh-ports.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { labAccount } from '../../lab/ssh/lab-account.ts';
import { noPracticeSudo, practiceSudo } from '../../lab/ssh/practice-sudo.ts';
import type { PracticeSudo } from '../../lab/ssh/practice-sudo.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';

const none = noSshServer ?? noPracticeSudo;
const { signal } = new AbortController();
const odd = `-rf "b" 'c'\n$(touch injected)\`touch injected\`; 한글\n`;
const old = Date.UTC(2001, 1, 3) / 1000;

describe.skipIf(none !== null)(`files that only root of a host may read ${none ?? ''}`, () => {
  let server: SshServer;
  let sudo: PracticeSudo;
  let desk: PracticeDesk;
  let root: string;
  let without: Location;
  let location: SshLocation;
  let settings: SshSettings;
  let password: string | null = null;
  const reaching = () => desk.connections.location(settings, root, async () => ({ password }));
  beforeAll(async () => {
    sudo = practiceSudo(await labAccount());
    [server, desk] = await Promise.all([
      startSshServer({ environment: { PATH: `${sudo.folder}:/usr/bin:/bin` }, sftpWithout: ['statvfs'] }),
      practiceDesk(),
    ]);
    root = join(server.folder, 'service');
    mkdirSync(join(root, 'open'), { recursive: true });
    mkdirSync(join(root, 'closed', odd), { recursive: true });
    writeFileSync(join(root, 'open', 'mine'), 'mine');
    writeFileSync(join(root, 'closed', odd, odd), '0123456789', { mode: 0o640 });
    utimesSync(join(root, 'closed', odd, odd), old, old);
    symlinkSync('/etc/shadow', join(root, 'closed', 'way-out'));
    symlinkSync(join(odd, odd), join(root, 'closed', 'way'));
    chmodSync(join(root, 'closed'), 0o700);
    settings = desk.enter(server);
    without = desk.connections.location(settings, root);
    location = reaching();
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    sudo.remove();
  });
  beforeEach(() => {
    sudo.rule('without-password');
    password = null;
  });

  it('are read with sudo only, in any range, whatever they are called', async () => {
    const file = join('closed', odd, odd);
    await expect(without.read(file, 0, 5, signal)).rejects.toMatchObject({ code: 'location/not-readable' });
    for (const [from, length, text] of [
      [0, 100, '0123456789'],
      [3, 4, '3456'],
      [9, 4, '9'],
      [50, 4, ''],
    ] as const)
      expect(Buffer.from(await location.read(file, from, length, signal)).toString()).toBe(text);
    expect(await location.facts(file, signal)).toEqual({
      kind: 'file',
      sizeBytes: 10,
      modifiedAt: old * 1000,
      mode: 0o640,
      owner: 'uid 0',
      inode: null,
    });
    expect(await location.list('closed', 10, signal)).toEqual([odd, 'way', 'way-out'].toSorted());
    expect(await location.list('closed', 1, signal)).toHaveLength(1);
    expect(await location.absolutePath('closed/way', signal)).toBe(join(root, file));
    expect(await location.allows(file, 'read', signal)).toBe(true);
  });

  it('are read in pieces that are asked for one after the other, as a log is', async () => {
    const pieces = await location.hold(join('closed', odd, odd), signal, async ({ facts, read }) => [
      facts.sizeBytes,
      ...[await read(8, 5), await read(0, 2), await read(0, 0)].map((one) => Buffer.from(one).toString()),
    ]);
    expect(pieces).toEqual([10, '89', '01', '']);
    expect(await location.hold('closed/none', signal, async () => 'there')).toBeNull();
  });

  it('are missing where they are missing, and never lie outside of the root', async () => {
    expect(await location.facts('closed/none', signal)).toBeNull();
    expect(await location.list('closed/none', 5, signal)).toBeNull();
    await expect(location.read('closed/none', 0, 5, signal)).rejects.toMatchObject({
      code: 'location/not-found',
    });
    for (const look of [
      () => location.read('closed/way-out', 0, 5, signal),
      () => location.facts('closed/way-out', signal),
      () => location.absolutePath('closed/way-out', signal),
    ])
      await expect(look()).rejects.toMatchObject({ code: 'location/outside-root' });
    await expect(location.read(join('closed', odd), 0, 5, signal)).rejects.toMatchObject({
      code: 'location/not-readable',
    });
  });

  it('are read without sudo where the account may', async () => {
    const before = sudo.calls();
    expect(Buffer.from(await location.read('open/mine', 0, 9, signal)).toString()).toBe('mine');
    expect((await location.space('open', signal)).totalBytes).toBeGreaterThan(0);
    expect(sudo.calls()).toBe(before);
  });

  it('are removed as they were found, and never where a link leads that was put in the way', async () => {
    const sudoOf = async () => ({ password });
    const [connection, files] = [
      desk.connections.to(settings, sudoOf),
      desk.connections.files(settings, sudoOf),
    ];
    const computer = new HostComputer({ connection, files });
    const folder = join(root, 'old');
    mkdirSync(join(folder, 'sub'), { recursive: true, mode: 0o700 });
    for (const name of [odd, 'other', join('sub', 'in')]) writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, odd), old, old + 0.25);
    const found = (await computer.walk(folder, signal)).map((file) => ({
      ...file,
      absolute: join(folder, file.path),
    }));
    expect(found).toHaveLength(3);
    writeFileSync(join(folder, 'other'), 'changed');
    renameSync(join(folder, 'sub'), join(root, 'outside'));
    symlinkSync(join(root, 'outside'), join(folder, 'sub'));
    expect(await computer.remove(found, signal)).toEqual({ removed: 1, changed: 2, failed: new Map() });
    expect(existsSync(join(root, 'outside', 'in'))).toBe(true);
    expect(existsSync(join(folder, 'other'))).toBe(true);
  });

  it('are read with the password that sudo asks for, which stands nowhere', async () => {
    sudo.rule('with-password');
    const read = () => {
      // A file transfer that was let in before needs no password.
      desk.connections.close(settings);
      return reaching().read(join('closed', odd, odd), 0, 3, signal);
    };
    await expect(read()).rejects.toMatchObject({ code: 'ssh/sudo-refused' });
    password = 'not this one';
    await expect(read()).rejects.toMatchObject({ code: 'ssh/sudo-refused' });
    password = sudo.password;
    expect(Buffer.from(await read()).toString()).toBe('012');
    expect(sudo.calls()).not.toContain(sudo.password);
    sudo.rule('nothing');
    await expect(read()).rejects.toMatchObject({ code: 'ssh/sudo-refused' });
  });
});
