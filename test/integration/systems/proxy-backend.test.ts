import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { proxyFaults } from '../../lab/proxy-backend/faults.ts';
import type { ProxyFault } from '../../lab/proxy-backend/faults.ts';
import { notBuilt } from '../cli/built.ts';
import { matching } from '../live-database/support/matching.ts';
import { openGame } from './support/game.ts';
import type { Game } from './support/game.ts';
import { onTarget } from './support/on-target.ts';

let game: Game;
const { probe } = onTarget(() => game.desk, 'Game');
const startup = ['health', 'backend-config', 'backend-log', 'registry', 'rejects', 'log-rejects'];

/** States by probe, and what the first of them says. */
async function look(...ids: string[]) {
  const { probes } = await probe(...ids);
  const states = Object.fromEntries(probes.map(({ id, state }) => [id, state]));
  return { states, reason: probes[0]?.reason ?? '' };
}

const Shown = z.object({ rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))) });

async function rowsOf(view: string, filter?: string) {
  const chosen = filter === undefined ? [] : ['--filter', filter];
  return Shown.parse(await game.desk.json('view', 'show', '--target', 'Game', '--view', view, ...chosen))
    .rows;
}

const isFault = (name: string): name is ProxyFault => name in proxyFaults;

describe.skipIf(notBuilt)('a game proxy and its backend', () => {
  beforeAll(async () => {
    game = await openGame();
  }, 60_000);
  afterAll(() => game.stop());
  afterEach(async () => {
    for (const name of Object.keys(proxyFaults)) if (isFault(name)) await game.server.fault(name, false);
  });

  it('is detected at its address and in its folder', async () => {
    for (const place of [game.server.url, game.server.proxyFolder]) {
      const { stdout } = await game.desk.holdfast(['--json', 'target', 'detect', place]);
      expect(stdout).toContain('"proxy-backend"');
    }
  });

  it('is well from the start of the proxy to the reject counters, which have no line at all', async () => {
    await probe('rejects', 'log-rejects', 'backend-log');
    expect(game.server.isSynchronised()).toBe(true);
    const { states } = await look(...startup, 'handshake', 'status', 'policies');
    expect(new Set(Object.values(states))).toEqual(new Set(['ok']));
    expect(Object.keys(states)).toHaveLength(startup.length + 3);
  });

  it('keeps status and metrics as evidence', async () => {
    const { stdout } = await game.desk.holdfast([
      '--json',
      'probe',
      'run',
      '--target',
      'Game',
      '--probe',
      'status',
      '--probe',
      'rejects',
    ]);
    expect(stdout).toContain('rejectCounters');
    expect(stdout).toContain('lineage_proxy_routing_decisions_total');
  });

  it.for([
    ['listener-down', 'health', 'down', /no player can connect/],
    ['messaging-down', 'health', 'degraded', /messaging socket has stopped/],
    ['messaging-off', 'health', 'degraded', /READY all the same/],
    ['observability-off', 'health', 'down', /./],
    ['snapshot-too-large', 'registry', 'down', /answered the first exchange.* not answer .* of the second/],
    ['old-snapshot', 'registry', 'down', /version .* not what was expected/],
    ['old-snapshot', 'backend-log', 'down', /another version.*one version/],
    // Four reasons for a silent port, told apart as far as the wire and the proxy's own words go.
    ['port-closed', 'handshake', 'down', /nothing listens|refused/i],
    ['messaging-off', 'handshake', 'down', /says why: messaging is .DISABLED/],
    ['clock-off', 'handshake', 'down', /clock and this desk's are .* apart/],
    [
      'packets-dropped',
      'handshake',
      'down',
      /UDP does not tell which it is: the secret differs, or a firewall/,
    ],
  ] as const)('tells %s by the probe %s', async ([fault, id, state, reason]) => {
    await game.server.fault(fault, true);
    const found = await look(id);
    expect(found.states).toEqual({ [id]: state });
    expect(found.reason).toMatch(reason);
  });

  it('is READY with another secret: only the handshake tells', async () => {
    await game.server.fault('other-secret', true);
    const { states, reason } = await look('handshake', 'health', 'rejects', 'log-rejects');
    expect(states).toEqual({
      handshake: 'down',
      health: 'ok',
      rejects: 'ok',
      'log-rejects': states['log-rejects'],
    });
    expect(reason).toMatch(/UDP does not tell which it is: the secret differs, or a firewall/);
  });

  it('has rejects that are counted, each kind by its name, and counters that begin anew after a restart', async () => {
    await game.server.fault('rejects-time', true);
    expect(await look('rejects')).toMatchObject({
      states: { rejects: 'degraded' },
      reason: matching(/Compare the clocks/),
    });
    await game.server.fault('restarted', true);
    await game.server.fault('rejects-sender', true);
    expect(await look('rejects')).toMatchObject({
      states: { rejects: 'down' },
      reason: matching(/control_sender_id/),
    });
    await game.server.fault('rejects-replay', true);
    const { stdout } = await game.desk.holdfast([
      '--json',
      'probe',
      'run',
      '--target',
      'Game',
      '--probe',
      'rejects',
    ]);
    expect(stdout).toMatch(/Replayed[^}]*2/);
  });

  it.each([
    ['backend-stopped', 'degraded', /Backend went offline"[^}]*"[1-9][0-9]*"/],
    ['replayed-request', 'degraded', /Replayed requests"[^}]*"[1-9][0-9]*"/],
    ['version-mismatch', 'down', /Version mismatch"[^}]*"[1-9][0-9]*"/],
  ] as const)('has %s that only the log tells', async (fault, state, counted) => {
    await game.server.fault(fault, true);
    const { stdout } = await game.desk.holdfast([
      '--json',
      'probe',
      'run',
      '--target',
      'Game',
      '--probe',
      'log-rejects',
    ]);
    expect(stdout).toMatch(counted);
    expect((await look('log-rejects', 'health')).states).toEqual({ 'log-rejects': state, health: 'ok' });
  });

  it('shows sessions, players, routing, backends, and rejects of both sides with their correlation ids', async () => {
    await game.server.fault('restarted', true);
    await game.server.fault('rejects-sender', true);
    await game.server.transfer();
    await game.server.fault('old-snapshot', true);
    expect(await rowsOf('activity')).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'players', value: 12 })]),
    );
    expect(await rowsOf('routing')).toContainEqual({ reason: 'TRANSFER', decisions: 1 });
    const rejects = await rowsOf('rejects');
    expect(rejects).toContainEqual({ channel: 'control', reason: 'UNEXPECTED_SENDER', rejected: 5 });
    expect(JSON.stringify(rejects)).not.toContain('MALFORMED');
    expect(await rowsOf('backends')).toEqual([
      expect.objectContaining({ backend: 'server-1', state: 'online' }),
    ]);
    const event = { reason: 'UNEXPECTED_SENDER', correlation: matching(/^hub:/) };
    expect(await rowsOf('events', 'UNEXPECTED_SENDER')).toContainEqual(expect.objectContaining(event));
    const rejected = { reason: 'VERSION_MISMATCH', correlation: matching(/^proxy:/) };
    expect(await rowsOf('backend-events')).toContainEqual(expect.objectContaining(rejected));
  });
});
