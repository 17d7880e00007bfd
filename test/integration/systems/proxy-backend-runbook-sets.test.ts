import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notBuilt } from '../cli/built.ts';
import { addVault } from '../cli/support/shop-desk.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { CarriedOut } from './support/carried-out.ts';
import { openGame, withConfig } from './support/game.ts';
import type { Game } from './support/game.ts';

let game: Game;
/** The whole set of before any fault. */
let whole = '';
const { perform, go } = carriedOut(() => game.desk, 'proxy-backend', 'Game');
const config = (side: 'proxy' | 'backend') =>
  readFileSync(
    join(side === 'proxy' ? game.server.proxyFolder : game.server.backendFolder, 'config.toml'),
    'utf8',
  );
const start = (runbook: string) => ['start', runbook, '--target', 'Game'];
const stoppedAt = (step: string) => ({ exitCode: 3, failed: [step], next: step });

async function stopsAt(runbook: string) {
  const { exitCode, run } = await go(start(runbook), { planned: { done: 'tonight' } });
  return { exitCode, failed: endedSo(run, 'failed'), next: run.next };
}

describe.skipIf(notBuilt)('the runbooks of a game proxy that take its set', () => {
  beforeAll(async () => {
    game = await openGame();
    await game.desk.json('target', 'edit', 'Game', '--enable-writes');
    await game.desk.json('action', 'enable', '--target', 'Game');
    await addVault(game.desk, 'vault');
    const first = ['rejects', 'log-rejects', 'backend-log'].flatMap((id) => ['--probe', id]);
    await game.desk.holdfast(['probe', 'run', '--target', 'Game', ...first]);
  }, 120_000);
  afterAll(() => game.stop());

  it('stop where there is nothing to restore, where versions are mixed, and where a rotation is open', async () => {
    expect(await stopsAt('restore-test')).toEqual(stoppedAt('young'));
    await game.server.fault('backend-old', true);
    expect(await stopsAt('back-up-the-set')).toEqual(stoppedAt('one-version'));
    await game.server.fault('backend-old', false);
    const open = [['enforce_proxy', 'proxy_secret_previous = "the-one-before"\nenforce_proxy']] as const;
    await withConfig(game.server, 'backend', open, async () => {
      expect(await stopsAt('rotate-secret')).toEqual(stoppedAt('as-it-must-be'));
    });
  }, 120_000);

  it('back up both sides as one set, and test that it restores', async () => {
    const run = await perform({ runbook: 'back-up-the-set', failed: [] });
    whole = String(run.steps.find(({ step }) => step.id === 'take')?.attempts[0]?.evidence.snapshotId);
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    await perform({ runbook: 'restore-test', failed: [] });
  }, 120_000);

  it('release a version that is well, and none that is not', async () => {
    const answers = { sets: { chose: 'here' }, version: { value: '0.4.1' }, go: { chose: 'go' } } as const;
    const run = await perform({ runbook: 'release', answers, failed: [] });
    expect(evidenceOf(run, 'before')).toMatch(/"snapshotId":"[0-9a-f]{64}"/);
    await game.server.fault('messaging-down', true);
    const { run: stopped } = await go(start('release'), {
      sets: { chose: 'release' },
      tested: { done: 'all passed' },
    });
    expect(stopped).toMatchObject({ next: 'well' });
    const accepted = { well: { fail: 'messaging is down' }, go: { chose: 'no-go' } } as const;
    const { run: ended } = await go(['next', stopped.id], { ...accepted, 'why-not': { value: 'messaging' } });
    expect({ state: ended.state, failed: endedSo(ended, 'failed') }).toEqual({
      state: 'finished',
      failed: ['well'],
    });
    await game.server.fault('messaging-down', false);
  }, 120_000);

  it('roll back to one set what was mixed, and accept it by checks and a load', async () => {
    const { server } = game;
    await server.fault('backend-old', true);
    const run = await perform({
      runbook: 'roll-back',
      answers: { set: { value: whole }, why: { value: 'both sides reject each other' } },
      meanwhile: [
        { at: 'stopped', work: () => server.fault('observability-off', true) },
        { at: 'start', work: backAgain },
      ],
      failed: ['now'],
      tells: { now: /mixed set/, artifacts: /0\.4\.0/, transfers: /"done"/ },
    });
    expect(run.rules.map(({ id }) => id)).toContain('one-set');
  }, 120_000);

  it('rotate the secret with an overlap, restarted by a person in the middle', async () => {
    const { server } = game;
    const rotated = { planned: { done: 'tonight' }, joined: { done: 'both work' } } as const;
    const begun = await go(start('rotate-secret'), rotated);
    expect(begun).toMatchObject({ exitCode: 4, run: { next: 'rotate' } });
    expect(config('backend')).toContain(`proxy_secret_previous = "${server.secret}"`);
    // The restart of both, the end of the tokens of before, and the restart that closes the overlap.
    for (const work of [() => server.restart(), () => undefined, () => server.restart()]) {
      await work();
      await done('rotate', begun.run);
    }
    expect(config('backend')).not.toContain('proxy_secret_previous');
    const { run, exitCode } = await go(['next', begun.run.id], rotated);
    expect({ exitCode, failed: endedSo(run, 'failed'), ok: run.ok }).toEqual({
      exitCode: 0,
      failed: [],
      ok: true,
    });
    const [, made = ''] = /^proxy_secret = "([\w-]{43})"$/m.exec(config('proxy')) ?? [];
    expect(made).toHaveLength(43);
    expect(JSON.stringify(run)).not.toContain(made);
    expect(JSON.stringify(run)).not.toContain(server.secret);
  }, 120_000);
});

async function backAgain(): Promise<void> {
  await game.server.fault('observability-off', false);
  await game.server.restart();
  await game.server.transfer();
}

async function done(step: string, { id }: CarriedOut): Promise<void> {
  const { stdout, stderr } = await game.desk.holdfast([
    'runbook',
    'done',
    step,
    '--run',
    id,
    '--note',
    'done',
  ]);
  expect(stdout + stderr).not.toContain('error');
}
