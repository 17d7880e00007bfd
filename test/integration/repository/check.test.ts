import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { readFacts } from '../../../electron/repository/facts/fact-files.ts';
import { pathOf } from '../../../electron/repository/format/layout.ts';
import { isInSample } from '../../../electron/repository/upkeep/check-packs.ts';
import { forgetSnapshots } from '../../../electron/repository/upkeep/forget.ts';
import { indexNames, packSizes } from '../../../electron/repository/upkeep/inventory.ts';
import { check, upkeepContext } from '../../fakes/check-options.ts';
import { flipByte } from '../../fakes/damage-file.ts';
import { FaultyStorage } from '../../fakes/faulty-storage.ts';
import { author } from '../../fakes/repository-facts.ts';
import { captured, tempRepository } from '../../fakes/temp-repository.ts';
import type { TempRepository } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const shared = { 'shared.bin': randomBytes(10_000) };
let place: TempRepository;

beforeEach(async () => {
  place = await tempRepository();
});
afterEach(() => place.dispose());

const inPlace = (file: string): string => join(place.folder, file);

async function packs(): Promise<readonly string[]> {
  return [...(await packSizes(place.repository, signal)).keys()];
}

describe('a check', () => {
  it('finds nothing in a repository that is well, and says what it read', async () => {
    await captured(place.repository, shared);
    await captured(place.repository, { ...shared, 'b.bin': randomBytes(40_000) });
    const sizes = [...(await packSizes(place.repository, signal)).values()];
    const bytesRead = sizes.reduce((sum, size) => sum + size, 0);
    expect(await check(place.repository)).toMatchObject({
      ok: true,
      share: 1,
      packs: sizes.length,
      bytesRead,
      snapshots: 2,
      problems: [],
    });
    expect(await check(place.repository, { readShare: 0 })).toMatchObject({
      ok: true,
      share: 0,
      bytesRead: 0,
    });
  });

  it('names the snapshots and paths that need a damaged record, and no others', async () => {
    const other = await captured(place.repository, { 'other.bin': randomBytes(9000) });
    const before = await packs();
    const files = { 'bad.bin': randomBytes(4000), 'good.bin': randomBytes(4000) };
    const first = await captured(place.repository, files);
    const [pack = ''] = (await packs()).filter((name) => !before.includes(name));
    const second = await captured(place.repository, { ...files, 'z.bin': randomBytes(10) });
    const file = pathOf('pack', pack);
    // In the first record: files are put in the order of their names.
    await flipByte(inPlace(file), 60);
    const { ok, problems } = await check(place.repository);
    expect(ok).toBe(false);
    expect(problems).toMatchObject([{ file, paths: ['bad.bin'] }]);
    expect(problems[0]?.snapshots.toSorted()).toEqual([first, second].toSorted());
    expect(problems[0]?.snapshots).not.toContain(other);
    expect(problems[0]?.what.en).toContain('1 of its 3 records');
  });

  it('compares packs with their names where they lie, and reads those that are strange', async () => {
    const before = await packs();
    await captured(place.repository, { 'a.bin': randomBytes(9000), 'b.bin': randomBytes(9000) });
    const well = { ok: true, share: 0, hashedShare: 1, bytesRead: 0 };
    expect(await check(place.repository, { readShare: 0, hash: true })).toMatchObject(well);
    const all = { share: 1, hashedShare: 0 };
    expect(await check(place.repository, { readShare: 1, hash: true })).toMatchObject(all);
    const [pack = ''] = (await packs()).filter((name) => !before.includes(name));
    await flipByte(inPlace(pathOf('pack', pack)), 60);
    // The lists at its end are whole: without its bytes nothing is found.
    expect(await check(place.repository, { readShare: 0 })).toMatchObject({ ok: true, hashedShare: null });
    expect((await check(place.repository, { readShare: 0, hash: true })).problems).toMatchObject([
      { file: pathOf('pack', pack), paths: ['a.bin'] },
    ]);
  });

  it('names a pack that is gone with what needs it', async () => {
    const id = await captured(place.repository, { 'a.bin': randomBytes(4000) });
    const [pack = ''] = await packs();
    await rm(inPlace(pathOf('pack', pack)));
    const { problems } = await check(place.repository, { readShare: 0 });
    expect(problems).toMatchObject([{ file: pathOf('pack', pack), snapshots: [id] }]);
  });

  it('says that an index is gone, and which snapshots cannot be read without it', async () => {
    const id = await captured(place.repository, { 'a.bin': randomBytes(4000) });
    for (const name of await indexNames(place.repository, signal)) await rm(inPlace(pathOf('idx', name)));
    const { problems } = await check(place.repository);
    expect(problems).toMatchObject([{ snapshots: [id], paths: ['a.bin'] }]);
    expect(problems[0]?.what.en).toContain('rebuild the index');
  });

  it('names snapshots that have vanished, but not those that were forgotten', async () => {
    const gone = await captured(place.repository, { 'a.bin': randomBytes(10) });
    const forgotten = await captured(place.repository, { 'b.bin': randomBytes(10) });
    const snapshots = [SnapshotId.parse(forgotten)];
    await forgetSnapshots(place.repository, { snapshots, reason: 'old', by: author }, upkeepContext());
    await rm(inPlace(pathOf('snap', gone)));
    const expected = [{ file: pathOf('snap', gone), snapshots: [gone] }];
    expect((await check(place.repository)).problems).toMatchObject(expected);
    const { facts } = await readFacts(place.repository, new Set(), signal);
    await rm(inPlace('facts'), { recursive: true });
    const published = new Set([gone]);
    const known = new Set(facts.map(({ name }) => name));
    const report = await check(place.repository, { published, facts: known });
    expect(report.problems).toHaveLength(1 + facts.length);
  });

  it('names strange files, other scripts and missing instructions; not what systems leave behind', async () => {
    await captured(place.repository, { 'a.bin': randomBytes(10) });
    await writeFile(inPlace('.DS_Store'), '');
    await mkdir(inPlace('lost+found'));
    await mkdir(inPlace('packs/zz'));
    await writeFile(inPlace('packs/zz/readme.txt'), '');
    await writeFile(inPlace('notes.txt'), '');
    await writeFile(inPlace('recover.mjs'), '// steals\n');
    await rm(inPlace('RECOVERY.md'));
    const { problems } = await check(place.repository);
    expect(problems.map(({ file }) => file).toSorted()).toEqual(
      ['RECOVERY.md', 'notes.txt', 'packs/zz/readme.txt', 'recover.mjs'].toSorted(),
    );
  });

  it('works where nothing can be written', async () => {
    await captured(place.repository, { 'a.bin': randomBytes(10) });
    const storage = new FaultyStorage(place.repository.storage);
    storage.readOnly = true;
    expect(await check({ ...place.repository, storage })).toMatchObject({ ok: true });
  });

  it('says when the place is gone instead of calling everything missing', async () => {
    await captured(place.repository, { 'a.bin': randomBytes(10) });
    await rm(place.folder, { recursive: true });
    await mkdir(place.folder);
    await expect(check(place.repository)).rejects.toMatchObject({ code: 'repository/not-there' });
  });
});

describe('a sampled check', () => {
  it('reads every pack once in ten turns, and says its share', async () => {
    for (let at = 0; at < 4; at += 1)
      await captured(place.repository, { [`${at}.bin`]: randomBytes(60_000) });
    const all = await packs();
    let shares = 0;
    for (let turn = 7; turn < 17; turn += 1) {
      const { share, bytesRead } = await check(place.repository, { readShare: 0.1, turn });
      expect(bytesRead > 0).toBe(all.some((pack) => isInSample(pack, turn)));
      shares += share;
    }
    expect(shares).toBeCloseTo(1, 6);
  });
});
