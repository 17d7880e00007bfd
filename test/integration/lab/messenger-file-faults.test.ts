import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMessengerFault } from '../../lab/messenger/faults.ts';
import { type Messenger, startMessenger } from '../../lab/messenger/server.ts';
import { type Browser, browser } from './browser.ts';

let folder: string;
let messenger: Messenger;
let client: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-file-faults-'));
  messenger = await startMessenger({ folder, size: 'small', signInsPerMinute: 1000 });
  client = browser(messenger.url);
  await client.signIn(messenger.accounts.ops);
});
afterAll(async () => {
  await messenger.stop();
  rmSync(folder, { recursive: true, force: true });
});

const health = async () => (await client.send('GET', '/api/system/health')).json;
const roomKey = async (): Promise<unknown> =>
  (await client.send('GET', `/api/rooms/${messenger.probeRoomId}/messages`)).json['encryption_key'];
const at = (name: string): string => join(folder, name);

/** What shows each fault while it is on. */
const signs: Readonly<Record<string, (key: unknown) => Promise<void>>> = {
  'db-truncated': async () => {
    expect(await health()).toMatchObject({ status: 'degraded', db: { ok: false } });
  },
  'db-encrypted': async () => {
    expect(await health()).toMatchObject({ db: { error: 'file is not a database' } });
  },
  'config-gone': async () => {
    expect(existsSync(at('config.py'))).toBe(false);
    expect(await health()).toMatchObject({ status: 'ok' });
  },
  'uploads-gone': async () => {
    expect(existsSync(at('uploads'))).toBe(false);
    expect(await health()).toMatchObject({ status: 'ok' });
  },
  'master-key-empty': async (key) => {
    expect(statSync(at('.master_key')).size).toBe(0);
    expect(await roomKey()).not.toBe(key);
  },
  'master-key-open': async (key) => {
    expect(statSync(at('.master_key')).mode & 0o777).toBe(0o644);
    expect(await roomKey()).toBe(key);
  },
  'secret-key-missing': async () => {
    expect(existsSync(at('.secret_key'))).toBe(false);
    expect(await health()).toMatchObject({ status: 'ok' });
  },
};

describe('files of the practice messenger that are not as they should be', () => {
  it.each(Object.entries(signs))(
    '%s: shows while it is on, and nothing is left of it',
    async (name, sign) => {
      if (!isMessengerFault(name)) throw new Error(name);
      const key = await roomKey();
      const uploads = readdirSync(at('uploads')).length;
      await messenger.fault(name, true);
      await sign(key);
      await messenger.fault(name, false);
      expect(readdirSync(at('uploads')).length).toBe(uploads);
      expect(await health()).toMatchObject({ status: 'ok', db: { ok: true } });
      expect(await roomKey()).toBe(key);
      expect(readdirSync(join(folder, '..')).filter((entry) => entry.endsWith('.uploads'))).toEqual([]);
    },
  );
});
