import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFacts } from '../../../electron/repository/facts/fact-files.ts';
import { foldFacts } from '../../../electron/repository/facts/fold-facts.ts';
import { parseKeyFile, unwrapRootSecret } from '../../../electron/repository/format/key-file.ts';
import { sha256 } from '../../../electron/repository/format/keys.ts';
import { readRecoveryCode } from '../../../electron/repository/format/recovery-code.ts';
import { readMarks } from '../../../electron/repository/marks/mark-files.ts';
import { openRepository } from '../../../electron/repository/repository.ts';
import type { Repository } from '../../../electron/repository/repository.ts';
import { pruneRepository } from '../../../electron/repository/upkeep/prune.ts';
import { check, upkeepContext } from '../../fakes/check-options.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { openIn } from '../../fakes/placed-repository.ts';
import { captured, filesOf } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
/** Written by version 0.1.0 and never again: what it holds must be readable for ever. */
const fixture = join(import.meta.dirname, '../../fixtures/repository-format-1');
const content = (name: string, lengthBytes: number): Buffer => {
  const pieces = Array.from({ length: Math.ceil(lengthBytes / 32) }, (_, at) =>
    sha256(Buffer.from(`${name} ${at}`)),
  );
  return Buffer.concat(pieces).subarray(0, lengthBytes);
};
const snapshots = {
  e3788a01b4d3e87845e44cda4f673b73ad55a6d2085f3b6a22964699ece3330b: {
    'empty.txt': Buffer.alloc(0),
    'uploads/a.bin': content('a', 10_000),
  },
  '9d675bef4e409831bd5d049779aa5fb8c3f8e6a356d5dd1c13a88c4f9b789b8b': {
    'uploads/a.bin': content('a', 10_000),
    'uploads/한글.bin': content('b', 3000),
  },
};
const code = 'MK0Y-QZQG-R5QG-RKQZ-FF4G-M8YR-CP81-CBPT-A';
const passphrase = 'format one, for ever';
/** A month after it was written. */
const clock = new FakeClock(Date.UTC(2026, 11, 1));
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-format-1-'));
  await cp(fixture, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function open(): Promise<Repository> {
  const read = readRecoveryCode(code);
  if (read.kind !== 'secret') throw new Error('the code of the fixture is well formed');
  return openIn(folder, read.rootSecret, clock);
}

describe('a repository that version 0.1.0 wrote', () => {
  it('opens with its recovery code and its passphrase, and reads bit for bit', async () => {
    const repository = await open();
    for (const [id, files] of Object.entries(snapshots)) expect(await filesOf(repository, id)).toEqual(files);
    const [key] = await repository.storage.list('keys', signal);
    const bytes = await readFile(join(folder, key?.name ?? ''));
    const secret = await unwrapRootSecret(
      parseKeyFile(key?.name ?? '', bytes),
      repository.file.id,
      passphrase,
    );
    await expect(
      openRepository(repository.storage, secret ?? Buffer.alloc(0), repository.file.id, signal),
    ).resolves.toBeDefined();
  });

  it('is found whole, with its facts and marks', async () => {
    const repository = await open();
    expect((await check(repository)).problems).toEqual([]);
    const view = foldFacts((await readFacts(repository, new Set(), signal)).facts);
    expect([...view.pins.values()].map(({ reason }) => reason)).toEqual(['before the release']);
    expect([...view.retention.values()].map(({ policy }) => policy.last)).toEqual([3]);
    expect([...view.published.keys()]).toHaveLength(3);
    expect(view.forgotten.size).toBe(1);
    expect((await readMarks(repository, signal)).marked.size).toBeGreaterThan(0);
  });

  it('takes further snapshots and a prune', async () => {
    const repository = await open();
    const more = { 'uploads/a.bin': content('a', 10_000), 'c.bin': content('c', 5000) };
    const id = await captured(repository, more, { clock });
    expect(
      (await pruneRepository(repository, { dryRun: false }, upkeepContext({ clock }))).deletedPacks,
    ).toBeGreaterThan(0);
    expect(await filesOf(repository, id)).toEqual(more);
    for (const [old, files] of Object.entries(snapshots))
      expect(await filesOf(repository, old)).toEqual(files);
  });
});
