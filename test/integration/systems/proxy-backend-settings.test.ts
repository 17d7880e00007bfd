import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notBuilt } from '../cli/built.ts';
import { openGame, withConfig } from './support/game.ts';
import type { Game } from './support/game.ts';

const Findings = z.object({
  findings: z.array(
    z.object({ id: z.string(), standing: z.string(), actual: z.string().nullable(), reason: z.string() }),
  ),
});
const secretLine = 'proxy_secret = "';

let game: Game;

/** What deviates now; no secret is ever shown. */
async function deviations(): Promise<string[]> {
  const { stdout } = await game.desk.holdfast(['--json', 'policy', 'check', '--target', 'Game']);
  expect(stdout).not.toContain(game.server.secret);
  const { findings } = Findings.parse(JSON.parse(stdout));
  return findings
    .filter(({ standing }) => standing !== 'kept')
    .map(({ id, standing }) => `${id}: ${standing}`);
}

describe.skipIf(notBuilt)('the settings of a game proxy and its backend', () => {
  beforeAll(async () => {
    game = await openGame();
  }, 60_000);
  afterAll(() => game.stop());

  it('are as they should be', async () => {
    expect(await deviations()).toEqual([]);
  });

  it.each([
    ['a secret of its own', 'backend', secretLine, `${secretLine}x`, ['secret-parity']],
    [
      'a sender that the proxy does not know',
      'backend',
      'control_sender_id = "server-1"',
      'control_sender_id = "hub"',
      ['own-sender'],
    ],
    [
      'an id that the proxy does not know',
      'backend',
      'server_id = "server-1"',
      'server_id = "s2"',
      ['server-id'],
    ],
    [
      'a proxy of another name',
      'proxy',
      'control_sender_id = "proxy"',
      'control_sender_id = "hub"',
      ['expected-sender'],
    ],
    [
      'certificates trusted at first sight',
      'proxy',
      'cert_trust_mode = "strict"',
      'cert_trust_mode = "tofu"',
      ['backend-certificates'],
    ],
    [
      'no bound',
      'proxy',
      'handshake_concurrent_max = 256',
      'handshake_concurrent_max = 0',
      ['handshake-limit'],
    ],
    [
      'another skew on one side',
      'backend',
      'messaging_enabled = true',
      'messaging_enabled = true\ncontrol_max_skew_millis = 5000',
      ['backend-control-skew', 'control-skew-parity'],
    ],
    ['metrics for everybody', 'proxy', 'host = "127.0.0.1"\nport = 9', 'host = "0.0.0.0"\nport = 9', []],
    ['another referral', 'proxy', 'play.example', 'game.example', ['referral-host-parity']],
    [
      'players past the sign-in',
      'backend',
      'require_authenticated_mode = true',
      'require_authenticated_mode = false',
      ['authenticated-mode'],
    ],
  ] as const)('deviate: %s', async (_what, side, from, to, ids) => {
    const edit = from.includes('port = 9') ? observabilityEdit() : ([from, to] as const);
    const expected = from.includes('port = 9') ? ['observability-host'] : ids;
    await withConfig(game.server, side, [edit], async () => {
      expect(await deviations()).toEqual(expected.map((id) => `${id}: deviates`));
    });
  });

  // What a side refuses to start with, it refuses here as well.
  it.each([
    [
      'an unknown key',
      'proxy',
      '[observability]',
      'ops_note = "x"\n[observability]',
      'file-proxy',
      /Unknown keys/,
    ],
    ['a byte order mark', 'proxy', 'schema_version', '\uFEFFschema_version', 'file-proxy', /ufeff/],
    [
      'a weak secret',
      'proxy',
      /"b64url[^"]*"/,
      '"change-me-please-change-me-please"',
      'secret-strong',
      /weak secret/,
    ],
    ['another schema', 'proxy', 'schema_version = 1', 'schema_version = 2', 'proxy-schema', /Unsupported/],
    ['an unknown key', 'backend', 'server_id', 'note = "x"\nserver_id', 'file-backend', null],
    ['enforcement off', 'backend', 'enforce_proxy = true', 'enforce_proxy = false', 'enforce-proxy', null],
    ['no sender', 'backend', 'sender_id = "proxy"', 'sender_id = ""', 'expected-sender-set', null],
  ] as const)('are refused with %s in the %s', async (_what, side, from, to, id, refusal) => {
    const exact = typeof from === 'string' ? from : `"${game.server.secret}"`;
    await withConfig(game.server, side, [[exact, to]], async () => {
      const started = await game.server.restart();
      if (refusal === null) expect(started.backendStarts).toBe(false);
      else expect(started.proxy).toMatch(refusal);
      expect(await deviations()).toContain(`${id}: deviates`);
    });
    expect(await game.server.restart()).toEqual({ proxy: null, backendStarts: true });
  });

  it('show an open rotation, in which the overlap covers players and not messaging', async () => {
    const overlap = `${secretLine}a-new-secret-of-more-than-24"\nproxy_secret_previous = "`;
    await withConfig(game.server, 'backend', [[secretLine, overlap]], async () => {
      await game.server.restart();
      expect(await deviations()).toEqual(['secret-parity: deviates', 'rotation-closed: deviates']);
      expect(game.server.isSynchronised()).toBe(false);
    });
    await game.server.restart();
  });

  it('may deviate where that is documented, with a reason and an end', async () => {
    const edit = ['messaging_enabled = true', 'messaging_enabled = false'] as const;
    await withConfig(game.server, 'backend', [edit], async () => {
      const { desk } = game;
      const except = ['policy', 'except', 'backend-messaging', '--target', 'Game', '--for', '2d'];
      await desk.json(...except, '--reason', 'messaging is being repaired');
      expect(await deviations()).toEqual(['backend-messaging: excepted']);
    });
  });
});

function observabilityEdit(): readonly [string, string] {
  const { port } = new URL(game.server.url);
  return [`host = "127.0.0.1"\nport = ${port}`, `host = "0.0.0.0"\nport = ${port}`];
}
