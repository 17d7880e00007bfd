import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { identityOfThisProcess } from '../../../electron/platform/machine.ts';
import { ownOrJoin } from '../../../electron/socket/own-or-join.ts';
import { takeOwnership } from '../../../electron/socket/owner-lock.ts';
import type { Ownership } from '../../../electron/socket/owner-lock.ts';
import { socketAddress } from '../../../electron/socket/socket-address.ts';

const here = identityOfThisProcess();
const clock = new SystemClock();
const { signal } = new AbortController();

let dataDir = '';
const held: Ownership[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'holdfast-lock-'));
});
afterEach(async () => {
  for (const ownership of held.splice(0)) await ownership.dispose();
  rmSync(dataDir, { recursive: true, force: true });
});

async function take(): Promise<Ownership | null> {
  const ownership = await takeOwnership(dataDir, here);
  if (ownership !== null) held.push(ownership);
  return ownership;
}

function leaveBehind(owner: Partial<typeof here>): void {
  const info = { ...here, ...owner, address: join(dataDir, 'owner.sock'), key: 'old' };
  writeFileSync(join(dataDir, 'owner.json'), JSON.stringify(info));
}

test('a folder is owned once, and again after it was given back', async () => {
  const first = await take();
  expect(first?.crashedOwner).toBeNull();
  expect(await take()).toBeNull();
  await first?.dispose();
  await first?.dispose();
  expect(await take()).not.toBeNull();
});

test.skipIf(process.platform === 'win32')(
  'what an owner left behind in this start of the computer is taken over',
  async () => {
    leaveBehind({ startedAt: 'earlier' });
    expect((await take())?.crashedOwner).toMatchObject({ startedAt: 'earlier', key: 'old' });
  },
);

test('what an owner left behind before the computer was started again is taken over, whoever has its number now', async () => {
  leaveBehind({ bootId: 'an earlier start' });
  expect(await take()).not.toBeNull();
});

test.skipIf(process.platform === 'win32')(
  'an owner that certainly still runs keeps the folder, even where its lock was lost',
  async () => {
    leaveBehind({});
    expect(await take()).toBeNull();
  },
);

test('an owner on another computer is respected, named, and can be overruled by hand', async () => {
  leaveBehind({ machineId: 'f'.repeat(32), hostName: 'the-other-desk' });
  const refused = {
    code: 'store/owned-elsewhere',
    message: expect.stringContaining('the-other-desk') as unknown,
  };
  await expect(take()).rejects.toMatchObject(refused);
  await expect(ownOrJoin({ dataDir, identity: here, clock, signal })).rejects.toMatchObject(refused);
  rmSync(join(dataDir, 'owner.json'));
  expect(await take()).not.toBeNull();
});

test('half an owner.json, left by a crash of the system, stops nobody', async () => {
  writeFileSync(join(dataDir, 'owner.json'), '{"machineId":"');
  expect(await take()).not.toBeNull();
  expect(JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'))).toMatchObject({ pid: process.pid });
});

describe('an owner that does not answer', () => {
  test('is waited for no longer than asked, and then named', async () => {
    await take();
    const joining = ownOrJoin({ dataDir, identity: here, clock, signal, patienceMs: 300 });
    await expect(joining).rejects.toMatchObject({
      code: 'contract/owner-unreachable',
      message: expect.stringContaining(String(process.pid)) as unknown,
    });
  });

  test('is not waited for by somebody who cancels', async () => {
    await take();
    const abort = new AbortController();
    const joining = ownOrJoin({ dataDir, identity: here, clock, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(joining).rejects.toMatchObject({ code: 'run/cancelled' });
  });

  test('is replaced as soon as it gives the folder back', async () => {
    const first = await take();
    const joining = ownOrJoin({ dataDir, identity: here, clock, signal, patienceMs: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await first?.dispose();
    const place = await joining;
    expect(place.kind).toBe('owner');
    if (place.kind === 'owner') held.push(place.ownership);
  });

  test.skipIf(process.platform === 'win32')('of another version is an error that says so', async () => {
    const ownership = await take();
    const server = createServer((socket) => socket.resume().write('{"welcome":{"wireVersion":7}}\n'));
    await new Promise<void>((resolve) => server.listen(ownership?.info.address, resolve));
    await expect(ownOrJoin({ dataDir, identity: here, clock, signal })).rejects.toMatchObject({
      code: 'contract/owner-speaks-other-version',
      message: expect.stringContaining('messages 7') as unknown,
    });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe.skipIf(process.platform === 'win32')('the address of the socket', () => {
  test('lies in the data folder when that is private and its path short enough', async () => {
    expect(await socketAddress(dataDir)).toBe(join(dataDir, 'owner.sock'));
  });

  test.each([
    [
      'a long path',
      () => {
        const long = join(dataDir, 'a'.repeat(60), 'b'.repeat(60));
        mkdirSync(long, { recursive: true, mode: 0o700 });
        return long;
      },
    ],
    [
      'a folder that others can enter',
      () => {
        chmodSync(dataDir, 0o755);
        return dataDir;
      },
    ],
  ])('moves to a private folder with a short name for %s', async (_title, prepare) => {
    const runtimeDir = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtimeDir);
    const folder = prepare();
    const address = await socketAddress(folder);
    expect(address.startsWith(runtimeDir)).toBe(true);
    expect(Buffer.byteLength(address)).toBeLessThan(100);
    expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
    expect(await socketAddress(folder)).toBe(address);
    rmSync(runtimeDir, { recursive: true });
  });

  test('is refused in a folder that somebody else prepared', async () => {
    const runtimeDir = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtimeDir);
    mkdirSync(join(runtimeDir, `holdfast-${process.getuid?.()}`), { mode: 0o777 });
    chmodSync(join(runtimeDir, `holdfast-${process.getuid?.()}`), 0o777);
    chmodSync(dataDir, 0o755);
    await expect(socketAddress(dataDir)).rejects.toMatchObject({ code: 'store/not-writable' });
    expect(existsSync(runtimeDir)).toBe(true);
    rmSync(runtimeDir, { recursive: true });
  });
});
