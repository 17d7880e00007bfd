import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFacts, writeFact } from '../../../electron/repository/facts/fact-files.ts';
import { pathOf } from '../../../electron/repository/format/layout.ts';
import { acquireLock } from '../../../electron/repository/locks/lock.ts';
import { readMarks, replaceMarks } from '../../../electron/repository/marks/mark-files.ts';
import { publishSnapshot } from '../../../electron/repository/publish-snapshot.ts';
import { listRoots } from '../../../electron/repository/roots/root-files.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { author, pinFact, snapshotIdOf } from '../../fakes/repository-facts.ts';
import {
  captured,
  captureFiles,
  filesOf,
  openSink,
  putFiles,
  tempRepository,
} from '../../fakes/temp-repository.ts';
import type { TempRepository } from '../../fakes/temp-repository.ts';
import { flipByte } from '../../fakes/damage-file.ts';
import { FaultyStorage } from '../../fakes/faulty-storage.ts';

const { signal } = new AbortController();
const clock = new SystemClock();
let place: TempRepository;

beforeEach(async () => {
  place = await tempRepository();
});
afterEach(() => place.dispose());

function lock() {
  const request = { mode: 'shared', purpose: 'capture', owner: 'kim' } as const;
  return acquireLock(place.repository.storage, request, { clock, signal });
}

describe('publishing a snapshot', () => {
  it('makes it readable bit for bit, and says so in a fact', async () => {
    const files = { 'a.bin': randomBytes(20_000), 'b.bin': randomBytes(5) };
    const id = await captured(place.repository, files);
    expect(await filesOf(place.repository, id)).toEqual(files);
    const { facts } = await readFacts(place.repository, new Set(), signal);
    expect(facts.map(({ fact }) => fact)).toMatchObject([{ kind: 'published', snapshotId: id }]);
  });

  it('refuses packs that are gone, and packs that are marked', async () => {
    const { repository } = place;
    const files = { 'a.bin': randomBytes(20_000) };
    await captured(repository, files);
    const sink = await openSink(repository);
    const held = await lock();
    const root = await putFiles(sink, files);
    const [pack = ''] = sink.packs;
    const publish = () => publishSnapshot({ repository, sink, root, lock: held, by: author, now: 1, signal });
    const before = await readMarks(repository, signal);
    const marked = await replaceMarks(
      repository,
      before,
      new Map([[pack, { since: 1, storageSince: 1 }]]),
      signal,
    );
    expect(await publish()).toEqual({ kind: 'packs-missing', packs: [pack] });
    await replaceMarks(repository, marked, new Map(), signal);
    await rm(join(place.folder, pathOf('pack', pack)));
    expect(await publish()).toEqual({ kind: 'packs-missing', packs: [pack] });
    expect(await listRoots(repository.storage, signal)).toHaveLength(1);
    await held.release();
    // With a fresh table the same is written anew.
    expect(await filesOf(repository, await captured(repository, files))).toEqual(files);
  });

  it('takes the root back when a pack was lost while it was written', async () => {
    const storage = new FaultyStorage(place.repository.storage);
    const repository = { ...place.repository, storage };
    // This computer falls asleep right before the root gets its name, and another one prunes meanwhile.
    storage.before = async (change, name) => {
      if (change !== 'commit' || !name.startsWith('snapshots/')) return;
      await rm(join(place.folder, 'packs'), { recursive: true });
    };
    const published = await captureFiles(repository, { 'a.bin': randomBytes(9000) });
    expect(published.kind).toBe('packs-missing');
    expect(await listRoots(repository.storage, signal)).toEqual([]);
  });

  it('refuses where the disk was unplugged', async () => {
    const { repository } = place;
    const sink = await openSink(repository);
    const held = await lock();
    const root = await putFiles(sink, { 'a.bin': randomBytes(9000) });
    await rm(join(place.folder, 'holdfast-repository.json'));
    const publishing = publishSnapshot({ repository, sink, root, lock: held, by: author, now: 1, signal });
    await expect(publishing).rejects.toMatchObject({ code: 'repository/not-there' });
    expect(await listRoots(repository.storage, signal)).toEqual([]);
    await held.release();
  });

  it('refuses without its lock', async () => {
    const { repository } = place;
    const held = await lock();
    const sink = await openSink(repository);
    const root = await putFiles(sink, { a: randomBytes(10) });
    await repository.storage.remove(`locks/${held.id}.json`, signal);
    const publishing = publishSnapshot({ repository, sink, root, lock: held, by: author, now: 1, signal });
    await expect(publishing).rejects.toMatchObject({ code: 'repository/locked' });
    expect(await listRoots(repository.storage, signal)).toEqual([]);
    await held.release();
  });

  it('lets several consoles write at once', async () => {
    const sets = Array.from({ length: 4 }, () => ({ 'a.bin': randomBytes(30_000) }));
    const published = await Promise.all(sets.map((files) => captureFiles(place.repository, files)));
    expect(published.map(({ kind }) => kind)).toEqual(['published', 'published', 'published', 'published']);
    expect(await listRoots(place.repository.storage, signal)).toHaveLength(4);
  });
});

describe('marks', () => {
  it('are read again when a prune replaces them meanwhile', async () => {
    const { repository } = place;
    const marked = new Map([['a'.repeat(64), { since: 1, storageSince: 1 }]]);
    const none = await readMarks(repository, signal);
    const before = await replaceMarks(repository, none, marked, signal);
    const storage = new FaultyStorage(repository.storage);
    storage.onCall = async (call) => {
      // The files were listed; now the first of them is looked at.
      if (call === 2) await replaceMarks(repository, before, marked, signal);
    };
    const read = await readMarks({ ...repository, storage }, signal);
    expect(read).toMatchObject({ marked, problems: [] });
  });
});

describe('facts', () => {
  it('are read once each, and one that is damaged keeps no other from being read', async () => {
    const { repository, folder } = place;
    const first = await writeFact(repository, pinFact(1, snapshotIdOf('1')), signal);
    const second = await writeFact(repository, pinFact(2, snapshotIdOf('2')), signal);
    const third = await writeFact(repository, pinFact(3, snapshotIdOf('3')), signal);
    await flipByte(join(folder, pathOf('fact', second)), 60);
    const { facts, problems } = await readFacts(repository, new Set([first]), signal);
    expect(facts.map(({ name }) => name)).toEqual([third]);
    expect(problems).toMatchObject([{ name: second, file: `facts/${second}.fact` }]);
  });
});
