import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notBuilt } from '../cli/built.ts';
import { makeJar } from '../../lab/proxy-backend/artifacts.ts';
import { addVault } from '../cli/support/shop-desk.ts';
import { openGame } from './support/game.ts';
import type { Game } from './support/game.ts';

const Made = z.object({
  id: z.string(),
  partialReason: z.string().nullable(),
  parts: z.array(z.object({ id: z.string(), state: z.string(), version: z.string().nullish() })),
});
const Difference = z.object({
  parts: z.array(
    z.object({
      partId: z.string(),
      versions: z.object({ a: z.string().nullable(), b: z.string().nullable() }).optional(),
    }),
  ),
});
const Plan = z.object({ blockers: z.array(z.object({ code: z.string(), text: z.unknown() }).loose()) });
const artifacts = ['proxy-artifact', 'backend-artifact', 'shared-artifact'];

let game: Game;
/** The set of before the release. */
let whole = '';
const create = (...more: string[]) =>
  game.desk.holdfast(['--json', 'snapshot', 'create', '--target', 'Game', '--repo', 'vault', ...more]);
/** Hashes of the files that a rollback brings back. */
const allOf = (server: Game['server']) =>
  [
    ...['proxy', 'backend-mod', 'shared'].map((name) => join(server.releaseFolder, `${name}.jar`)),
    ...[server.proxyFolder, server.backendFolder].map((folder) => join(folder, 'config.toml')),
  ].map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
const versions = ({ parts }: z.infer<typeof Made>) =>
  Object.fromEntries(
    parts.flatMap(({ id, version }) => (version === undefined || version === null ? [] : [[id, version]])),
  );

describe.skipIf(notBuilt)('the set of a game proxy and its backend', () => {
  beforeAll(async () => {
    game = await openGame();
    await addVault(game.desk, 'vault');
  }, 60_000);
  afterAll(() => game.stop());

  it('is both folders and the three artifacts, restored with every byte', async () => {
    const { desk, server } = game;
    const made = Made.parse(JSON.parse((await create('--kind', 'pre-release')).stdout));
    whole = made.id;
    expect(versions(made)).toEqual(Object.fromEntries(artifacts.map((id) => [id, '0.4.0'])));
    const to = desk.at('restored');
    await desk.json('restore', 'run', made.id, '--to', to);
    const places = [
      ['config.toml', server.proxyFolder, ''],
      ['mods/lobby.jar', server.proxyFolder, ''],
      ['config.toml', server.backendFolder, 'backend-folder'],
      ['backend-mod.jar', server.releaseFolder, 'release-folder'],
    ] as const;
    for (const [path, from, base] of places)
      expect(readFileSync(join(to, base, path)).equals(readFileSync(join(from, path)))).toBe(true);
    const alone = await desk.holdfast([
      '--json',
      'restore',
      'plan',
      made.id,
      '--in-place',
      '--only',
      'backend-artifact',
    ]);
    expect(Plan.parse(JSON.parse(alone.stdout)).blockers.map(({ code }) => code)).toContain('together');
  }, 60_000);

  it('is refused when the artifacts are of different versions, and told by the policies', async () => {
    await game.server.fault('backend-old', true);
    try {
      const refused = await create();
      expect(refused.exitCode).toBe(1);
      expect(refused.stdout).toMatch(
        /snapshot\/incomplete-set.*version 0\.3\.9.*version 0\.4\.0|of version 0\.3\.9, and .*0\.4\.0: a mixed set/s,
      );
      const { stdout } = await game.desk.holdfast(['--json', 'policy', 'check', '--target', 'Game']);
      expect(stdout).toMatch(/"backend-version"/);
      expect(stdout).toMatch(/a mixed set. Stop the rollout/);
      const partial = Made.parse(
        JSON.parse((await create('--allow-partial', '--reason', 'before the rollback')).stdout),
      );
      expect(partial.partialReason).toBe('before the rollback');
      const difference = Difference.parse(await game.desk.json('snapshot', 'diff', whole, partial.id));
      const backend = difference.parts.find(({ partId }) => partId === 'backend-artifact');
      expect(backend?.versions).toEqual({ a: '0.4.0', b: '0.3.9' });
      expect(versions(partial)).toMatchObject({ 'backend-artifact': '0.3.9', 'proxy-artifact': '0.4.0' });
    } finally {
      await game.server.fault('backend-old', false);
    }
  }, 60_000);

  it('rolls all of it back together in place, and only together', async () => {
    const { desk, server } = game;
    const before = allOf(server);
    for (const name of ['proxy', 'backend-mod', 'shared'])
      writeFileSync(join(server.releaseFolder, `${name}.jar`), makeJar('0.5.0'));
    writeFileSync(join(server.backendFolder, 'config.toml'), 'schema_version = 2\n');
    await server.fault('observability-off', true);
    const restore = ['--json', 'restore', 'run', whole, '--in-place', '--confirm', 'Game'];
    const alone = await desk.holdfast([...restore, '--only', 'backend-artifact']);
    expect(alone.exitCode).toBe(1);
    expect(alone.stdout).toContain('Roll all three back as one set');
    const done = await desk.holdfast(restore);
    expect(done.stdout + done.stderr).not.toContain('"error"');
    expect(allOf(server)).toEqual(before);
    await server.fault('observability-off', false);
  }, 60_000);
});
