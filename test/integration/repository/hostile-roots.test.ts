import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRoot } from '../../../electron/repository/roots/root-files.ts';
import { refreshRepository } from '../../../electron/snapshots/jobs/refresh.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { readRecoveryCode } from '../../../electron/repository/format/recovery-code.ts';
import { partOf, rootOf } from '../../fakes/repository-facts.ts';
import { signal, writeAnyRoot, writeRepository } from './support/written-repository.ts';
import type { WrittenRepository } from './support/written-repository.ts';

let folder: string;
let written: WrittenRepository;
const part = partOf('data', { list: [], listSha256: '0'.repeat(64), files: 0 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-hostile-roots-'));
  written = await writeRepository(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function read(id: string) {
  return readRoot(written.repository.storage, written.repository.keys, id, signal);
}

/** What a desk finds when it looks at the repository for the first time. */
async function seen() {
  const code = readRecoveryCode(written.code);
  if (code.kind !== 'secret') throw new Error(code.kind);
  const { id } = written.repository.file;
  const access = { place: folder, id, rootSecret: code.rootSecret.toString('hex') };
  const context = { signal, progress: () => undefined, clock: new SystemClock() };
  return refreshRepository({ access, knownSnapshots: [], knownFacts: [] }, context);
}

describe('a root from a captured host that is not to be trusted', () => {
  const bases = [
    '',
    '.',
    '..',
    '../..',
    'a/b',
    '/etc',
    'a\\b',
    'C:',
    'Root',
    'a b',
    '-a',
    'a-',
    'zero\0',
    'x'.repeat(61),
  ];

  it.each([...bases, null, 7])('is refused when a part has the base %j, and named', async (base) => {
    const id = await writeAnyRoot(written.repository, rootOf([{ ...part, base: base as string }]));
    await expect(read(id)).rejects.toMatchObject({ code: 'repository/damaged' });
    await expect(read(id)).rejects.toThrow(new RegExp(`snapshots/${id}\\.snap.*parts\\.0\\.base`));
  });

  it.each(['root', 'media', 'spool-2'])('is read when it has the base %j', async (base) => {
    const id = await writeAnyRoot(written.repository, rootOf([{ ...part, base }]));
    expect((await read(id)).parts.map((each) => each.base)).toEqual([base]);
  });

  it.each([
    ['the id of a part', { ...rootOf([]), parts: [{ ...part, id: '../x' }] }],
    ['a piece of a list', { ...rootOf([]), parts: [{ ...part, list: ['..'] }] }],
    ['the id of the target', { ...rootOf([]), target: { id: '..', name: 'x', settings: {} } }],
    ['a later format', { ...rootOf([]), format: 2 }],
    ['no object at all', null],
  ])('is refused for %s', async (_what, root) => {
    const id = await writeAnyRoot(written.repository, root);
    await expect(read(id)).rejects.toMatchObject({ code: 'repository/damaged' });
  });

  it('keeps nobody from seeing the others', async () => {
    const good = await writeAnyRoot(written.repository, rootOf([part]));
    const { snapshots, problems, snapshotNames } = await seen();
    expect(snapshots.map(({ id }) => id)).toContain(good);
    expect(problems).toHaveLength(snapshotNames.length - snapshots.length);
    expect(problems.length).toBeGreaterThanOrEqual(bases.length);
  });
});
