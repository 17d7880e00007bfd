import { cp, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import { readFacts } from '../../electron/repository/facts/fact-files.ts';
import { headerBytes } from '../../electron/repository/format/layout.ts';
import { openRepository } from '../../electron/repository/repository.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { listRoots } from '../../electron/repository/roots/root-files.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import { wrapRootSecret } from '../../electron/repository/format/key-file.ts';
import { check } from '../fakes/check-options.ts';
import { filesOf } from '../fakes/temp-repository.ts';
import { bytesFrom, fastFolder, makeScene, randomFrom, faultRounds, faultSeed } from './repository-scene.ts';
import type { Scene } from './repository-scene.ts';

const { signal } = new AbortController();
const timeoutMs = 60_000 + faultRounds * 10_000;
let scene: Scene;
let published: ReadonlySet<string>;
let facts: ReadonlySet<string>;
let files: readonly string[];
/** In the test command two of each kind, in the long form all of them. */
const filesOfKind = faultRounds > 10 ? Number.POSITIVE_INFINITY : 2;

beforeAll(async () => {
  scene = await makeScene();
  const repository = await open(scene.folder);
  published = new Set(await listRoots(repository.storage, signal));
  facts = new Set((await readFacts(repository, new Set(), signal)).facts.map(({ name }) => name));
  const key = await wrapRootSecret(scene.rootSecret, repository.file.id, 'correct horse battery', {
    label: 'desk',
    now: 1,
  });
  await repository.storage.write(`keys/${key.id}.json`, Buffer.from(JSON.stringify(key)), signal);
  const names = await readdir(scene.folder, { recursive: true, withFileTypes: true });
  files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(scene.folder.length + 1))
    .toSorted()
    .filter(isAmongFirst());
});
afterAll(() => scene.dispose());

function isAmongFirst(): (file: string) => boolean {
  const seen = new Map<string, number>();
  return (file) => {
    const kind = file.replace(/\/.*/, '');
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= filesOfKind;
  };
}

function open(folder: string): Promise<Repository> {
  return openRepository(new LocalStorage(folder), scene.rootSecret, null, signal);
}

/** Damages a copy of the repository; answers what a full check names, or the error that says why there is none. */
async function afterDamage(damage: (folder: string) => Promise<unknown>) {
  const folder = await mkdtemp(join(fastFolder(), 'holdfast-damage-'));
  try {
    await cp(scene.folder, folder, { recursive: true });
    const repository = await open(folder);
    await damage(folder);
    const named = await check(repository, { published, facts }).then(
      ({ problems }) => problems.map(({ file }) => file),
      (error: unknown) => error,
    );
    const snapshots = await Promise.all(
      [...scene.kept].map(async ([id, expected]) => ({
        id,
        read: await readOrError(repository, id),
        expected,
      })),
    );
    return { named, snapshots };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readOrError(repository: Repository, id: string): Promise<unknown> {
  return filesOf(repository, id).catch((error: unknown) => error);
}

/** Offsets that stand for every class of bytes that a file of this kind has. */
function offsetsOf(name: string, size: number): Readonly<Record<string, number>> {
  if (!/\.(pack|idx|snap|mark|fact)$/.test(name)) return { first: 0, middle: size >> 1 };
  return {
    magic: 3,
    version: 8,
    salt: 20,
    'first record': headerBytes + 2,
    middle: size >> 1,
    'trailer tag': size - 6,
    'trailer length': size - 1,
  };
}

/** Nothing may ever be read that is not what was stored: either the same bytes, or an error that says what is wrong. */
function mustBeHonest(snapshots: Awaited<ReturnType<typeof afterDamage>>['snapshots']): void {
  for (const { read, expected } of snapshots) {
    if (!isAppError(read)) expect(read).toEqual(expected);
  }
}

/** Files whose loss harms nothing that a check could name by them: packs without an index are named instead. */
function isNamedOtherwise(file: string): boolean {
  return /^(marks|keys|index|locks)\//.test(file);
}

describe('every file of a repository', () => {
  it(
    'with a bit turned in any class of its bytes is named',
    async () => {
      for (const file of files) {
        const { size } = await stat(join(scene.folder, file));
        for (const [place, offset] of Object.entries(offsetsOf(file, size))) {
          const { named, snapshots } = await afterDamage((folder) => turnBit(join(folder, file), offset));
          const told = `${file}: ${place}`;
          // Plain files have places where a bit changes nothing that is checked without a passphrase.
          if (file.startsWith('keys/') && place === 'middle') continue;
          if (file === 'RECOVERY.md') continue;
          expect(named, told).toContain(file);
          mustBeHonest(snapshots);
        }
      }
    },
    timeoutMs,
  );

  it(
    'cut short by a byte, by half or to nothing is named',
    async () => {
      for (const file of files.filter((name) => name !== 'RECOVERY.md')) {
        const { size } = await stat(join(scene.folder, file));
        for (const left of [size - 1, size >> 1, 0]) {
          if (file.endsWith('.json') && left === size - 1) continue;
          const { named, snapshots } = await afterDamage((folder) => truncate(join(folder, file), left));
          expect(named, `${file}: ${left} of ${size}`).toContain(file);
          mustBeHonest(snapshots);
        }
      }
    },
    timeoutMs,
  );

  it(
    'that is gone is named, or what needs it is',
    async () => {
      for (const file of files) {
        const { named, snapshots } = await afterDamage((folder) => rm(join(folder, file)));
        mustBeHonest(snapshots);
        if (file === 'holdfast-repository.json') {
          expect(named).toMatchObject({ code: 'repository/not-there' });
        } else if (!isNamedOtherwise(file)) {
          const needed = !file.startsWith('packs/') || snapshots.some(({ read }) => isAppError(read));
          if (needed) expect(named, file).toContain(file);
        } else if (file.startsWith('index/') && snapshots.some(({ read }) => isAppError(read))) {
          expect(named, file).toMatchObject([expect.stringMatching(/^packs\//)]);
        }
      }
    },
    timeoutMs,
  );

  it(
    'with bytes added behind its end is named',
    async () => {
      for (const file of files.filter((name) => /\.(pack|idx|snap|mark|fact)$/.test(name))) {
        const { named, snapshots } = await afterDamage(async (folder) => {
          const path = join(folder, file);
          await writeFile(path, Buffer.concat([await readFile(path), bytesFrom('more', 100)]));
        });
        expect(named, file).toContain(file);
        mustBeHonest(snapshots);
      }
    },
    timeoutMs,
  );

  it(
    'with any bit turned, by chance, is never read as something else',
    async () => {
      const random = randomFrom(faultSeed);
      for (let round = 0; round < faultRounds * 5; round += 1) {
        const file = files[Math.floor(random() * files.length)] ?? '';
        const { size } = await stat(join(scene.folder, file));
        const offset = Math.floor(random() * size);
        const { named, snapshots } = await afterDamage((folder) => turnBit(join(folder, file), offset));
        mustBeHonest(snapshots);
        if (/\.(pack|idx|snap|mark|fact)$/.test(file))
          expect(named, `${file} at ${offset}, seed ${faultSeed}`).toContain(file);
      }
    },
    timeoutMs,
  );
});

async function turnBit(path: string, offset: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x10;
  await writeFile(path, bytes);
}
