import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { promanagerFaults } from '../../lab/promanager/faults.ts';
import type { PromanagerFault } from '../../lab/promanager/faults.ts';
import { startPromanager } from '../../lab/promanager/server.ts';
import type { PromanagerServer } from '../../lab/promanager/server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const Findings = z.object({
  findings: z.array(z.object({ id: z.string(), standing: z.string(), source: z.string() })),
});
const WithId = z.object({ id: z.string() });

let desk: ShopDesk;
const { probe, act, actionArgs } = onTarget(() => desk, 'Board');
let server: PromanagerServer;
const board = () => join(desk.outside, 'board');
const runtime = () => join(board(), 'server', 'data', 'runtime-config.json');

describe.skipIf(notBuilt)('a ProManager', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startPromanager({ folder: board() });
    await desk.json(
      'target',
      'add',
      '--pack',
      'promanager',
      '--name',
      'Board',
      '--set',
      `url=${server.url}`,
      '--set',
      `root=${board()}`,
      '--secret',
      `owner-key=@${secretFile(desk, 'owner', server.keys.owner)}`,
    );
    await desk.json('action', 'enable', '--target', 'Board');
    await addVault(desk, 'vault');
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await desk.dispose();
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

  it('runs a backup of its own, which then is listed', async () => {
    const ran = await act('run-backup', 'reason=restore-drill');
    expect(ran).toMatchObject({ exitCode: 0, result: { ok: true } });
    expect(ran.result.output).toContain('restore-drill.json');
    expect(readdirSync(join(board(), 'server', 'data', 'backups')).join()).toContain('restore-drill.json');
  });

  it('is well once there is a backup', async () => {
    const { probes } = await probe(
      'health',
      'backups',
      'owner-refused',
      'owner-key',
      'state-file',
      'policies',
    );
    expect(probes.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it.each([
    ['sync-failed', 'health', 'down', /last Google sync failed/],
    ['no-owner-key', 'health', 'down', /without an owner key/],
    ['no-owner-key', 'owner-key', 'down', /key was refused/],
    ['backup-stale', 'backups', 'down', /older than 36 hours/],
    ['backups-off', 'backups', 'down', /Backups are off/],
    ['auth-off', 'owner-refused', 'down', /./],
  ] as const)('tells %s by the probe %s, although health says ok', async (fault, id, state, reason) => {
    server.fault(fault, true);
    const { probes } = await probe(id);
    expect(probes[0]).toMatchObject({ id, state });
    expect(probes[0]?.reason).toMatch(reason);
  });

  it('is not asked for its backup when backups are off: a run would answer ok and write nothing', async () => {
    server.fault('backups-off', true);
    const before = server.counters.get('POST /api/backups/run') ?? 0;
    const { error } = await desk.failure(...actionArgs('run-backup'));
    expect(error).toMatchObject({ code: 'action/blocked' });
    expect(error.message).toContain('write nothing');
    expect(server.counters.get('POST /api/backups/run') ?? 0).toBe(before);
  });

  it('restores a backup of its own with a backup before, and the board is looked at afterwards', async () => {
    const file = listed().find((name) => name.includes('restore-drill')) ?? '';
    expect(await act('restore-backup', `file=${file}`)).toMatchObject({ exitCode: 0, result: { ok: true } });
    expect(server.cards()).toBe(40);
    expect(listed().some((name) => name.includes('before-restore'))).toBe(true);
  });

  it('says that the board is empty when the file was no state, although the server answered ok', async () => {
    writeFileSync(join(board(), 'server', 'data', 'backups', 'state-none.json'), '{}');
    const emptied = await act('restore-backup', 'file=state-none.json');
    expect(emptied).toMatchObject({ exitCode: 3, result: { ok: false } });
    expect(emptied.result.checks.map(({ found }) => found).join()).toContain('The board is empty');
    const before = listed().findLast((name) => name.includes('before-restore')) ?? '';
    expect(await act('restore-backup', `file=${before}`)).toMatchObject({ exitCode: 0 });
    expect(server.cards()).toBe(40);
  });

  it('names a backup that is not there before anything is sent', async () => {
    const before = server.counters.get('POST /api/backups/restore') ?? 0;
    const { error } = await desk.failure(...actionArgs('restore-backup', 'file=state-gone.json'));
    expect(error.message).toContain('no backup of that name');
    expect(server.counters.get('POST /api/backups/restore') ?? 0).toBe(before);
  });

  it('has its settings from runtime-config.json once that exists, and no value of a key is shown', async () => {
    writeFileSync(
      runtime(),
      JSON.stringify(
        { security: { ownerKeys: ['another-owner-key'], authEnabled: false, corsOrigins: ['*'] } },
        null,
        1,
      ),
    );
    const { stdout, exitCode } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Board']);
    expect(exitCode).toBe(3);
    const { findings } = Findings.parse(JSON.parse(stdout));
    const found = (id: string) => findings.find((one) => one.id === id);
    expect(found('authentication')).toMatchObject({
      standing: 'deviates',
      source: 'server/data/runtime-config.json:6',
    });
    expect(found('owner-keys')).toMatchObject({ standing: 'kept' });
    expect(stdout).not.toContain('another-owner-key');
    expect(stdout).not.toContain(server.keys.owner);
    const { probes } = await probe('owner-key');
    expect(probes[0]?.reason).toContain('runtime-config.json');
  });

  it('is captured, verified, drilled and restored with every byte', async () => {
    const { id } = WithId.parse(
      await desk.json('snapshot', 'create', '--target', 'Board', '--repo', 'vault'),
    );
    expect(await desk.json('snapshot', 'verify', id)).toMatchObject({ ok: true });
    expect(await desk.json('drill', 'run', id)).toMatchObject({ ok: true });
    const to = desk.at('restored');
    await desk.json('restore', 'run', id, '--to', to);
    for (const file of ['server/data/state.json', 'server/data/runtime-config.json', '.env'])
      expect(readFileSync(join(to, file)).equals(readFileSync(join(board(), file)))).toBe(true);
    expect(existsSync(join(to, 'server/data/backups/state-none.json'))).toBe(true);
  }, 60_000);
});

function listed(): readonly string[] {
  return readdirSync(join(board(), 'server', 'data', 'backups')).toSorted();
}
