import { afterAll, beforeAll, expect, it } from 'vitest';
import { check } from '../fakes/check-options.ts';
import { captured, filesOf } from '../fakes/temp-repository.ts';
import { beginRound, bytesFrom, makeScene, mustBeWhole, pruneIn } from './repository-scene.ts';
import type { Scene } from './repository-scene.ts';

const dayMs = 86_400_000;
const tried = { 'dead.bin': bytesFrom('dead', 12_000), 'new.bin': bytesFrom('new', 40_000) };
let scene: Scene;

beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.dispose());

it.each([
  ['of 1970', () => 0],
  ['of a year ago', (now: number) => now - 365 * dayMs],
  ['of an hour ago, as at the end of summer time', (now: number) => now - 3_600_000],
  ['of in ten years', (now: number) => now + 3650 * dayMs],
] as const)('a console with a clock %s captures and prunes, and nothing is lost', async (_what, wrong) => {
  const round = await beginRound(scene);
  const repository = await round.open();
  round.clock.setWall(wrong(scene.now));
  const id = await captured(repository, tried, { clock: round.clock });
  expect((await check(repository)).problems).toEqual([]);
  for (let week = 0; week < 3; week += 1) {
    const refused = await pruneIn(repository, round.clock).then(
      () => null,
      (error: unknown) => error,
    );
    if (refused !== null) expect(refused).toMatchObject({ code: 'repository/clock-jumped' });
    round.clock.setWall(round.clock.now() + 8 * dayMs);
  }
  for (const [kept, files] of scene.kept)
    expect(Object.keys(await filesOf(repository, kept))).toEqual(Object.keys(files));
  // The clock is set right again.
  round.clock.setWall(scene.now + 30 * dayMs);
  expect(Object.keys(await filesOf(repository, id))).toEqual(Object.keys(tried));
  await mustBeWhole(scene, round, tried);
  await round.dispose();
});
