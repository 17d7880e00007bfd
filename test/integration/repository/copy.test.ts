import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { readFacts, writeFact } from '../../../electron/repository/facts/fact-files.ts';
import { foldFacts } from '../../../electron/repository/facts/fold-facts.ts';
import { pathOf } from '../../../electron/repository/format/layout.ts';
import type { Repository } from '../../../electron/repository/repository.ts';
import { listRoots, readRoot } from '../../../electron/repository/roots/root-files.ts';
import { copyRepository } from '../../../electron/repository/upkeep/copy.ts';
import { forgetSnapshots } from '../../../electron/repository/upkeep/forget.ts';
import { indexNames, packSizes } from '../../../electron/repository/upkeep/inventory.ts';
import { rebuildIndex } from '../../../electron/repository/upkeep/rebuild-index.ts';
import { check, upkeepContext } from '../../fakes/check-options.ts';
import { cutOff, flipByte } from '../../fakes/damage-file.ts';
import type { Progress } from '../../../shared/model/progress.ts';
import { lost } from '../../../electron/locations/ssh/ssh-errors.ts';
import { FaultyStorage } from '../../fakes/faulty-storage.ts';
import { author, pinFact, targetId } from '../../fakes/repository-facts.ts';
import { captured, filesOf, tempRepository } from '../../fakes/temp-repository.ts';
import type { TempRepository } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const shared = { 'shared.bin': randomBytes(20_000) };
let one: TempRepository;
let other: TempRepository;

beforeEach(async () => {
  one = await tempRepository();
  other = await tempRepository();
});
afterEach(async () => {
  await one.dispose();
  await other.dispose();
});

function copy(from: Repository = one.repository, to: Repository = other.repository) {
  return copyRepository(from, to, { by: author, snapshots: null }, upkeepContext());
}

async function idsIn({ repository }: TempRepository): Promise<readonly string[]> {
  return (await listRoots(repository.storage, signal)).toSorted();
}

