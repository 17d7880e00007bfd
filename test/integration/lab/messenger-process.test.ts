import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forkLab } from '../../lab/child.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import { browser } from './browser.ts';

describe('https of the practice messenger', () => {
  it('shows each kind of bad certificate', async () => {
    const own = mkdtempSync(join(tmpdir(), 'lab-https-'));
    const server = await startMessenger({ folder: own, size: 'small', https: true });
    const get = (): Promise<string> =>
      new Promise((resolve) => {
        const request = httpsRequest(
          `${server.url}/api/me`,
          { ca: readFileSync(server.caFile), agent: false },
          (response) => {
            response.resume();
            resolve(String(response.statusCode));
          },
        );
        request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        request.end();
      });
    expect(await get()).toBe('200');
    const seen: string[] = [];
    for (const name of ['cert-expired', 'cert-untrusted', 'cert-wrong-name'] as const) {
      await server.fault(name, true);
      seen.push(await get());
      await server.fault(name, false);
    }
    expect(seen).toEqual(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID']);
    expect(await get()).toBe('200');
    await server.stop();
    rmSync(own, { recursive: true, force: true });
  });
});

describe('a practice messenger in its own process', () => {
  it('is started, disturbed and ended over messages', async () => {
    const own = mkdtempSync(join(tmpdir(), 'lab-child-'));
    const lab = forkLab();
    const ready = await lab.start({ folder: own, size: 'small' });
    expect(ready.probeRoomId).toBe(2);
    const client = browser(ready.url);
    expect((await client.signIn(ready.accounts['ops'] ?? { username: '', password: '' })).status).toBe(200);
    await lab.fault('health-401', true);
    expect((await client.send('GET', '/api/system/health')).status).toBe(401);
    await expect(lab.fault('no-such-fault', true)).rejects.toThrow('There is no fault');
    expect(await lab.counters()).toMatchObject({ signIns: 1 });
    await lab.stop();
    await expect(fetch(ready.url)).rejects.toThrow('fetch failed');
    expect(existsSync(join(own, 'messenger.db-wal'))).toBe(false);
    rmSync(own, { recursive: true, force: true });
  });
});
