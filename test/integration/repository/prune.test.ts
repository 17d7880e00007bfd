import { randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { pathOf } from '../../../electron/repository/format/layout.ts';
import { acquireLock } from '../../../electron/repository/locks/lock.ts';
import { readMarks } from '../../../electron/repository/marks/mark-files.ts';
import { publishSnapshot } from '../../../electron/repository/publish-snapshot.ts';
import { listRoots } from '../../../electron/repository/roots/root-files.ts';
import { forgetSnapshots } from '../../../electron/repository/upkeep/forget.ts';
import { pruneRepository } from '../../../electron/repository/upkeep/prune.ts';
import { packSizes } from '../../../electron/repository/upkeep/inventory.ts';
import { indexFilesKept } from '../../../electron/repository/upkeep/tidy-index.ts';
import { flipByte } from '../../fakes/damage-file.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FaultyStorage } from '../../fakes/faulty-storage.ts';
import { PlacedStorage } from '../../fakes/placed-storage.ts';
import { author } from '../../fakes/repository-facts.ts';
import { captured, filesOf, only, openSink, putFiles, tempRepository } from '../../fakes/temp-repository.ts';
import type { Files, TempRepository } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const dayMs = 86_400_000;
let clock: FakeClock;
let place: TempRepository;
let storage: PlacedStorage;

beforeEach(async () => {
  clock = new FakeClock();
  place = await tempRepository((local) => (storage = new PlacedStorage(local, clock)));
});
afterEach(() => place.dispose());

function context() {
  return { clock, signal, owner: 'kim', progress: () => undefined };
}

function prune(dryRun = false) {
  return pruneRepository(place.repository, { dryRun }, context());
}

function forget(...ids: readonly string[]): Promise<void> {
  const snapshots = ids.map((id) => SnapshotId.parse(id));
  return forgetSnapshots(place.repository, { snapshots, reason: 'test', by: author }, context());
}

async function packs(): Promise<readonly string[]> {
  return [...(await packSizes(place.repository, signal)).keys()];
}

async function everyFile(): Promise<readonly string[]> {
  const names = await readdir(place.folder, { recursive: true });
  return names.toSorted();
}

const capture = (files: Files) => captured(place.repository, files, { clock });

describe('prune', () => {
  it('marks at first and deletes seven days later what nothing refers to', async () => {
    const kept = { 'kept.bin': randomBytes(30_000) };
    const gone = await capture({ 'gone.bin': randomBytes(30_000) });
    const stays = await capture(kept);
    const before = await packs();
    await forget(gone);
    const first = await prune();
    expect(first).toMatchObject({ deletedPacks: 0, waitingPacks: 0, nextAt: clock.now() + 7 * dayMs });
    expect(first.markedPacks).toBeGreaterThan(0);
    expect(await packs()).toEqual(before);
    clock.setWall(clock.now() + 7 * dayMs - 1);
    expect(await prune()).toMatchObject({ deletedPacks: 0, markedPacks: 0, waitingPacks: first.markedPacks });
    clock.setWall(clock.now() + 1);
    expect(await prune()).toMatchObject({ deletedPacks: first.markedPacks, nextAt: null });
    expect((await packs()).length).toBe(before.length - first.markedPacks);
    expect(await filesOf(place.repository, stays)).toEqual(kept);
    expect(await readdir(join(place.folder, 'marks'))).toEqual([]);
    expect(await prune()).toMatchObject({ deletedPacks: 0, markedPacks: 0, rewrittenPacks: 0 });
  });

  it('says as a dry run what it would do, and writes nothing', async () => {
    await forget(await capture({ 'gone.bin': randomBytes(30_000) }));
    const before = await everyFile();
    const dry = await prune(true);
    expect(await everyFile()).toEqual(before);
    const { durationMs: _, ...report } = await prune();
    expect(dry).toMatchObject({ ...report, dryRun: true });
  });

  it('unmarks what a snapshot refers to again', async () => {
    const files = { 'a.bin': randomBytes(30_000) };
    const id = await capture(files);
    const rootFile = pathOf('snap', id);
    const root = await storage.read(rootFile, 0, 1_000_000, signal);
    await forget(id);
    await prune();
    const { marked } = await readMarks(place.repository, signal);
    expect([...marked.keys()].toSorted()).toEqual(await packs());
    const sink = await openSink(place.repository);
    await putFiles(sink, files);
    await sink.finish();
    // What is marked is not used again: the same content went into new packs.
    expect(sink.packs.filter((pack) => marked.has(pack))).toEqual([]);
    for (const pack of sink.packs) await storage.remove(pathOf('pack', pack), signal);
    // Somebody puts the root back, from a copy of the repository.
    await rm(join(place.folder, 'facts'), { recursive: true });
    await storage.write(rootFile, root ?? Buffer.alloc(0), signal);
    clock.setWall(clock.now() + 30 * dayMs);
    expect(await prune()).toMatchObject({ deletedPacks: 0, waitingPacks: 0 });
    expect((await readMarks(place.repository, signal)).marked.size).toBe(0);
    expect(await filesOf(place.repository, id)).toEqual(files);
  });

  it('writes packs anew that are mostly dead', async () => {
    const small = { 'small.bin': randomBytes(3000) };
    const both = await capture({ ...small, 'large.bin': randomBytes(12_000) });
    const stays = await capture(small);
    await forget(both);
    const report = await prune();
    expect(report.rewrittenPacks).toBeGreaterThan(0);
    expect(await filesOf(place.repository, stays)).toEqual(small);
    clock.setWall(clock.now() + 8 * dayMs);
    expect((await prune()).deletedPacks).toBe(report.markedPacks);
    expect(await filesOf(place.repository, stays)).toEqual(small);
    expect(await prune()).toMatchObject({ rewrittenPacks: 0, markedPacks: 0, deletedPacks: 0 });
  });

  it('deletes nothing while a snapshot cannot be read, and goes on once it is forgotten', async () => {
    const stays = await capture({ 'a.bin': randomBytes(9000) });
    const bad = await capture({ 'b.bin': randomBytes(9000) });
    await flipByte(join(place.folder, pathOf('snap', bad)), 70);
    const before = await everyFile();
    await expect(prune()).rejects.toThrow(new RegExp(`Snapshot ${bad.slice(0, 16)} cannot be read`));
    expect(await everyFile()).toEqual(before);
    await forget(bad);
    expect((await prune()).markedPacks).toBeGreaterThan(0);
    clock.setWall(clock.now() + 8 * dayMs);
    expect((await prune()).deletedPacks).toBeGreaterThan(0);
    expect(Object.keys(await filesOf(place.repository, stays))).toEqual(['a.bin']);
  });

  it.each([
    ['this computer goes back to 1970', () => clock.setWall(0)],
    ['the place goes ahead of this computer', () => (storage.aheadMs = 30 * dayMs)],
  ])('refuses when the clock of %s', async (_, jump) => {
    await forget(await capture({ 'gone.bin': randomBytes(30_000) }));
    await prune();
    const before = await everyFile();
    jump();
    await expect(prune()).rejects.toMatchObject({ code: 'repository/clock-jumped' });
    expect(await everyFile()).toEqual(before);
  });

  it('needs both clocks to say that seven days have passed', async () => {
    await forget(await capture({ 'gone.bin': randomBytes(30_000) }));
    await prune();
    clock.setWall(clock.now() + 7 * dayMs);
    storage.aheadMs = -3_600_000;
    expect(await prune()).toMatchObject({ deletedPacks: 0 });
  });

  it('deletes under a lock that says so, and only what was marked before', async () => {
    await forget(await capture({ 'gone.bin': randomBytes(30_000) }));
    await prune();
    const { marked } = await readMarks(place.repository, signal);
    clock.setWall(clock.now() + 7 * dayMs);
    const watched = new FaultyStorage(storage);
    const purposes = new Set<string>();
    const removed: string[] = [];
    watched.before = async (change, name) => {
      if (change !== 'remove' || !name.startsWith('packs/')) return;
      const [lock] = await readdir(join(place.folder, 'locks'));
      const text = await readFile(join(place.folder, 'locks', lock ?? ''), 'utf8');
      purposes.add(/"purpose": "([^"]+)"/.exec(text)?.[1] ?? '');
      removed.push(name);
    };
    await pruneRepository({ ...place.repository, storage: watched }, { dryRun: false }, context());
    expect([...purposes]).toEqual(['prune-delete']);
    expect(removed.toSorted()).toEqual([...marked.keys()].map((name) => pathOf('pack', name)).toSorted());
  });

  it('looks again right before it deletes, at snapshots that came meanwhile', async () => {
    const files = { 'a.bin': randomBytes(30_000) };
    const id = await capture(files);
    const rootFile = pathOf('snap', id);
    const root = await storage.read(rootFile, 0, 1_000_000, signal);
    await forget(id);
    await prune();
    clock.setWall(clock.now() + 8 * dayMs);
    const watched = new FaultyStorage(storage);
    watched.before = async (change, name) => {
      // The lock says now that it deletes; a computer that slept publishes in the last moment.
      if (change !== 'commit' || !name.startsWith('locks/')) return;
      const text = await readFile(join(place.folder, name), 'utf8').catch(() => '');
      if (text.includes('"prune"')) await storage.write(rootFile, root ?? Buffer.alloc(0), signal);
    };
    await rm(join(place.folder, 'facts'), { recursive: true });
    await pruneRepository({ ...place.repository, storage: watched }, { dryRun: false }, context());
    expect(await filesOf(place.repository, id)).toEqual(files);
  });

  it('takes packs that a crash left without an index', async () => {
    const sink = await openSink(place.repository);
    await putFiles(sink, { 'a.bin': randomBytes(60_000) });
    await sink.abort();
    const left = await packs();
    expect(left.length).toBeGreaterThan(0);
    expect(await prune()).toMatchObject({ markedPacks: left.length });
    clock.setWall(clock.now() + 8 * dayMs);
    expect(await prune()).toMatchObject({ deletedPacks: left.length });
    expect(await packs()).toEqual([]);
  });

  it('merges index files when they are many', async () => {
    const sink = await openSink(place.repository);
    const request = { mode: 'shared', purpose: 'capture', owner: 'kim' } as const;
    const lock = await acquireLock(place.repository.storage, request, { clock, signal });
    const files: Record<string, Uint8Array> = {};
    for (let at = 0; at < indexFilesKept; at += 1) {
      files[`${at}.bin`] = randomBytes(100);
      await sink.put(only(files[`${at}.bin`] ?? Buffer.alloc(0)), 4096, signal);
      await sink.finish();
    }
    const root = await putFiles(sink, files, clock.now());
    await publishSnapshot({ repository: place.repository, sink, root, lock, by: author, now: 1, signal });
    await lock.release();
    expect(await readdir(join(place.folder, 'index'))).toHaveLength(indexFilesKept + 1);
    await prune();
    expect(await readdir(join(place.folder, 'index'))).toHaveLength(1);
    const [id = ''] = await listRoots(place.repository.storage, signal);
    expect(await filesOf(place.repository, id)).toEqual(files);
  });

  it('has the new index in its place before the old one goes', async () => {
    const files = { 'stays.bin': randomBytes(9000) };
    const id = await capture(files);
    await forget(await capture({ 'gone.bin': randomBytes(9000) }));
    await prune();
    clock.setWall(clock.now() + 8 * dayMs);
    const watched = new FaultyStorage(storage);
    watched.before = async (change, name) => {
      if (change !== 'remove' || !name.startsWith('index/')) return;
      await rm(join(place.folder, name));
      throw new AppError('repository/io-failed', { en: 'cut off', ko: '중단' });
    };
    const cutOff = pruneRepository({ ...place.repository, storage: watched }, { dryRun: false }, context());
    await expect(cutOff).rejects.toMatchObject({ code: 'repository/io-failed' });
    expect(await filesOf(place.repository, id)).toEqual(files);
  });

  it('finishes what a cut off forgetting has begun', async () => {
    const id = await capture({ 'gone.bin': randomBytes(30_000) });
    const file = pathOf('snap', id);
    const root = await storage.read(file, 0, 1_000_000, signal);
    await forget(id);
    await storage.write(file, root ?? Buffer.alloc(0), signal);
    expect((await prune()).markedPacks).toBeGreaterThan(0);
    expect(await storage.size(file, signal)).toBeNull();
  });
});

