import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { proxyFaults } from '../../lab/proxy-backend/faults.ts';
import type { ProxyFault } from '../../lab/proxy-backend/faults.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers, Performance } from './support/carried-out.ts';
import { openGame, withConfig } from './support/game.ts';
import type { Game } from './support/game.ts';

let game: Game;
const { perform, go, answered } = carriedOut(() => game.desk, 'proxy-backend', 'Game');
const isFault = (name: string): name is ProxyFault => name in proxyFaults;
const everyone = { who: { chose: 'everyone' } } as const;
/** Those that take snapshots are tried in proxy-backend-runbook-sets.test.ts. */
const withSets = ['back-up-the-set', 'release', 'restore-test', 'roll-back', 'rotate-secret'];

type Faulty = Omit<Performance, 'meanwhile'> & { readonly repairedAt?: string; readonly fault: ProxyFault };

describe.skipIf(notBuilt)('the runbooks of a game proxy and its backend', () => {
  beforeAll(async () => {
    game = await openGame();
    await game.desk.json('target', 'edit', 'Game', '--enable-writes');
    await game.desk.json('action', 'enable', '--target', 'Game');
    const first = ['rejects', 'log-rejects', 'backend-log'].flatMap((id) => ['--probe', id]);
    await game.desk.holdfast(['probe', 'run', '--target', 'Game', ...first]);
    await game.server.transfer();
  }, 60_000);
  afterAll(() => game.stop());
  afterEach(async () => {
    for (const name of Object.keys(proxyFaults)) if (isFault(name)) await game.server.fault(name, false);
  });

  it.each<readonly [string, Answers]>([
    ['players-cannot-join', everyone],
    ['players-cannot-join', { who: { chose: 'network' } }],
    ['players-cannot-join', { who: { chose: 'player' }, player: { value: 'Kim' } }],
    ['commands-or-transfers-fail', { who: { chose: 'player' } }],
    ['start-in-order', {}],
    ['messaging-unavailable', { meanwhile: { chose: 'as-it-is' } }],
    ['registry-out-of-step', { known: { chose: 'yes' } }],
    ['version-mismatch', { way: { chose: 'forward' } }],
    ['safe-defaults', {}],
    ['after-an-incident', {}],
  ])(
    'carry out %s where all is well',
    async (runbook, answers) => {
      await perform({ runbook, answers, failed: [] });
    },
    60_000,
  );

  it.each<Faulty>([
    {
      fault: 'listener-down',
      runbook: 'players-cannot-join',
      answers: everyone,
      failed: ['proxy'],
      tells: { proxy: /no player can connect/, host: /"done"/ },
    },
    {
      fault: 'other-secret',
      runbook: 'players-cannot-join',
      answers: everyone,
      failed: ['messaging'],
      tells: { messaging: /the secret differs, or a firewall/, 'to-messaging': /"done"/ },
    },
    {
      fault: 'messaging-down',
      runbook: 'messaging-unavailable',
      answers: { meanwhile: { chose: 'bridge-off' } },
      repairedAt: 'repair',
      failed: ['health', 'handshake'],
      tells: { health: /messaging socket has stopped/, 'switch-off': /"done"/, 'switch-on': /"done"/ },
    },
    {
      fault: 'backend-old',
      runbook: 'version-mismatch',
      answers: { way: { chose: 'forward' } },
      repairedAt: 'align',
      failed: ['artifacts'],
      tells: { artifacts: /0\.3\.9.*a mixed set/s, aligned: /"done"/ },
    },
  ])(
    'find $fault in $runbook, and go on to its end',
    async ({ fault, repairedAt, ...performance }) => {
      await game.server.fault(fault, true);
      const work = () => game.server.fault(fault, false);
      const meanwhile = repairedAt === undefined ? [] : [{ at: repairedAt, work }];
      const run = await perform({ ...performance, meanwhile });
      expect(JSON.stringify(run)).not.toContain(game.server.secret);
    },
    60_000,
  );

  it('let a documented exception pass the safe defaults, and nothing else', async () => {
    const edits = [
      ['handshake_concurrent_max = 256', 'handshake_concurrent_max = 512'],
      ['routing_concurrent_max = 256', 'routing_concurrent_max = 512'],
    ] as const;
    await withConfig(game.server, 'proxy', edits, async () => {
      const except = ['policy', 'except', 'handshake-limit', '--target', 'Game', '--reason', 'load test'];
      await game.desk.json(...except, '--for', '30d');
      const run = await perform({ runbook: 'safe-defaults', failed: ['proxy', 'rest'] });
      expect(evidenceOf(run, 'proxy')).toMatch(/excepted: load test/);
    });
    await perform({ runbook: 'safe-defaults', failed: [] });
  }, 60_000);

  it('do not start with a configuration that is refused, and go on once it is repaired', async () => {
    let stopped = '';
    await withConfig(
      game.server,
      'backend',
      [['enforce_proxy = true', 'enforce_proxy = false']],
      async () => {
        const { exitCode, run } = await go(['start', 'start-in-order', '--target', 'Game'], {});
        expect({ exitCode, failed: endedSo(run, 'failed'), next: run.next }).toEqual({
          exitCode: 3,
          failed: ['settings'],
          next: 'settings',
        });
        expect(run.rules.map(({ id }) => id)).toContain('keep-enforcement');
        stopped = run.id;
      },
    );
    await game.desk.json('runbook', 'repeat', 'settings', '--run', stopped);
    const { exitCode, run } = await go(['next', stopped], answered('start-in-order'));
    expect({ exitCode, ok: run.ok }).toEqual({ exitCode: 0, ok: true });
    expect(run.steps[0]?.attempts.map(({ state }) => state)).toEqual(['failed', 'done']);
  }, 60_000);

  // These leave lines in the logs, which count for an hour.
  it.each<Faulty>([
    {
      fault: 'rejects-sender',
      runbook: 'after-an-incident',
      answers: { correlation: { value: 'hub:' } },
      failed: ['well'],
      tells: {
        well: /Control messages of an unknown sender/,
        'lines-of-proxy': /UNEXPECTED_SENDER/,
        rejects: /UNEXPECTED_SENDER/,
      },
    },
    {
      fault: 'old-snapshot',
      runbook: 'registry-out-of-step',
      answers: { known: { chose: 'no' } },
      repairedAt: 'restart-bridge',
      failed: ['asked', 'accepted', 'counted'],
      tells: { asked: /version/, reasons: /VERSION_MISMATCH/, well: /"done"/ },
    },
    {
      fault: 'snapshot-too-large',
      runbook: 'commands-or-transfers-fail',
      answers: everyone,
      failed: ['registry', 'mismatch', 'counted'],
      tells: { registry: /answered the first exchange/, 'to-registry': /"done"/ },
    },
  ])(
    'tell $fault by the logs in $runbook',
    async ({ fault, repairedAt, ...performance }) => {
      await game.server.fault(fault, true);
      const work = () => game.server.fault(fault, false);
      const meanwhile = repairedAt === undefined ? [] : [{ at: repairedAt, work }];
      await perform({ ...performance, meanwhile });
    },
    60_000,
  );

  it('are all tried here or with their sets', () => {
    const tried =
      'after-an-incident commands-or-transfers-fail messaging-unavailable players-cannot-join registry-out-of-step safe-defaults start-in-order version-mismatch';
    expect(
      builtInPack('proxy-backend')
        .runbooks.map(({ id }) => id)
        .toSorted(),
    ).toEqual([...tried.split(' '), ...withSets].toSorted());
  });
});