describe('a copy', () => {
  it('says which snapshot it is at, and what stands when the link to the other place is lost', async () => {
    await captured(one.repository, { 'a.bin': randomBytes(9000) });
    await captured(one.repository, { 'b.bin': randomBytes(9000) });
    const storage = new FaultyStorage(other.repository.storage);
    let roots = 0;
    storage.before = async (_change, name) => {
      roots += name.startsWith('snapshots/') ? 1 : 0;
      if (roots === 2) throw lost('backup.example');
    };
    const told: Progress[] = [];
    const context = upkeepContext({ progress: (now) => void told.push(now) });
    const to = { ...other.repository, storage };
    const options = { by: author, snapshots: null };
    const failed = copyRepository(one.repository, to, options, context);
    await expect(failed).rejects.toMatchObject({ code: 'ssh/lost' });
    await expect(failed).rejects.toThrow('1 of 2 snapshots are complete there. Run it again, it goes on.');
    expect(told.at(-1)?.stage.en).toBe('Copying snapshot 2 of 2');
    expect(told.at(-1)?.bytes).toBeGreaterThan(9000);
    expect(await copy()).toMatchObject({ snapshots: 1, alreadyThere: 1 });
  });

  it('holds the same content under other keys, once, however often it is made', async () => {
    const first = await captured(one.repository, shared);
    await captured(one.repository, { ...shared, 'b.bin': randomBytes(9000) });
    const report = await copy();
    expect(report).toMatchObject({ snapshots: 2, alreadyThere: 0, failed: [] });
    expect(report.bytes).toBeLessThan(40_000);
    expect(await copy()).toMatchObject({ snapshots: 0, alreadyThere: 2, newBytes: 0, facts: 0 });
    const copies = await Promise.all(
      (await idsIn(other)).map(async (id) => ({
        id,
        root: await readRoot(other.repository.storage, other.repository.keys, id, signal),
      })),
    );
    expect(copies).toHaveLength(2);
    const origins = copies.map(({ root }) => root.copyOf?.snapshotId as string);
    expect(origins.toSorted()).toEqual(await idsIn(one));
    const copied = copies.find(({ root }) => root.copyOf?.snapshotId === first);
    expect(await filesOf(other.repository, copied?.id ?? '')).toEqual(shared);
    expect(await check(other.repository)).toMatchObject({ ok: true, snapshots: 2 });
  });

  it('brings nothing back that came from there, or was forgotten there', async () => {
    await captured(one.repository, shared);
    await copy();
    expect(await copy(other.repository, one.repository)).toMatchObject({ snapshots: 0, alreadyThere: 1 });
    const snapshots = (await idsIn(other)).map((id) => SnapshotId.parse(id));
    await forgetSnapshots(other.repository, { snapshots, reason: 'old', by: author }, upkeepContext());
    expect(await copy()).toMatchObject({ snapshots: 0, alreadyThere: 1 });
    expect(await idsIn(other)).toEqual([]);
  });

  it('carries what is known of targets, and pins to the new ids; what is later there stays', async () => {
    const id = SnapshotId.parse(await captured(one.repository, shared));
    const policy = (last: number) => ({ last, daily: 0, weekly: 0, monthly: 0 });
    await writeFact(one.repository, pinFact(10, id, 'before the move'), signal);
    await writeFact(
      one.repository,
      { kind: 'retention', at: 10, by: author, targetId, policy: policy(3) },
      signal,
    );
    const later = { kind: 'retention', at: 20, by: author, targetId, policy: policy(9) } as const;
    await writeFact(other.repository, later, signal);
    expect(await copy()).toMatchObject({ facts: 2 });
    expect(await copy()).toMatchObject({ facts: 0 });
    const view = foldFacts((await readFacts(other.repository, new Set(), signal)).facts);
    const [copied = ''] = await idsIn(other);
    expect(view.pins.get(copied)?.reason).toBe('before the move');
    expect(view.retention.get(targetId)?.policy.last).toBe(9);
  });

  it('goes on where it was cut off', async () => {
    for (let at = 0; at < 3; at += 1) {
      await captured(one.repository, { ...shared, [`${at}.bin`]: randomBytes(9000) });
    }
    const storage = new FaultyStorage(other.repository.storage);
    const faulty = { ...other.repository, storage };
    storage.fault = { kind: 'error', at: 45, code: 'EIO', forever: true };
    await expect(copy(one.repository, faulty)).rejects.toMatchObject({ code: 'repository/io-failed' });
    storage.fault = null;
    const done = (await idsIn(other)).length;
    await rm(join(other.folder, 'locks'), { recursive: true });
    expect(done).toBeGreaterThan(0);
    expect(await copy()).toMatchObject({ snapshots: 3 - done, alreadyThere: done });
    expect(await check(other.repository)).toMatchObject({ ok: true, snapshots: 3 });
  });

  it('takes what is whole and names what is not', async () => {
    const bad = await captured(one.repository, { 'bad.bin': randomBytes(9000) });
    await captured(one.repository, { 'good.bin': randomBytes(9000) });
    await flipByte(join(one.folder, pathOf('snap', bad)), 70);
    const report = await copy();
    expect(report).toMatchObject({ snapshots: 1, failed: [{ snapshot: bad }] });
    expect(await check(other.repository)).toMatchObject({ ok: true, snapshots: 1 });
  });

  it('is refused into itself', async () => {
    await expect(copy(one.repository, one.repository)).rejects.toMatchObject({
      code: 'repository/wrong-repository',
    });
  });
});

describe('an index rebuilt from packs', () => {
  it('replaces a lost, a damaged and a whole one', async () => {
    const files = { ...shared, 'b.bin': randomBytes(40_000) };
    const id = await captured(one.repository, files);
    await captured(one.repository, { 'c.bin': randomBytes(500) });
    const before = await indexNames(one.repository, signal);
    expect(before).toHaveLength(2);
    await rm(join(one.folder, pathOf('idx', before[0] ?? '')));
    await flipByte(join(one.folder, pathOf('idx', before[1] ?? '')), 50);
    const packs = (await packSizes(one.repository, signal)).size;
    expect(await rebuildIndex(one.repository, upkeepContext())).toMatchObject({
      packs,
      replaced: 1,
      unreadable: [],
    });
    expect(await readdir(join(one.folder, 'index'))).toHaveLength(1);
    expect(await filesOf(one.repository, id)).toEqual(files);
    expect(await rebuildIndex(one.repository, upkeepContext())).toMatchObject({ packs, replaced: 1 });
    expect(await check(one.repository)).toMatchObject({ ok: true });
  });

  it('keeps what was known of a pack whose end is damaged', async () => {
    const id = await captured(one.repository, shared);
    const [pack = ''] = (await packSizes(one.repository, signal)).keys();
    await cutOff(join(one.folder, pathOf('pack', pack)), 2);
    const { unreadable } = await rebuildIndex(one.repository, upkeepContext());
    expect(unreadable).toEqual([pack]);
    expect(await filesOf(one.repository, id)).toEqual(shared);
  });
});