describe('a console that sleeps while another one prunes twice', () => {
  it('loses nothing: it is told to capture again, and what it has written then is whole', async () => {
    const shared = { 'shared.bin': randomBytes(30_000) };
    const old = await capture(shared);
    // The laptop begins: it relies on packs of the old snapshot, and writes a pack of its own.
    const slept = new FakeClock(clock.now());
    const request = { mode: 'shared', purpose: 'capture', owner: 'lee' } as const;
    const lock = await acquireLock(place.repository.storage, request, { clock: slept, signal });
    const files = { ...shared, 'new.bin': randomBytes(30_000) };
    const sink = await openSink(place.repository);
    const root = await putFiles(sink, files);
    // It sleeps. Its lock stands still for ten minutes, then it is set aside, as after a crash.
    await storage.remove(`locks/${lock.id}.json`, signal);
    await forget(old);
    await prune();
    clock.setWall(clock.now() + 8 * dayMs);
    expect((await prune()).deletedPacks).toBeGreaterThan(0);
    const parts = { repository: place.repository, sink, root, by: author, now: clock.now(), signal };
    expect(await publishSnapshot({ ...parts, lock })).toMatchObject({ kind: 'packs-missing' });
    await lock.release();
    const again = await capture(files);
    expect(await filesOf(place.repository, again)).toEqual(files);
    clock.setWall(clock.now() + 8 * dayMs);
    await prune();
    clock.setWall(clock.now() + 8 * dayMs);
    await prune();
    expect(await filesOf(place.repository, again)).toEqual(files);
  });
});
