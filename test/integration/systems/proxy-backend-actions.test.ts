import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notBuilt } from '../cli/built.ts';
import { openGame, withConfig } from './support/game.ts';
import type { Game } from './support/game.ts';

const Result = z.object({
  run: z.string(),
  state: z.string(),
  ok: z.boolean(),
  stages: z.array(z.object({ id: z.string(), outcome: z.string(), found: z.string().nullable() })),
});
const Plan = z.object({
  rules: z.array(z.object({ id: z.string() })),
  blockers: z.array(z.string()),
  stages: z.array(z.object({ id: z.string(), kind: z.string() })),
});
const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

let game: Game;
const action = (verb: string, ...more: string[]) =>
  game.desk.holdfast(['--json', 'action', verb, '--target', 'Game', ...more]);
const run = async (id: string, ...more: string[]) => {
  const { stdout } = await action('run', '--action', id, '--confirm', 'Game', ...more);
  return stdout;
};
const config = (side: 'proxy' | 'backend') =>
  readFileSync(
    join(side === 'proxy' ? game.server.proxyFolder : game.server.backendFolder, 'config.toml'),
    'utf8',
  );
const outcomes = ({ stages }: z.infer<typeof Result>) => stages.map(({ id, outcome }) => `${id}: ${outcome}`);
const goOn = async (runId: string) =>
  Result.parse(JSON.parse((await action('continue', '--run', runId)).stdout));

describe.skipIf(notBuilt)('the actions of a game proxy and its backend', () => {
  beforeAll(async () => {
    game = await openGame();
    await action('enable');
  }, 60_000);
  afterAll(() => game.stop());

  it('accepts a rollback by settings, versions, messaging and registry, then by a load that a person makes', async () => {
    const begun = Result.parse(JSON.parse(await run('accept-rollback')));
    expect(outcomes(begun)).toEqual(['well: done', 'load: waiting', 'still-well: not-run']);
    expect((await goOn(begun.run)).state).toBe('done');
    const resync = Result.parse(JSON.parse(await run('resync-registry')));
    expect(outcomes(resync)).toEqual(['answers: done', 'restart: waiting', 'well: not-run']);
    expect((await goOn(resync.run)).state).toBe('done');
  });

  it('rotates the secret with an overlap, and proves that messaging works with the new one', async () => {
    const plan = await action('plan', '--action', 'rotate-secret');
    expect(Plan.parse(JSON.parse(plan.stdout))).toMatchObject({ rules: [], blockers: [] });
    const begun = Result.parse(JSON.parse(await run('rotate-secret')));
    expect(outcomes(begun).slice(0, 3)).toEqual(['backend: done', 'proxy: done', 'restart: waiting']);
    expect(config('backend')).toContain(`proxy_secret_previous = "${game.server.secret}"`);
    const [, made = ''] = /^proxy_secret = "([\w-]{43})"$/m.exec(config('proxy')) ?? [];
    expect(config('backend')).toContain(`proxy_secret = "${made}"`);
    await game.server.restart();
    const proven = await goOn(begun.run);
    expect(outcomes(proven).slice(3, 6)).toEqual(['kept: done', 'messaging: done', 'ended: waiting']);
    const closing = await goOn(begun.run);
    expect(outcomes(closing).slice(6, 8)).toEqual(['close: done', 'restart-backend: waiting']);
    expect(config('backend')).not.toContain('previous');
    await game.server.restart();
    expect(outcomes(await goOn(begun.run)).at(-1)).toBe('closed: done');
    expect(JSON.stringify(proven)).not.toContain(made);
    const back = await action('revert', '--run', begun.run, '--confirm', 'Game');
    expect(Result.parse(JSON.parse(back.stdout)).state).toBe('waiting');
    expect(config('backend')).not.toContain('previous');
    await game.server.restart();
    expect((await goOn(Result.parse(JSON.parse(back.stdout)).run)).state).toBe('done');
  }, 120_000);

  it.each([
    ['enforcement', 'to=false', 'keep-enforcement', 'enforce_proxy = false'],
    ['clock-skew', 'millis=600000', 'keep-validation', 'control_max_skew_millis = 600000'],
  ])(
    'carries out %s with %s only when a reason is given, which the journal keeps',
    async (id, given, rule, line) => {
      const { blockers, rules } = Plan.parse(
        JSON.parse((await action('plan', '--action', id, '--arg', given)).stdout),
      );
      expect({ blockers, rules: rules.map((one) => one.id) }).toEqual({ blockers: [], rules: [rule] });
      for (const reason of [[], ['--reason', '  ']]) {
        const refused = Refused.parse(JSON.parse(await run(id, '--arg', given, ...reason)));
        expect(refused.error.code).toBe('action/needs-reason');
        expect(refused.error.message).toContain('--reason');
      }
      expect(config('backend')).not.toContain(line);
      await withConfig(game.server, 'backend', [], async () => {
        Result.parse(JSON.parse(await run(id, '--arg', given, '--reason', 'load test of today')));
        expect(config('backend')).toContain(line);
      });
      const { stdout } = await game.desk.holdfast(['--json', 'journal', 'list', '--limit', '50']);
      expect(stdout).toMatch(new RegExp(`"action.pass-rule"[^}]*"${rule}"[^}]*load test of today`, 's'));
    },
  );

  it('switches the bridge off at any time, and on again without a reason only while messaging is healthy', async () => {
    expect(Result.parse(JSON.parse(await run('command-bridge', '--arg', 'to=false'))).ok).toBe(true);
    expect(config('backend')).toContain('messaging_enabled = false');
    await game.server.fault('messaging-down', true);
    const refused = Refused.parse(JSON.parse(await run('command-bridge', '--arg', 'to=true')));
    expect(refused.error.message).toContain('before messaging is healthy');
    await game.server.fault('messaging-down', false);
    expect(Result.parse(JSON.parse(await run('command-bridge', '--arg', 'to=true'))).ok).toBe(true);
  });

  it('shows what has no interface as a step of a person, and checks what it led to', async () => {
    const moved = Result.parse(JSON.parse(await run('control-transfer')));
    expect(outcomes(moved)).toEqual(['move: waiting', 'counted: not-run']);
    expect(outcomes(await goOn(moved.run)).at(-1)).toBe('counted: failed');
    const again = Result.parse(JSON.parse(await run('control-transfer')));
    await game.server.restart();
    await game.server.transfer();
    expect((await goOn(again.run)).state).toBe('done');
  });
});
