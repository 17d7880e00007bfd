import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { practiceKey } from '../../lab/s3desk/files.ts';
import { startS3desk } from '../../lab/s3desk/server.ts';
import type { S3deskServer } from '../../lab/s3desk/server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const Rows = z.object({ rows: z.array(z.record(z.string(), z.unknown())), total: z.number() });
const Taken = z.object({
  parts: z.array(z.object({ id: z.string(), state: z.string(), files: z.number() })),
});

let desk: ShopDesk;
let server: S3deskServer;
const { probe, act } = onTarget(() => desk, 'Desk');

async function view(name: string, ...more: string[]): Promise<z.infer<typeof Rows>> {
  return Rows.parse(await desk.json('view', 'show', '--target', 'Desk', '--view', name, ...more));
}

describe.skipIf(notBuilt || process.platform === 'win32')('an S3Desk and its traps', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startS3desk({ folder: desk.at('s3desk') });
    desk.putOnPath(server.programs);
    const settings = { url: server.url, root: server.dataFolder, 'config-folder': server.configFolder };
    const secrets = { 'api-token': server.token, 'encryption-key': practiceKey };
    const flags = [
      ...Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
      ...Object.entries(secrets).flatMap(([key, value]) => [
        '--secret',
        `${key}=@${secretFile(desk, key, value)}`,
      ]),
    ];
    await desk.json('target', 'add', '--pack', 's3desk', '--name', 'Desk', ...flags);
    await desk.json('action', 'enable', '--target', 'Desk');
    await addVault(desk, 'vault');
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await desk.dispose();
  });

  it('never has a command file for a job: the logs are listed and captured without one', async () => {
    const { rows, total } = await view('job-logs');
    expect({ total, kinds: [...new Set(rows.map(({ file }) => file))] }).toEqual({
      total: 50,
      kinds: ['log'],
    });
    expect(existsSync(join(server.dataFolder, 'logs', 'jobs', `${String(rows[0]?.['job'])}.cmd`))).toBe(
      false,
    );
    const taken = Taken.parse(await desk.json('snapshot', 'create', '--target', 'Desk', '--repo', 'vault'));
    expect(taken.parts.find(({ id }) => id === 'job-logs')).toMatchObject({ state: 'captured', files: 50 });
  }, 60_000);

  it('runs queued jobs again at every start: they are listed before it, and the plan of the start says so', async () => {
    expect((await view('jobs', '--filter', 'state=queued')).rows).toHaveLength(10);
    const words = '--json action plan --target Desk --action compose-up';
    const { stdout } = await desk.holdfast(words.split(' '));
    expect(stdout).toContain('run again after a start');
    expect(await act('compose-up')).toMatchObject({ exitCode: 0 });
    expect((await view('jobs', '--filter', 'state=queued')).rows).toEqual([]);
  });

  it('has secrets that the kept key opens also when the server is gone, and another key does not', async () => {
    await server.stop();
    expect((await probe('sealed-secrets')).probes[0]).toMatchObject({ state: 'ok' });
    const other = secretFile(desk, 'other', Buffer.alloc(32, 9).toString('base64'));
    await desk.json('secret', 'set', 'encryption-key', '--target', 'Desk', '--from', `@${other}`);
    const { probes } = await probe('sealed-secrets');
    expect(probes[0]).toMatchObject({ state: 'down' });
    expect(probes[0]?.reason).toMatch(/opens/);
  });
});
