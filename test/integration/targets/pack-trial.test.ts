import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PackTrial } from '../../../shared/model/pack.ts';
import type { Target } from '../../../shared/model/target.ts';
import { addMessenger, openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import type { Messenger } from '../../lab/messenger/server.ts';
import { startHttp } from '../probes/support/loopback.ts';
import type { Loopback } from '../probes/support/loopback.ts';

let folder: string;
let server: Messenger;
let console: TestConsole;
let target: Target;
/** Answers everything, but `/slow` never; and remembers what it was sent. */
let other: Loopback;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-trial-'));
  [server, console, other] = await Promise.all([
    startMessenger({ folder, size: 'small' }),
    openTestConsole(),
    startHttp((request, response) => {
      if (request.url !== '/slow') response.end('{"status":"ok"}');
    }),
  ]);
  target = await addMessenger(console.ops, server);
}, 30_000);
afterAll(async () => {
  await console.dispose();
  await Promise.all([server.stop(), other.close()]);
  await rm(folder, { recursive: true, force: true });
});

const draft = (probes: string, settings = '', views = ''): string => `pack: draft
version: 1
title: Draft
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Server folder }
${settings}credentials:
  control-token: { type: secret, title: Token }
probes:
${probes}views:
  - id: users
    title: Users
    source: { kind: sqlite, path: messenger.db, sql: "SELECT id, username FROM users" }
    columns: [{ id: id, title: Id, type: number }, { id: username, title: Name }]
    order: { column: id }
${views}`;

const front = `  - { id: front, kind: http, title: Front, group: startup, request: { path: /api/client/update }, expect: [{ status: 200 }] }\n`;
const withToken = (url: string): string =>
  `  - { id: token, kind: http, title: Token, group: startup, request: { ${url}, headers: { x-token: '\${credential.control-token.secret}' } } }\n`;

const probeOf = (trial: PackTrial, id: string) => trial.probes.find((probe) => probe.id === id);

describe('a draft, tried at a real server', () => {
  it('shows what its reading probes and views find, and leaves out what writes or signs in', async () => {
    const { text } = await console.ops.call('packs.source', { packId: 'messenger' });
    const mine = text.replace(/^pack: messenger$/m, 'pack: my-messenger');
    const { probes, views } = await console.ops.call('packs.try', { text: mine, targetId: target.id });
    expect(probes.find(({ id }) => id === 'client-update')?.result).toMatchObject({ state: 'ok' });
    expect(probes.filter(({ result, why }) => (result === null) === (why === null))).toEqual([]);
    expect(probes.filter(({ kind, result }) => kind === 'socket-io' && result !== null)).toEqual([]);
    expect(views.map(({ page }) => page === null || page.rows.length > 10)).not.toContain(true);
    expect(views.some(({ page }) => (page?.rows.length ?? 0) > 0)).toBe(true);
  });

  it('needs no target, and tells what fails at its place', async () => {
    const { token } = await console.ops.call('picker.offer', { path: folder });
    const { probes, views } = await console.ops.call('packs.try', {
      text: draft(
        `${front.replace('/api/client/update', '/nowhere')}  - { id: disk, kind: disk, title: Disk, group: capacity }\n`,
      ),
      settings: { url: server.url, root: token },
    });
    expect(probes[0]?.result).toMatchObject({ state: 'down' });
    expect(probes[0]?.result?.evidence.length).toBeGreaterThan(0);
    expect(probes[1]?.result?.evidence.length).toBeGreaterThan(0);
    expect(views[0]?.page?.rows).toHaveLength(10);
  });

  it('says why a view cannot be read', async () => {
    const { views } = await console.ops.call('packs.try', {
      text: draft(front),
      settings: { url: server.url },
    });
    expect(views[0]).toMatchObject({ page: null, why: { en: expect.stringContaining('folder') as unknown } });
  });

  it('keeps nothing', async () => {
    const before = await whatIsKept();
    await console.ops.call('packs.try', { text: draft(front), targetId: target.id });
    expect(await whatIsKept()).toEqual(before);
  });

  it('refuses a text that is not valid, and a setting that does not fit', async () => {
    await expect(console.ops.call('packs.try', { text: 'pack: x' })).rejects.toMatchObject({
      code: 'pack/invalid',
    });
    await expect(
      console.ops.call('packs.try', { text: draft(front), settings: { url: 'nonsense' } }),
    ).rejects.toMatchObject({ code: 'target/invalid-setting' });
    await expect(console.ops.call('packs.try', { text: draft(front) })).rejects.toMatchObject({
      code: 'target/missing-setting',
    });
  });
});

