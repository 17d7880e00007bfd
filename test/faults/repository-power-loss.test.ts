import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProcessIdentity } from '../../electron/platform/machine.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { listRoots } from '../../electron/repository/roots/root-files.ts';
import { deadProcess } from '../fakes/dead-process.ts';
import { LossyDisk } from '../fakes/lossy-disk.ts';
import { putLeft } from '../fakes/recorded-files.ts';
import { recordNodeFiles } from '../fakes/recorded-node-files.ts';
import { captureFiles } from '../fakes/temp-repository.ts';
import type { Files } from '../fakes/temp-repository.ts';
import { lossesAt } from './power-losses.ts';
import {
  beginRound,
  bytesFrom,
  faultRounds,
  faultSeed,
  makeEmptyScene,
  makeScene,
  mustBeWhole,
  pruneIn,
  randomFrom,
  roundIn,
  sampledCalls,
} from './repository-scene.ts';
import type { Round, Scene } from './repository-scene.ts';

/*
 * The calls of a real folder, written down, and then the power lost after any of them: what was not synced is there or not. Packs fall
 * into folders that are made for them, so that the folders above count as well.
 */

const { signal } = new AbortController();
const tried = {
  'dead.bin': bytesFrom('dead', 12_000),
  'new.bin': bytesFrom('new', 40_000),
  'small.bin': bytesFrom('small', 3000),
};
/** Moments of each operation at which the power goes; each with several losses. */
const moments = Math.min(faultRounds, 25);
const one = { 'small.bin': tried['small.bin'] };
let full: Scene;
let empty: Scene;
let dead: ProcessIdentity;

beforeAll(async () => {
  full = await makeScene();
  empty = await makeEmptyScene();
  dead = await deadProcess();
});
afterAll(async () => {
  await full.dispose();
  await empty.dispose();
});

type Operation = (repository: Repository, round: Round) => Promise<unknown>;
const capture =
  (files: Files): Operation =>
  (repository, { clock }) =>
    captureFiles(repository, files, { clock, identity: dead });
const prune: Operation = (repository, { clock }) => pruneIn(repository, clock, dead);

it.each<readonly [string, () => Scene, Files, Operation]>([
  ['a first capture into a single pack', () => empty, one, capture(one)],
  ['a capture', () => full, tried, capture(tried)],
  ['a prune', () => full, {}, prune],
])(
  '%s that loses its power at any moment loses nothing that was there, and nothing that it had finished',
  async (_what, sceneOf, files, operation) => {
    const scene = sceneOf();
    const round = await beginRound(scene);
    const repository = await round.open();
    const disk = new LossyDisk(round.folder);
    const stop = recordNodeFiles(disk);
    await operation(repository, round).finally(stop);
    expect(disk.moments).toBeGreaterThan(20);
    const finished = scene.kept.size + (Object.keys(files).length > 0 ? 1 : 0);
    const sampled = sampledCalls(disk.moments, randomFrom(faultSeed), moments);
    for (const moment of new Set([disk.moments, ...sampled])) {
      for (const [kind, loss] of lossesAt(moment)) {
        const folder = `${round.folder}-left`;
        try {
          await putLeft(disk.leftAt(moment, loss), folder);
          const left = roundIn(scene, folder);
          const { storage } = await left.open();
          const roots = await listRoots(storage, signal);
          expect(roots).toEqual(expect.arrayContaining([...scene.kept.keys()]));
          if (moment === disk.moments) expect(roots).toHaveLength(finished);
          await mustBeWhole(scene, left, files);
        } catch (error: unknown) {
          throw new Error(`power lost after change ${moment} (${kind}), seed ${faultSeed}`, { cause: error });
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }
    }
    await round.dispose();
  },
  60_000 + faultRounds * 10_000,
);
