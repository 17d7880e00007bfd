import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addMessenger, openTestConsole } from '../fakes/test-console.ts';
import type { TestConsole } from '../fakes/test-console.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import type { Messenger } from '../lab/messenger/server.ts';
import { openRig, startSmallMessenger } from './rig.ts';

const timeoutMs = 60_000;
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** For all that needs no schedule and no clock: reading the pack and opening a console costs more than any of these tests. */
let desk: TestConsole;

beforeAll(async () => {
  desk = await openTestConsole();
});

afterAll(() => desk.dispose());

async function rigged(name: string) {
  const rig = await openRig({ desk, name });
  open.push(() => rig.dispose());
  return rig;
}

describe('a server that redirects everything to another origin', () => {
  it(
    'gets no request there, let alone a credential, whatever probe runs',
    { timeout: timeoutMs },
    async () => {
      const rig = await rigged('redirecting');
      await rig.runAll();
      await rig.server.fault('redirect-elsewhere', true);
      const ran = await rig.runAll();
      expect(ran.filter(({ result }) => result.state === 'down').length).toBeGreaterThan(8);
      expect(rig.server.counters).toMatchObject({ elsewhereRequests: 0, elsewhereCredentials: 0 });
    },
  );
});

describe('a server that requires messages to be encrypted', () => {
  it(
    'is well in every respect but that its setting is not the usual one, because what the probes send is',
    { timeout: timeoutMs },
    async () => {
      const rig = await rigged('encrypting');
      await rig.server.fault('encryption-required', true);
      const unwell = (await rig.runAll()).filter(({ result }) => !['ok', 'paused'].includes(result.state));
      // Nothing is kept of this server, and no probe of the server may hide that; the switch that was set is told as a deviation.
      expect(unwell.map(({ probe }) => probe)).toEqual(['backup-age', 'policies']);
      expect(unwell[1]?.result).toMatchObject({ state: 'degraded' });
      expect(unwell[1]?.result.reason?.en).toContain('REQUIRE_MESSAGE_ENCRYPTION is true');
      expect(rig.server.counters.messagesSent).toBeGreaterThan(0);
    },
  );
});

describe('a server that has ended its sessions', () => {
  it(
    'is not said to have another .secret_key: the console signs in anew',
    { timeout: timeoutMs },
    async () => {
      const rig = await rigged('forgetful');
      const { username, password } = rig.server.accounts.probe2;
      await rig.console.ops.call('credentials.put', {
        targetId: rig.target.id,
        name: 'second-account',
        value: { username, secret: password },
      });
      const probes = [
        'room-admin-refused',
        'user-approval-refused',
        'upload-extension',
        'socket',
        'message-round-trip',
      ];
      for (const probe of probes) expect(await rig.run(probe)).toMatchObject({ state: 'ok' });
      // A session that was opened just now is kept, whatever one page says of it.
      await delay(5_100);
      await rig.server.fault('sessions-expired', true);
      await rig.server.fault('sessions-expired', false);
      for (const probe of probes) expect(await rig.run(probe)).toMatchObject({ state: 'ok', reason: null });
    },
  );
});

describe('a server that is stopped', () => {
  it('has its database read without a file more or less in its folder', { timeout: timeoutMs }, async () => {
    const rig = await rigged('stopped');
    await rig.server.fault('server-stopped', true);
    const before = readdirSync(rig.server.folder).toSorted();
    for (const probe of ['users-present', 'database', 'device-sessions', 'message-throughput']) {
      expect(await rig.run(probe)).toMatchObject({ state: 'ok' });
      expect(readdirSync(rig.server.folder).toSorted()).toEqual(before);
    }
    expect(before).toContain('messenger.db');
    expect(before).not.toContain('messenger.db-wal');
    expect(before).not.toContain('messenger.db-shm');
  });
});

/** What the schedule of a console does within four minutes, on a clock that only the test moves. */
async function runFourMinutes(server: Messenger, password: string): Promise<TestConsole> {
  const clock = new FakeClock(Date.now());
  const console = await openTestConsole({ schedules: true, clock });
  open.push(() => console.dispose());
  const target = await addMessenger(console.ops, server);
  const { username } = server.accounts.ops;
  await console.ops.call('credentials.put', {
    targetId: target.id,
    name: 'account',
    value: { username, secret: password },
  });
  for (let stepMs = 0; stepMs < 240_000; stepMs += 10_000) {
    await clock.advance(10_000);
    await untilIdle(console, target.id);
  }
  return console;
}

/** Answers of the server need real time; what waits by the clock of the console is left to the next step. */
async function untilIdle(console: TestConsole, targetId: string): Promise<void> {
  const deadline = performance.now() + 300;
  while (performance.now() < deadline) {
    const { probes } = await console.ops.call('probes.snapshot', { targetId });
    if (!probes.some((probe) => probe.running)) return;
    await delay(20);
  }
}

/** How often the session of the probes asked to be let in, and how it was answered. */
function signIns(server: Messenger): { readonly answered: readonly string[] } {
  const log = readFileSync(join(server.folder, 'server.log'), 'utf8');
  const lines = log.matchAll(/"POST \/api\/device-sessions\?probe=holdfast HTTP\/[\d.]+" (\d{3}) /g);
  return { answered: [...lines].map((match) => match[1] ?? '') };
}

describe('the schedule', () => {
  it('tries a refused password once, and not again', { timeout: timeoutMs }, async () => {
    const { server, close } = await startSmallMessenger();
    open.push(close);
    await runFourMinutes(server, 'not the password');
    expect(signIns(server).answered).toEqual(['401']);
  });

  it('waits between sign-ins that are rate limited', { timeout: timeoutMs }, async () => {
    const { server, close } = await startSmallMessenger();
    open.push(close);
    await server.fault('login-rate-limited', true);
    await runFourMinutes(server, server.accounts.ops.password);
    const { answered } = signIns(server);
    expect(new Set(answered)).toEqual(new Set(['429']));
    // One try a minute at most, by the first of the probes that want the session every minute.
    expect(answered.length).toBeGreaterThan(1);
    expect(answered.length).toBeLessThanOrEqual(5);
    expect(server.counters.signIns).toBe(0);
  });
});
