import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import { encodePayload } from '../../electron/repository/format/payload.ts';
import { sha256 } from '../../electron/repository/format/keys.ts';
import { pathOf } from '../../electron/repository/format/layout.ts';
import type { SealedKind } from '../../electron/repository/format/layout.ts';
import { decodeTrailer } from '../../electron/repository/format/trailer.ts';
import { SealedWriter, sealWhole } from '../../electron/repository/format/sealed-writer.ts';
import { sealIndex } from '../../electron/repository/chunks/index-file.ts';
import { openRepository } from '../../electron/repository/repository.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { listRoots, readRoot } from '../../electron/repository/roots/root-files.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import { packSizes } from '../../electron/repository/upkeep/inventory.ts';
import { rebuildIndex } from '../../electron/repository/upkeep/rebuild-index.ts';
import { pruneRepository } from '../../electron/repository/upkeep/prune.ts';
import { check, upkeepContext } from '../fakes/check-options.ts';
import { captureFiles, filesOf } from '../fakes/temp-repository.ts';
import { bytesFrom, fastFolder, faultRounds, faultSeed, makeScene, randomFrom } from './repository-scene.ts';
import type { Scene } from './repository-scene.ts';

const { signal } = new AbortController();
const rounds = faultRounds + 2;
/** A round takes a fraction of a second; on a busy computer not much more than one. */
const timeoutMs = 60_000 + rounds * 5000;
let scene: Scene;
let folder = '';
let repository: Repository;
let random = randomFrom(faultSeed);

beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.dispose());
beforeEach(() => {
  // Each test alone does the same as in a run of all.
  random = randomFrom(faultSeed);
  return openFolder();
});
afterEach(closeFolder);

async function openFolder(): Promise<void> {
  folder = await mkdtemp(join(fastFolder(), 'holdfast-fuzz-'));
  await cp(scene.folder, folder, { recursive: true });
  repository = await openRepository(new LocalStorage(folder), scene.rootSecret, null, signal);
}

async function closeFolder(): Promise<void> {
  await rm(folder, { recursive: true });
}

/** Every round begins with the same repository: what rounds add would make each slower than the one before. */
async function beginAnew(): Promise<void> {
  await closeFolder();
  await openFolder();
}

function chanceBytes(lengthBytes: number): Buffer {
  return bytesFrom(`${faultSeed} ${random()}`, lengthBytes);
}

/** Puts a file under its right name: what a writer with the key, but not with good sense, could have left. */
async function plant(kind: SealedKind, bytes: Uint8Array): Promise<string> {
  const name = sha256(bytes).toString('hex');
  await repository.storage.write(pathOf(kind, name), bytes, signal);
  return name;
}

/** Everything that reads a repository either does its work or says what is wrong; nothing else ever comes out. */
async function mustCope(told: string): Promise<void> {
  const operations: readonly (() => Promise<unknown>)[] = [
    () => check(repository),
    async () => {
      for (const id of await listRoots(repository.storage, signal)) await filesOf(repository, id);
    },
    () => captureFiles(repository, { 'next.bin': chanceBytes(5000) }),
    () => pruneRepository(repository, { dryRun: false }, upkeepContext()),
    () => rebuildIndex(repository, upkeepContext()),
    () => check(repository, { readShare: 0 }),
  ];
  for (const operation of operations) {
    const failure: unknown = await operation().then(
      () => null,
      (error: unknown) => error,
    );
    if (failure !== null && !isAppError(failure))
      throw new Error(`${told}, seed ${faultSeed}`, { cause: failure });
  }
  expect(await readdir(join(folder, 'locks')), `${told}, seed ${faultSeed}`).toEqual([]);
}

function pick<Value>(values: readonly Value[], otherwise: Value): Value {
  return values[Math.floor(random() * values.length)] ?? otherwise;
}

/** JSON with one value replaced by something else, at any depth. */
function bent(value: unknown, depth = 0): unknown {
  const strange: readonly unknown[] = [
    null,
    -1,
    1e300,
    '',
    '../../x',
    [],
    {},
    'f'.repeat(64),
    true,
    '\0',
    2 ** 53,
  ];
  if (random() < 0.15 || depth > 5) return pick(strange, null);
  if (Array.isArray(value)) return value.map((one: unknown) => (random() < 0.5 ? bent(one, depth + 1) : one));
  if (typeof value !== 'object' || value === null) return random() < 0.3 ? pick(strange, null) : value;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const chosen = Math.floor(random() * Math.max(1, entries.length));
  return Object.fromEntries(
    entries.map(([key, one], at) => [key, at === chosen ? bent(one, depth + 1) : one]),
  );
}

