import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityOfThisProcess } from '../../../electron/platform/machine.ts';
import type { ProcessIdentity } from '../../../electron/platform/machine.ts';
import { acquireLock, heartbeatMs } from '../../../electron/repository/locks/lock.ts';
import type { LockRequest } from '../../../electron/repository/locks/lock.ts';
import { FileLockWatch, MemoryLockWatch } from '../../../electron/repository/locks/lock-watch.ts';
import { staleAfterMs } from '../../../electron/repository/locks/other-locks.ts';
import { LocalStorage } from '../../../electron/repository/storage/local-storage.ts';
import { deadProcess } from '../../fakes/dead-process.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const { signal } = new AbortController();
const capture: LockRequest = { mode: 'shared', purpose: 'capture', owner: 'kim' };
const prune: LockRequest = { mode: 'exclusive', purpose: 'prune', owner: 'lee' };
const here = identityOfThisProcess();
const elsewhere: ProcessIdentity = { ...here, machineId: 'f'.repeat(32), hostName: 'laptop' };
let folder = '';
let storage: LocalStorage;
let clock: FakeClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-locks-'));
  storage = new LocalStorage(folder);
  clock = new FakeClock();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function acquire(
  request: LockRequest,
  identity = here,
  watch = new MemoryLockWatch(() => clock.monotonicMs()),
) {
  return acquireLock(storage, request, { clock, signal, identity, watch });
}

async function lockFiles(): Promise<readonly string[]> {
  return readdir(join(folder, 'locks')).catch(() => []);
}

async function counterOf(id: string): Promise<unknown> {
  const { counter } = JSON.parse(await readFile(join(folder, 'locks', `${id}.json`), 'utf8')) as {
    counter: unknown;
  };
  return counter;
}

describe('locks', () => {
  it('stand beside each other when shared, and keep an exclusive one out', async () => {
    const first = await acquire(capture);
    const second = await acquire(capture, elsewhere);
    await expect(acquire(prune)).rejects.toThrow(
      /a snapshot is being taken by kim on .* since 2026-01-05T12:00:00/,
    );
    await first.release();
    await second.release();
    const alone = await acquire(prune);
    await expect(acquire(capture)).rejects.toMatchObject({ code: 'repository/locked' });
    await expect(acquire(prune, elsewhere)).rejects.toMatchObject({ code: 'repository/locked' });
    await alone.release();
    expect(await lockFiles()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('of a process that is gone on this computer block nobody', async () => {
    await acquire({ ...prune, purpose: 'prune-delete' }, await deadProcess());
    const lock = await acquire(capture);
    expect(await lockFiles()).toEqual([`${lock.id}.json`]);
    await lock.release();
  });

  it('of before a restart of this computer block nobody, of another container they do', async () => {
    const [boot = '', namespace = ''] = (here.bootId ?? 'boot pid').split(' ');
    const self = { ...here, bootId: `${boot} ${namespace}` };
    const other = await acquire(prune, { ...self, bootId: `${boot} pid:[1]` });
    await expect(acquire(capture, self)).rejects.toMatchObject({ code: 'repository/locked' });
    await other.release();
    await acquire(prune, { ...self, bootId: `another-start ${namespace}` });
    await (await acquire(capture, self)).release();
  });

  it('count up while they are held, so that they do not look stale', async () => {
    const watch = new MemoryLockWatch(() => clock.monotonicMs());
    const lock = await acquire(prune, elsewhere);
    for (let minute = 0; minute < 25; minute += 1) {
      await clock.advance(heartbeatMs);
      await vi.waitFor(async () => expect(await counterOf(lock.id)).toBe(minute + 1), { timeout: 30_000 });
      // The next beat is set a moment after this one is written.
      await vi.waitFor(() => expect(clock.pendingTimers).toBe(1), { timeout: 30_000 });
      await expect(acquire(capture, here, watch)).rejects.toMatchObject({ code: 'repository/locked' });
    }
    await lock.release();
  });

  it('that stand still for ten minutes by our clock are set aside, and their owner notices', async () => {
    const watch = new MemoryLockWatch(() => clock.monotonicMs());
    const slept = new FakeClock(0);
    const lock = await acquireLock(storage, prune, { clock: slept, signal, identity: elsewhere });
    await expect(acquire(capture, here, watch)).rejects.toMatchObject({ code: 'repository/locked' });
    await clock.advance(staleAfterMs - 1);
    await expect(acquire(capture, here, watch)).rejects.toMatchObject({ code: 'repository/locked' });
    clock.setWall(0);
    await clock.advance(1);
    const ours = await acquire(capture, here, watch);
    expect(await lock.stillOurs(signal)).toBe(false);
    await expect(lock.enter('prune-delete', signal)).rejects.toMatchObject({ code: 'repository/locked' });
    await slept.advance(heartbeatMs * 3);
    expect(await lockFiles()).toEqual([`${ours.id}.json`]);
    await ours.release();
    await lock.release();
  });

  it('of a prune that deletes on another computer are never set aside', async () => {
    const watch = new MemoryLockWatch(() => clock.monotonicMs());
    const lock = await acquireLock(storage, prune, { clock: new FakeClock(), signal, identity: elsewhere });
    await lock.enter('prune-delete', signal);
    for (let hour = 0; hour < 3; hour += 1) {
      await expect(acquire(capture, here, watch)).rejects.toThrow(`remove locks/${lock.id}.json by hand`);
      await clock.advance(3_600_000);
    }
    await lock.release();
  });

  it('that cannot be read are set aside like others', async () => {
    await (await acquire(capture)).release();
    await writeFile(join(folder, 'locks', '0123456789abcdef.json'), '{"format":1');
    const watch = new MemoryLockWatch(() => clock.monotonicMs());
    await expect(acquire(capture, here, watch)).rejects.toMatchObject({ code: 'repository/locked' });
    await clock.advance(staleAfterMs);
    await (await acquire(capture, here, watch)).release();
    expect(await lockFiles()).toEqual([]);
  });
});

describe('what was seen of locks', () => {
  it('is kept for the next command, until this computer starts again', async () => {
    const path = join(folder, 'lock-sights.json');
    const first = new FileLockWatch(path, 'boot');
    const sinceMs = first.nowMs();
    await first.save(new Map([['0123456789abcdef', { looks: 'x', sinceMs }]]));
    expect(new FileLockWatch(path, 'boot').load('0123456789abcdef')).toEqual({ looks: 'x', sinceMs });
    expect(new FileLockWatch(path, 'other').load('0123456789abcdef')).toBeNull();
    await new FileLockWatch(path, 'boot').save(new Map([['fedcba9876543210', { looks: 'y', sinceMs }]]));
    expect(new FileLockWatch(path, 'boot').load('0123456789abcdef')).toEqual({ looks: 'x', sinceMs });
    await writeFile(path, '{');
    expect(new FileLockWatch(path, 'boot').load('0123456789abcdef')).toBeNull();
  });
});