describe('a credential of the chosen target', () => {
  it('goes to its own address', async () => {
    const trial = await console.ops.call('packs.try', {
      text: draft(withToken('path: /api/client/update')),
      targetId: target.id,
    });
    expect(probeOf(trial, 'token')).toMatchObject({ result: { state: 'ok' } });
  });

  it('goes to no address that was typed for the trial', async () => {
    const settings = `  evil: { type: url, title: Evil }\n`;
    const probes = withToken("url: '${settings.evil}/take'");
    const request = { text: draft(probes, settings), targetId: target.id };
    const typed = await console.ops.call('packs.try', { ...request, settings: { evil: other.url } });
    const moved = await console.ops.call('packs.try', {
      text: draft(withToken('path: /take')),
      targetId: target.id,
      settings: { url: other.url },
    });
    for (const trial of [typed, moved]) {
      expect(probeOf(trial, 'token')).toMatchObject({ result: null });
      expect(probeOf(trial, 'token')?.why?.en).toContain('credential');
    }
    expect(other.seen).toEqual([]);
  });

  it('is not there without a target', async () => {
    const trial = await console.ops.call('packs.try', {
      text: draft(withToken('path: /take')),
      settings: { url: other.url },
    });
    expect(probeOf(trial, 'token')).toMatchObject({ result: null });
    expect(other.seen).toEqual([]);
  });
});

describe('a view that asks the server', () => {
  const asking = (request: string): string => `  - id: asked
    title: Asked
    source: { kind: http, request: { ${request} }, rows: $, cells: { status: $.status } }
    columns: [{ id: status, title: Status }]
    order: { column: status }
`;
  const tried = async (request: string) => {
    const text = draft(front, '', asking(request));
    const { views } = await console.ops.call('packs.try', {
      text,
      targetId: target.id,
      settings: { url: other.url },
    });
    return views.find(({ id }) => id === 'asked');
  };

  it('shows its first rows', async () => {
    expect(await tried('path: /rows')).toMatchObject({ page: { rows: [['ok']] } });
  });

  it('is not read where a credential would go elsewhere', async () => {
    const before = other.seen.length;
    const view = await tried("path: /take, headers: { x-token: '${credential.control-token.secret}' }");
    expect(view).toMatchObject({ page: null });
    expect(view?.why?.en).toContain('credential');
    // The front page, which needs none.
    expect(other.seen.slice(before).map(({ url }) => url)).toEqual(['/api/client/update']);
  });
});

describe('a server that does not answer', () => {
  const slow = (timeout: string): string =>
    draft(
      `  - { id: slow, kind: http, title: Slow, group: startup, timeout: ${timeout}, request: { path: /slow } }\n`,
    );

  it('is waited for no longer than the probe says', async () => {
    const trial = await console.ops.call('packs.try', {
      text: slow('300ms'),
      settings: { url: other.url },
    });
    expect(probeOf(trial, 'slow')?.result).toMatchObject({ state: 'down' });
  });

  it('is left at once when the operator ends the trial', async () => {
    const callId = randomUUID();
    const trial = console.ops.call('packs.try', {
      text: slow('10s'),
      settings: { url: other.url },
      callId,
    });
    const before = performance.now();
    setTimeout(() => void console.ops.call('calls.cancel', { callId }), 150);
    await expect(trial).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

async function whatIsKept() {
  const { ops } = console;
  const { entries } = await ops.call('journal.list', {});
  const { probes } = await ops.call('probes.snapshot', { targetId: target.id });
  const { targets } = await ops.call('targets.snapshot', {});
  const { packs } = await ops.call('packs.list', {});
  return {
    journal: entries.length,
    checked: probes.map(({ checkedAt }) => checkedAt),
    targets: targets.map(({ id }) => id),
    packs: packs.map(({ id }) => id),
  };
}