describe('a repository with fuzzed files', () => {
  it(
    'copes with random bytes under right names',
    async () => {
      for (const kind of ['pack', 'idx', 'snap', 'mark', 'fact'] as const) {
        for (const length of [0, 1, 40, 41, 45, 200]) await plant(kind, chanceBytes(length));
        const header = Buffer.concat([Buffer.from('HOLDFAST'), Buffer.of(1), chanceBytes(32)]);
        await plant(kind, Buffer.concat([header, chanceBytes(100), Buffer.of(0xff, 0xff, 0xff, 0xff)]));
        await plant(kind, Buffer.concat([header, chanceBytes(100), Buffer.of(0, 0, 0, 0)]));
        await mustCope(kind);
      }
    },
    timeoutMs,
  );

  it(
    'copes with roots, marks and facts that say anything',
    async () => {
      const [id = ''] = await listRoots(repository.storage, signal);
      const root: unknown = await readRoot(repository.storage, repository.keys, id, signal);
      const packs = [...(await packSizes(repository, signal)).keys()];
      const mark = { packs: packs.map((name) => ({ name, since: 1, storageSince: 1 })) };
      const fact = {
        kind: 'pin',
        at: 1,
        by: { machineId: '', host: '', operator: '', console: '' },
        snapshotId: id,
      };
      for (const since of [-1e300, 1e300]) {
        const beyondDates = { packs: packs.map((name) => ({ name, since, storageSince: since })) };
        const text = Buffer.from(JSON.stringify(beyondDates));
        const name = await plant('mark', sealWhole(repository.keys, 'mark', [text]).bytes);
        await mustCope(`mark since ${since}`);
        await repository.storage.remove(pathOf('mark', name), signal);
      }
      for (let round = 0; round < rounds; round += 1) {
        await beginAnew();
        const [kind, value] = pick<readonly [SealedKind, unknown]>(
          [
            ['snap', root],
            ['mark', mark],
            ['fact', fact],
          ],
          ['snap', root],
        );
        const text = JSON.stringify(bent(value)) ?? 'x';
        const sealed = sealWhole(repository.keys, kind, [Buffer.from(text)]);
        await plant(kind, sealed.bytes);
        await mustCope(`${kind} ${text}`);
      }
    },
    timeoutMs,
  );

  it(
    'says who holds a lock that says anything',
    async () => {
      const lock = {
        format: 1,
        id: '0123456789abcdef',
        mode: 'exclusive',
        purpose: 'prune-delete',
        owner: 'kim',
        host: 'laptop',
        machineId: 'f'.repeat(32),
        bootId: null,
        pid: 1,
        startedAt: null,
        createdAt: 1,
        counter: 1,
      };
      const beyondDates = [-1e300, 1e300].map((createdAt) => ({ ...lock, createdAt }));
      const locks = [...beyondDates, ...Array.from({ length: rounds }, () => bent(lock))];
      for (const one of locks) {
        const text = JSON.stringify(one) ?? 'x';
        await repository.storage.write(`locks/${lock.id}.json`, Buffer.from(text), signal);
        const failure = await captureFiles(repository, { 'next.bin': chanceBytes(50) }).then(
          () => null,
          (error: unknown) => error,
        );
        expect(failure === null || isAppError(failure), `${text} seed ${faultSeed}: ${String(failure)}`).toBe(
          true,
        );
      }
    },
    timeoutMs,
  );

  it(
    'copes with an index that describes what is not so',
    async () => {
      const packs = [...(await packSizes(repository, signal)).keys()];
      for (let round = 0; round < rounds; round += 1) {
        await beginAnew();
        const entries = Array.from({ length: Math.floor(random() * 6) }, () => ({
          chunkId: chanceBytes(32),
          storedLength: 17 + Math.floor(random() * 2 ** 20),
          plainLength: 2 ** 20 + Math.floor(random() * 2 ** 20),
        }));
        const name = random() < 0.7 ? pick(packs, '') : chanceBytes(32).toString('hex');
        const sealed = sealIndex(repository.keys, { packs: [{ name, entries }], supersedes: [name] });
        await plant('idx', sealed.bytes);
        await mustCope(`index ${JSON.stringify(entries)}`);
      }
    },
    timeoutMs,
  );

  it(
    'copes with packs whose records lie about their length, their chunk, or expand',
    async () => {
      const bomb = encodePayload(Buffer.alloc(8 * 1024 ** 2));
      for (const [payload, plainLength] of [
        [bomb, 100],
        [bomb, 16 * 1024 ** 2],
        [[Buffer.from([9, 1, 2, 3])], 3],
        [[Buffer.from([1, 1, 2, 3])], 3],
        [[Buffer.from([0])], 0],
      ] as const) {
        const writer = new SealedWriter(repository.keys, 'pack');
        const pieces = [writer.header(), ...writer.record(payload, plainLength, chanceBytes(32))];
        const { bytes } = writer.finish();
        await plant('pack', Buffer.concat([...pieces, bytes]));
        await mustCope(`record of ${plainLength}`);
      }
    },
    timeoutMs,
  );

  it(
    'copes with file lists that hold anything, and names no path outside',
    async () => {
      const [id = ''] = await listRoots(repository.storage, signal);
      const root = await readRoot(repository.storage, repository.keys, id, signal);
      for (const line of [
        '{"more":["x"]}',
        `{"more":["${'a'.repeat(64)}"]}`,
        '{"path":"../../etc/passwd"}',
        '[]',
        'null',
        '',
        '{"path":',
        'x'.repeat(300_000),
      ]) {
        await beginAnew();
        const plain = Buffer.from(`${line}\n`);
        const chunk = repository.keys.chunkId(sha256(plain));
        const writer = new SealedWriter(repository.keys, 'pack');
        const pieces = [writer.header(), ...writer.record(encodePayload(plain), plain.length, chunk)];
        const { bytes } = writer.finish();
        const name = await plant('pack', Buffer.concat([...pieces, bytes]));
        await plant(
          'idx',
          sealIndex(repository.keys, {
            packs: [{ name, entries: decodeTrailer(writer.trailer()) ?? [] }],
            supersedes: [],
          }).bytes,
        );
        const parts = root.parts.map((part) => ({ ...part, list: [chunk.toString('hex')] }));
        const text = Buffer.from(JSON.stringify({ ...root, parts }));
        await plant('snap', sealWhole(repository.keys, 'snap', [text]).bytes);
        await mustCope(`list ${line.slice(0, 100)}`);
        expect((await check(repository)).ok).toBe(false);
      }
    },
    timeoutMs,
  );
});
