import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { SnapshotId } from '../../shared/model/ids.ts';
import type { ProcessIdentity } from '../../electron/platform/machine.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { listRoots } from '../../electron/repository/roots/root-files.ts';
import type { Storage } from '../../electron/repository/storage/storage.ts';
import { forgetSnapshots } from '../../electron/repository/upkeep/forget.ts';
import { pruneRepository } from '../../electron/repository/upkeep/prune.ts';
import { check, upkeepContext } from '../fakes/check-options.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import type { FaultKind } from '../fakes/faulty-storage.ts';
import { openIn } from '../fakes/placed-repository.ts';
import { PlacedStorage } from '../fakes/placed-storage.ts';
import { author } from '../fakes/repository-facts.ts';
import { endPractice } from '../fakes/ssh-place.ts';
import { captured, filesOf, tempRepository } from '../fakes/temp-repository.ts';
import type { Files } from '../fakes/temp-repository.ts';

const { signal } = new AbortController();
const dayMs = 86_400_000;

/** Bounded in the test command; `HOLDFAST_FAULT_ROUNDS` and `HOLDFAST_FAULT_SEED` make the long form. */
export const faultRounds = Number(process.env['HOLDFAST_FAULT_ROUNDS'] ?? '3');
export const faultSeed = Number(process.env['HOLDFAST_FAULT_SEED'] ?? '1');

/** The same bytes for the same name: a scene is the same in every run. */
export function bytesFrom(name: string, lengthBytes: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at * 32 < lengthBytes; at += 1) {
    pieces.push(createHash('sha256').update(`${name} ${at}`).digest());
  }
  return Buffer.concat(pieces).subarray(0, lengthBytes);
}

/** Numbers from 0 to 1 that a seed decides. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** So many of the calls 1 … `calls`, spread evenly; all of them when there are enough rounds. */
export function sampledCalls(calls: number, random: () => number, rounds = faultRounds): readonly number[] {
  if (rounds >= calls) return Array.from({ length: calls }, (_, at) => at + 1);
  const step = calls / rounds;
  return Array.from({ length: rounds }, (_, at) => Math.floor((at + random()) * step) + 1);
}

export const faultKinds: readonly { readonly kind: FaultKind; readonly forever: boolean }[] = [
  { kind: 'error', forever: false },
  { kind: 'error', forever: true },
  { kind: 'late-error', forever: false },
  { kind: 'short-write', forever: false },
  { kind: 'power-loss', forever: true },
];

/** A repository in which a prune has everything to do: something to delete, to mark, to rewrite, and indexes to tidy. */
export type Scene = {
  readonly folder: string;
  readonly rootSecret: Buffer;
  /** When the prune is due that deletes. */
  readonly now: number;
  readonly kept: ReadonlyMap<string, Files>;
  dispose(): Promise<void>;
};

export async function makeScene(): Promise<Scene> {
  const clock = new FakeClock();
  const place = await tempRepository((local) => new PlacedStorage(local, clock));
  const { repository } = place;
  const capture = (files: Files) => captured(repository, files, { clock });
  const forget = (id: string) =>
    forgetSnapshots(
      repository,
      { snapshots: [SnapshotId.parse(id)], reason: 'test', by: author },
      upkeepContext({ clock }),
    );
  const stays = { 'stays.bin': bytesFrom('stays', 9000) };
  const kept = new Map<string, Files>([[await capture(stays), stays]]);
  await forget(await capture({ 'deleted.bin': bytesFrom('deleted', 30_000) }));
  await pruneRepository(repository, { dryRun: false }, upkeepContext({ clock }));
  clock.setWall(clock.now() + 8 * dayMs);
  await forget(await capture({ 'marked.bin': bytesFrom('marked', 20_000) }));
  const small = { 'small.bin': bytesFrom('small', 3000) };
  const large = await capture({ 'dead.bin': bytesFrom('dead', 12_000), ...small });
  kept.set(await capture(small), small);
  await forget(large);
  const { folder, rootSecret } = place;
  const dispose = async () => {
    await endPractice();
    await place.dispose();
  };
  return { folder, rootSecret, now: clock.now(), kept, dispose };
}

/** A repository that was just made: its first capture makes the folders for everything. */
export async function makeEmptyScene(): Promise<Scene> {
  const clock = new FakeClock();
  const place = await tempRepository((local) => new PlacedStorage(local, clock));
  const { folder, rootSecret, dispose } = place;
  return { folder, rootSecret, now: clock.now(), kept: new Map(), dispose };
}

/** Rounds are many, and what a sync costs proves nothing here: in memory, where the system has such a folder. */
export function fastFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** A copy of the scene that a round may do anything to. */
export type Round = {
  readonly folder: string;
  readonly clock: FakeClock;
  /** @param wrap stands between the repository and its place */
  open(wrap?: (storage: Storage) => Storage): Promise<Repository>;
  dispose(): Promise<void>;
};

export async function beginRound(scene: Scene): Promise<Round> {
  const folder = await mkdtemp(join(fastFolder(), 'holdfast-round-'));
  await cp(scene.folder, folder, { recursive: true });
  return roundIn(scene, folder);
}

/** A round in a folder that is there: what a fault has left of a scene. */
export function roundIn(scene: Scene, folder: string): Round {
  const clock = new FakeClock(scene.now);
  return {
    folder,
    clock,
    open: (wrap) => openIn(folder, scene.rootSecret, clock, wrap),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

export function pruneIn(repository: Repository, clock: FakeClock, identity?: ProcessIdentity) {
  return pruneRepository(repository, { dryRun: false }, upkeepContext({ clock, identity }));
}

/**
 * What must hold after anything that went wrong: every snapshot that is there reads bit for bit, earlier ones are there, the check
 * finds nothing, the next capture succeeds, and later prunes lose nothing.
 *
 * @param tried what a capture tried to store, which may or may not have been published
 */
export async function mustBeWhole(scene: Scene, round: Round, tried: Files | null): Promise<void> {
  const repository = await round.open();
  const { clock } = round;
  const expected = new Map(scene.kept);
  for (const id of await listRoots(repository.storage, signal)) {
    if (!expected.has(id) && tried !== null) expected.set(id, tried);
  }
  const next = { ...tried, 'next.bin': bytesFrom('next', 10_000) };
  expected.set(await captured(repository, next, { clock }), next);
  expect((await check(repository)).problems).toEqual([]);
  await pruneIn(repository, clock);
  clock.setWall(clock.now() + 8 * dayMs);
  await pruneIn(repository, clock);
  for (const [id, files] of expected) {
    const read = await filesOf(repository, id);
    expect(Object.keys(read)).toEqual(Object.keys(files).toSorted());
    for (const [path, bytes] of Object.entries(files)) {
      expect(Buffer.from(bytes).equals(read[path] ?? Buffer.alloc(0)), path).toBe(true);
    }
  }
  expect((await check(repository)).problems).toEqual([]);
}
