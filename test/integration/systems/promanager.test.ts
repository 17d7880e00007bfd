import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { promanagerFaults } from '../../lab/promanager/faults.ts';
import type { PromanagerFault } from '../../lab/promanager/faults.ts';
import { startPromanager } from '../../lab/promanager/server.ts';
import type { PromanagerServer } from '../../lab/promanager/server.ts';
import { notBuilt } from '../cli/built.ts';
import { openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const Findings = z.object({
  findings: z.array(z.object({ id: z.string(), standing: z.string(), source: z.string() })),
});
const Cell = z.union([z.string(), z.number(), z.null()]);
const Page = z.object({ rows: z.array(z.record(z.string(), Cell)) });

let desk: ShopDesk;
const { probe } = onTarget(() => desk, 'Board');
let server: PromanagerServer;
const board = () => join(desk.outside, 'board');

describe.skipIf(notBuilt)('a ProManager', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startPromanager({ folder: board() });
    await ask('POST', '/api/backups/run', server.keys.owner, { reason: 'daily-auto' });
    const secrets = Object.entries(server.keys).flatMap(([role, key]) => [
      '--secret',
      `${role}-key=@${secretFile(desk, role, key)}`,
    ]);
    const settings = ['--set', `url=${server.url}`, '--set', `root=${board()}`];
    await desk.json('target', 'add', '--pack', 'promanager', '--name', 'Board', ...settings, ...secrets);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await desk?.dispose();
  });
  afterEach(() => {
    for (const name of Object.keys(promanagerFaults)) server.fault(name as PromanagerFault, false);
  });

  it('is detected at its address and in its folder', async () => {
    for (const place of [server.url, board()]) {
      const { stdout } = await desk.holdfast(['--json', 'target', 'detect', place]);
      expect(stdout).toContain('"promanager"');
    }
  });

  it('is well when all is well, with a key of each role', async () => {
    const { probes } = await probe(
      'health',
      'backups',
      'backup-list',
      'owner-refused',
      'owner-key',
      'dispatcher-key',
      'dispatcher-refused',
      'readonly-key',
      'readonly-refused',
      'readonly-backups-refused',
      'state-file',
      'runtime-config-file',
      'disk',
      'policies',
    );
    expect(probes.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(probes).toHaveLength(14);
  });

  it.each([
    ['sync-failed', 'health', 'down', /last Google sync failed/],
    ['no-owner-key', 'health', 'down', /without an owner key/],
    ['no-owner-key', 'owner-key', 'down', /key was refused/],
    ['backup-stale', 'backups', 'down', /older than 36 hours/],
    ['backup-missing', 'backups', 'down', /never made a backup/],
    ['backups-off', 'backups', 'down', /Backups are off/],
    ['backups-off', 'backup-list', 'down', /Backups are off/],
    ['auth-off', 'owner-refused', 'down', /./],
    ['roles-open', 'dispatcher-refused', 'down', /./],
    ['roles-open', 'readonly-refused', 'down', /./],
    ['roles-open', 'readonly-backups-refused', 'down', /./],
    ['rate-limited', 'health', 'degraded', /429/],
    ['runtime-override', 'policies', 'down', /owner/],
    ['runtime-override', 'runtime-config-file', 'degraded', /chmod 600/],
  ] as const)('tells %s by the probe %s, although health says ok', async (fault, id, state, reason) => {
    server.fault(fault, true);
    const { probes } = await probe(id);
    expect(probes[0]).toMatchObject({ id, state });
    expect(probes[0]?.reason).toMatch(reason);
    const health = fault === 'rate-limited' ? null : await ask('GET', '/api/health', null);
    if (health !== null) expect(health).toMatchObject({ status: 200, body: { ok: true } });
  });

  it('does not take a key that nobody knows for a role that is too low', async () => {
    await ask('POST', '/api/config', server.keys.owner, {
      config: { security: { dispatcherKeys: ['rotated'] } },
    });
    server.fault('no-owner-key', true);
    const { status } = await ask('GET', '/api/backups', 'nobody');
    expect(status).toBe(401);
    const { probes } = await probe('dispatcher-refused');
    expect(probes[0]?.state).toBe('ok');
  });

  it('keeps the practice server to the facts: origins, names of backups, and what a restore takes', async () => {
    const foreign = await fetch(`${server.url}/api/health`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect([foreign.status, await foreign.json()]).toEqual([
      403,
      { ok: false, error: 'CORS origin denied.' },
    ]);
    const own = await fetch(`${server.url}/api/health`, { headers: { origin: 'https://board.example' } });
    expect(own.status).toBe(200);
    const restore = (body: unknown) => ask('POST', '/api/backups/restore', server.keys.owner, body);
    expect(await restore({ file: 'x.json' })).toMatchObject({ status: 400 });
    expect(await restore({ fileName: '../state.json' })).toMatchObject({
      status: 500,
      body: { error: 'Invalid backup file name.' },
    });
    expect(await restore({ fileName: 'gone.json' })).toMatchObject({
      status: 500,
      body: { error: 'Backup file not found.' },
    });
    const dispatcher = await ask('GET', '/api/backups', server.keys.dispatcher);
    expect(dispatcher).toMatchObject({ status: 403, body: { error: 'Insufficient role. Required: owner' } });
    server.fault('backups-off', true);
    expect(await ask('POST', '/api/backups/run', server.keys.owner, {})).toMatchObject({
      status: 200,
      body: { ok: true, result: { skipped: true, reason: 'disabled', file: '' } },
    });
  });

  it('shows its backups, board, alerts and audit trail', async () => {
    server.fault('sync-failed', true);
    const rows = async (view: string) =>
      Page.parse(await desk.json('view', 'show', '--target', 'Board', '--view', view)).rows;
    const [backup] = await rows('backups');
    expect(backup?.['file']).toMatch(/^state-.*-daily-auto\.json$/);
    expect(backup?.['state']).toBe('daily');
    expect(await rows('board')).toHaveLength(40);
    expect((await rows('alerts')).map(({ severity, code }) => [severity, code])).toContainEqual([
      'critical',
      'google_sync_failed',
    ]);
    expect((await rows('audit')).map(({ type }) => type)).toEqual(['config_changed', 'card_moved']);
  });

  it('has its settings from runtime-config.json once that exists, and no value of a key is shown', async () => {
    server.fault('runtime-override', true);
    const { stdout, exitCode } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Board']);
    expect(exitCode).toBe(3);
    const { findings } = Findings.parse(JSON.parse(stdout));
    const found = (id: string) => findings.find((one) => one.id === id);
    expect(found('authentication')).toMatchObject({ standing: 'deviates' });
    expect(found('authentication')?.source).toMatch(/^server\/data\/runtime-config\.json:\d+$/);
    expect(found('cors-origins')).toMatchObject({ standing: 'deviates' });
    expect(found('owner-keys')).toMatchObject({ standing: 'kept' });
    expect(stdout).not.toContain(server.keys.owner);
    expect(stdout).not.toContain('alerts.example');
  });

  it('is held to the security baseline in staging and production, and to less in development', async () => {
    const environment = join(board(), '.env');
    const before = readFileSync(environment, 'utf8');
    writeFileSync(
      environment,
      'SECURITY_AUTH_ENABLED=0\nSECURITY_CORS_ORIGINS=*\nBACKUP_RETENTION_DAYS=900\nBACKUP_DAILY_ENABLED=0\n',
    );
    const deviating = async (kind: string) => {
      await desk.json('target', 'edit', 'Board', '--set', `environment=${kind}`);
      const { stdout } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Board']);
      const { findings } = Findings.parse(JSON.parse(stdout));
      return findings.filter(({ standing }) => standing === 'deviates').map(({ id }) => id);
    };
    const baseline = ['authentication', 'owner-keys', 'cors-origins', 'webhook-secret', 'alert-webhook'];
    for (const kind of ['staging', 'production'])
      expect(await deviating(kind)).toEqual(
        expect.arrayContaining([...baseline, 'daily-backup', 'backup-retention']),
      );
    expect(await deviating('development')).toEqual([]);
    writeFileSync(environment, before);
    await desk.json('target', 'edit', 'Board', '--set', 'environment=production');
  });

  it('leaves the folder as it is', () => {
    expect(existsSync(join(board(), 'server', 'data', 'state.json'))).toBe(true);
    expect(readdirSync(join(board(), 'server', 'data', 'backups'))).toHaveLength(1);
  });
});

async function ask(method: string, path: string, key: string | null, body?: unknown) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: key === null ? {} : { 'x-promanager-api-key': key },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}
