import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { ProcessIdentity } from '../../electron/platform/machine.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import type { Storage } from '../../electron/repository/storage/storage.ts';
import { deadProcess } from '../fakes/dead-process.ts';
import { FaultyStorage } from '../fakes/faulty-storage.ts';
import type { Fault } from '../fakes/faulty-storage.ts';
import { captureFiles } from '../fakes/temp-repository.ts';
import {
  beginRound,
  bytesFrom,
  faultKinds,
  faultRounds,
  faultSeed,
  makeScene,
  mustBeWhole,
  pruneIn,
  randomFrom,
  sampledCalls,
} from './repository-scene.ts';
import type { Round, Scene } from './repository-scene.ts';

const { signal } = new AbortController();
/** Partly new, partly what a pack already has; and what a pack has that is marked. */
const tried = {
  'dead.bin': bytesFrom('dead', 12_000),
  'new.bin': bytesFrom('new', 40_000),
  'small.bin': bytesFrom('small', 3000),
};
const timeoutMs = 60_000 + faultRounds * 10_000;
let scene: Scene;
let dead: ProcessIdentity;

beforeAll(async () => {
  scene = await makeScene();
  dead = await deadProcess();
});
afterAll(() => scene.dispose());

type Operation = (repository: Repository, round: Round) => Promise<unknown>;

const operations: readonly (readonly [string, Operation])[] = [
  ['a capture', (repository, { clock }) => captureFiles(repository, tried, { clock, identity: dead })],
  ['a prune', (repository, { clock }) => pruneIn(repository, clock, dead)],
];

/** One round: the operation meets a fault, and afterwards everything must be whole. */
async function meet(operation: Operation, faultOf: (at: number) => Fault, at: number): Promise<void> {
  const round = await beginRound(scene);
  try {
    const faulty: FaultyStorage[] = [];
    const repository = await round.open((storage) => wrapped(storage, faulty));
    for (const storage of faulty) storage.fault = faultOf(at);
    const failure = await operation(repository, round).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure === null || isAppError(failure), String(failure)).toBe(true);
    for (const storage of faulty) await storage.restoreRemoved(signal);
    await mustBeWhole(scene, round, tried);
  } catch (error: unknown) {
    throw new Error(`call ${at}, seed ${faultSeed}`, { cause: error });
  } finally {
    await round.dispose();
  }
}

function wrapped(storage: Storage, into: FaultyStorage[]): FaultyStorage {
  const faulty = new FaultyStorage(storage);
  into.push(faulty);
  return faulty;
}

/** N = 1 … end in the long form. */
function rounds(calls: number): number {
  return faultRounds >= 100 ? calls : faultRounds;
}

async function callsOf(operation: Operation): Promise<number> {
  const round = await beginRound(scene);
  const faulty: FaultyStorage[] = [];
  try {
    await operation(await round.open((storage) => wrapped(storage, faulty)), round);
    await mustBeWhole(scene, round, tried);
    return faulty.reduce((sum, storage) => sum + storage.calls, 0);
  } finally {
    await round.dispose();
  }
}

function faultOf(kind: Fault['kind'], forever: boolean): (at: number) => Fault {
  if (kind !== 'error') return (at) => ({ kind, at });
  return (at) => ({ kind, at, forever, code: at % 2 === 0 ? 'EIO' : 'ENOSPC' });
}

describe.each(operations)('%s whose place fails', (_, operation) => {
  it.each(faultKinds)(
    'with $kind (for ever: $forever) at any call loses nothing',
    async ({ kind, forever }) => {
      const random = randomFrom(faultSeed);
      const calls = await callsOf(operation);
      expect(calls).toBeGreaterThan(20);
      for (const at of sampledCalls(calls, random, rounds(calls)))
        await meet(operation, faultOf(kind, forever), at);
    },
    timeoutMs,
  );
});

describe('the scene', () => {
  it('has everything for a prune to do', async () => {
    const round = await beginRound(scene);
    const report = await pruneIn(await round.open(), round.clock);
    expect(report.deletedPacks).toBeGreaterThan(0);
    expect(report.markedPacks).toBeGreaterThan(report.rewrittenPacks);
    expect(report.rewrittenPacks).toBeGreaterThan(0);
    await round.dispose();
  });
});

describe.each(operations)('%s whose place', (_, operation) => {
  it('turns read-only says so and loses nothing', async () => {
    const round = await beginRound(scene);
    const faulty: FaultyStorage[] = [];
    const repository = await round.open((storage) => wrapped(storage, faulty));
    for (const storage of faulty) storage.readOnly = true;
    await expect(operation(repository, round)).rejects.toMatchObject({ code: 'repository/read-only' });
    await mustBeWhole(scene, round, tried);
    await round.dispose();
  });

  it('answers slowly only takes longer', async () => {
    const round = await beginRound(scene);
    const faulty: FaultyStorage[] = [];
    const repository = await round.open((storage) => wrapped(storage, faulty));
    for (const storage of faulty) storage.delayMs = 3;
    await operation(repository, round);
    await mustBeWhole(scene, round, tried);
    await round.dispose();
  });

  it(
    'drops out and comes back empty makes no repository there',
    async () => {
      const random = randomFrom(faultSeed);
      const calls = await callsOf(operation);
      for (const at of sampledCalls(calls, random)) {
        const round = await beginRound(scene);
        const empty = await mkdtemp(join(tmpdir(), 'holdfast-empty-'));
        const faulty: FaultyStorage[] = [];
        const repository = await round.open((storage) => wrapped(storage, faulty));
        for (const storage of faulty) storage.swapAt(at, new LocalStorage(empty));
        const failure = await operation(repository, round).catch((error: unknown) => error);
        const said = isAppError(failure) || (typeof failure === 'object' && failure !== null);
        expect(said, String(failure)).toBe(true);
        expect(await readdir(empty)).not.toContain('holdfast-repository.json');
        expect(await readdir(join(empty, 'snapshots')).catch(() => [])).toEqual([]);
        await mustBeWhole(scene, round, tried);
        await rm(empty, { recursive: true });
        await round.dispose();
      }
    },
    timeoutMs,
  );
});
