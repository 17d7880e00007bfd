import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { seal } from '../../lab/s3desk/envelope.ts';
import { practiceKey } from '../../lab/s3desk/files.ts';
import { startS3desk } from '../../lab/s3desk/server.ts';
import type { S3deskServer } from '../../lab/s3desk/server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const Ran = z.object({
  run: z.string(),
  state: z.string(),
  stages: z.array(z.object({ id: z.string(), outcome: z.string(), found: z.string().nullable() })),
});
let desk: ShopDesk;
let server: S3deskServer;
const { probe, actionArgs } = onTarget(() => desk, 'Desk');

describe.skipIf(notBuilt || process.platform === 'win32')('the keys of an S3Desk', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startS3desk({ folder: desk.at('s3desk') });
    desk.putOnPath(server.programs);
    const settings = [
      `url=${server.url}`,
      `root=${server.dataFolder}`,
      `config-folder=${server.configFolder}`,
    ];
    const secrets = [
      `api-token=@${secretFile(desk, 'token', server.token)}`,
      `encryption-key=@${secretFile(desk, 'key', practiceKey)}`,
    ];
    const flags = [
      ...settings.flatMap((one) => ['--set', one]),
      ...secrets.flatMap((one) => ['--secret', one]),
    ];
    await desk.json('target', 'add', '--pack', 's3desk', '--name', 'Desk', ...flags);
    await desk.json('action', 'enable', '--target', 'Desk');
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await desk.dispose();
  });

  it('are rotated: the token, with events and WebSocket open again and the old one refused', async () => {
    const ran = await run(...actionArgs('rotate-api-token'));
    expect(ran.state, JSON.stringify(ran.stages)).toBe('waiting');
    expect(ran.stages.slice(0, 6).map(({ outcome }) => outcome)).toEqual(Array(6).fill('done'));
    expect(valueOf('API_TOKEN')).toMatch(/^[0-9a-f]{64}$/);
    const status = (token: string) =>
      fetch(`${server.url}/api/v1/meta`, { headers: { 'X-Api-Token': token } }).then(
        (answer) => answer.status,
      );
    expect(await status(server.token)).toBe(401);
    expect(await status(valueOf('API_TOKEN'))).toBe(200);
    expect(await goOn(ran.run)).toMatchObject({ state: 'done' });
    const back = await run('action', 'revert', '--target', 'Desk', '--run', ran.run, '--confirm', 'Desk');
    expect(back.state, JSON.stringify(back.stages)).toBe('done');
    expect(valueOf('API_TOKEN')).toBe(server.token);
    expect((await probe('token')).probes[0]).toMatchObject({ state: 'ok' });
  }, 30_000);

  it('fail with the reason when the old token is still taken', async () => {
    server.fault('token-open', true);
    const ran = await run(...actionArgs('rotate-api-token'));
    server.fault('token-open', false);
    expect(ran.stages.find(({ outcome }) => outcome === 'failed')).toMatchObject({ id: 'refused' });
    expect(ran.stages.find(({ id }) => id === 'refused')?.found).toContain('still taken');
    expect(
      await run('action', 'revert', '--target', 'Desk', '--run', ran.run, '--confirm', 'Desk'),
    ).toMatchObject({
      state: 'done',
    });
  }, 30_000);

  it('are rotated: the encryption key, after a snapshot, with every profile tried, and back to the old one', async () => {
    const { error } = await desk.failure(...actionArgs('rotate-encryption-key'));
    expect(error.message).toContain('holdfast snapshot create');
    await addVault(desk, 'vault');
    await desk.json('snapshot', 'create', '--target', 'Desk', '--repo', 'vault');
    const first = await run(...actionArgs('rotate-encryption-key'));
    expect(first.state, JSON.stringify(first.stages)).toBe('waiting');
    // Only one of two profiles was typed again: the other one still shows.
    retype('p1');
    const half = await goOn(first.run);
    expect(half.stages.find(({ outcome }) => outcome === 'failed')).toMatchObject({ id: 'access' });
    expect(half.stages.find(({ id }) => id === 'access')?.found).toMatch(/p2/);
    const asked = await run('action', 'revert', '--target', 'Desk', '--run', first.run, '--confirm', 'Desk');
    expect(asked.state, JSON.stringify(asked.stages)).toBe('waiting');
    expect(valueOf('ENCRYPTION_KEY')).toBe(practiceKey);
    retype('p1');
    expect(await goOn(asked.run)).toMatchObject({ state: 'done' });
    const second = await run(...actionArgs('rotate-encryption-key'));
    for (const id of ['p1', 'p2']) retype(id);
    const done = await goOn(second.run);
    expect(done.state, JSON.stringify(done.stages)).toBe('done');
    expect((await probe('encryption-key', 'sealed-secrets')).probes.map(({ state }) => state)).toEqual([
      'ok',
      'ok',
    ]);
  }, 60_000);
});

/** As an operator does who makes the profile anew: its secret is sealed with the key of now. */
function retype(id: string): void {
  const database = openSqlite(join(server.dataFolder, 's3desk.db'), {
    readOnly: false,
    mustExist: true,
    busyTimeoutMs: 1000,
  });
  const secret = seal('typed again', Buffer.from(valueOf('ENCRYPTION_KEY'), 'base64'));
  database.prepare('UPDATE profiles SET secret_access_key = ? WHERE id = ?').run(secret, id);
  database.close();
}

function valueOf(key: string): string {
  const text = readFileSync(join(server.configFolder, '.env'), 'utf8');
  return new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '';
}

async function run(...args: string[]) {
  const { stdout } = await desk.holdfast(['--json', ...args]);
  expect(stdout).not.toContain(server.token);
  return Ran.parse(JSON.parse(stdout));
}

function goOn(id: string) {
  return run('action', 'continue', '--target', 'Desk', '--run', id);
}
