import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { forkLab } from '../../lab/child.ts';
import type { LabChild } from '../../lab/child.ts';
import type { LabReady } from '../../lab/protocol.ts';
import { notBuilt } from '../cli/built.ts';
import { openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const View = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });
const Update = z.object({ force_update: z.boolean(), client_version: z.string().nullable() });

/** Neither UTC nor Korean time, and half an hour off every whole zone. */
const zone = 'America/St_Johns';
const minuteMs = 60_000;

let desk: ShopDesk;
let lab: LabChild;
let server: LabReady;
const { probe } = onTarget(() => desk, 'Chat');

describe.skipIf(notBuilt)('a messenger and its traps', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    const own = process.env['TZ'];
    process.env['TZ'] = zone;
    lab = forkLab();
    if (own === undefined) delete process.env['TZ'];
    else process.env['TZ'] = own;
    server = await lab.start({
      folder: desk.at('messenger'),
      size: 'small',
      port: 0,
      signInsPerMinute: 10_000,
    });
    const { folders, settings, credentials } = server.target;
    const set = Object.entries({ ...settings, ...folders, 'host-zone': zone }).flatMap(([key, value]) => [
      '--set',
      `${key}=${String(value)}`,
    ]);
    const secrets = Object.entries(credentials).flatMap(([key, { username, secret }]) => [
      '--secret',
      `${key}=@${secretFile(desk, key, username === undefined ? secret : `${username}:${secret}`)}`,
    ]);
    await desk.json('target', 'add', '--pack', 'messenger', '--name', 'Chat', ...set, ...secrets);
  }, 60_000);
  afterAll(async () => {
    await lab.stop();
    await desk.dispose();
  });

  it('opens health to a session only: the probe has one, and another probe sees that nobody else has', async () => {
    expect((await fetch(`${server.url}/api/system/health`)).status).toBe(401);
    const { probes } = await probe('health', 'health-refused');
    expect(probes.map(({ id, state }) => `${id} ${state}`).toSorted()).toEqual([
      'health ok',
      'health-refused ok',
    ]);
  });

  it('claims an update to whoever names no version: the probe names the deployed one, and looks whether it was taken', async () => {
    await lab.fault('update-mandatory', true);
    const asked = await fetch(`${server.url}/api/client/update`);
    expect(Update.parse(await asked.json())).toMatchObject({ force_update: true, client_version: null });
    expect((await probe('client-version')).probes[0]).toMatchObject({ state: 'down' });
    await lab.fault('update-mandatory', false);
    const { probes } = await probe('client-update', 'client-version');
    expect(probes.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('writes four clocks into one file, and each is shown as the moment that it was', async () => {
    const now = Date.now();
    await probe('auto-login', 'upload-round-trip', 'message-round-trip');
    const newest = async (view: string, column: string): Promise<number> => {
      const args = ['--view', view, '--sort', `-${column}`, '--limit', '1'];
      const { rows } = View.parse(await desk.json('view', 'show', '--target', 'Chat', ...args));
      return Date.parse(String(rows[0]?.[column])) - now;
    };
    const apartMs = {
      utcSession: await newest('device-sessions', 'created_at'),
      utcTokenIssued: await newest('upload-tokens', 'issued_at'),
      localTokenExpires: (await newest('upload-tokens', 'expires_at')) - 5 * minuteMs,
      koreanMessage: await newest('rooms', 'last_message_at'),
    };
    const wrong = Object.entries(apartMs).filter(([, ms]) => Math.abs(ms) > minuteMs);
    expect(wrong).toEqual([]);
  });

  it('keeps its log and its health in the local time of its host, which is told from a wrong clock', async () => {
    const { probes } = await probe('clock', 'clock-health');
    expect(probes.filter(({ state }) => state !== 'ok')).toEqual([]);
  });
});
