import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../../shared/model/target.ts';
import { addMessenger, openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import type { Messenger } from '../../lab/messenger/server.ts';

let folder: string;
let server: Messenger;
let console: TestConsole;
let target: Target;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-messenger-'));
  server = await startMessenger({ folder, port: 0, size: 'small', signInsPerMinute: 100 });
  console = await openTestConsole();
  target = await addMessenger(console.ops, server);
});

afterAll(async () => {
  await console.dispose();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Found = { readonly state: string; readonly reason: string | null };

async function run(probeIds?: readonly string[]): Promise<Readonly<Record<string, Found>>> {
  const { probes } = await console.ops.call('probes.run', {
    targetId: target.id,
    ...(probeIds ? { probeIds: [...probeIds] } : {}),
  });
  return Object.fromEntries(
    probes.map(({ probe }) => [probe.id, { state: probe.state, reason: probe.reason?.en ?? null }]),
  );
}

describe('a practice messenger as a target', () => {
  it('is recognised at its address and in its folder', async () => {
    const { proposals } = await console.ops.call('targets.detect', { from: server.url });
    expect(proposals).toMatchObject([{ pack: 'messenger', settings: { url: server.url } }]);
    const { token } = await console.ops.call('picker.offer', { path: server.folder });
    const inFolder = await console.ops.call('targets.detect', { from: token });
    expect(inFolder.proposals.map((proposal) => proposal.pack)).toEqual(['messenger']);
    expect(inFolder.proposals[0]?.settings['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('passes its check without a sign-in', async () => {
    const before = server.counters.signIns;
    const { ok, checks } = await console.ops.call('targets.check', { targetId: target.id });
    expect(checks.filter((check) => check.outcome === 'problem')).toEqual([]);
    expect(ok).toBe(true);
    expect(server.counters.signIns).toBe(before);
  });

  it('is well, probe by probe, while the server is', async () => {
    const found = await run();
    const notOk = Object.entries(found).filter(([, { state }]) => state !== 'ok');
    // A numeric address over http has no name to look up and no certificate; and there is no repository yet.
    expect(notOk.map(([id]) => id).toSorted()).toEqual(['address', 'backup-age', 'certificate']);
    expect(found['backup-age']).toMatchObject({ state: 'unknown' });
    expect(Object.keys(found).length).toBeGreaterThan(30);
  });

  it('is left as it was by the probes that write', async () => {
    const files = () =>
      readdirSync(join(folder, 'uploads')).filter((name) => name.includes('holdfast-probe'));
    const before = files();
    const found = await run(['message-round-trip', 'upload-round-trip', 'sign-in', 'auto-login']);
    expect(Object.values(found).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(files()).toEqual(before);
  });

  it('does not count the requests of the console among those of its users', async () => {
    const ids = ['upload-extension', 'sign-in', 'upload-round-trip'];
    for (let round = 0; round < 3; round += 1) await run(ids);
    const { probes } = await console.ops.call('probes.run', {
      targetId: target.id,
      probeIds: ['upload-log'],
    });
    const facts = probes[0]?.result?.evidence ?? [];
    const seeded = facts.find((fact) => fact.name === 'All that failed');
    expect(Number(seeded?.value)).toBeLessThan(3);
    expect(probes[0]?.probe.state).toBe('ok');
  });

  it('asks for a CSRF token that was handed out before, and so notices a replaced key', async () => {
    await run(['room-admin-refused']);
    await server.fault('secret-key-replaced', true);
    const found = await run(['room-admin-refused']);
    await server.fault('secret-key-replaced', false);
    expect(found['room-admin-refused']?.state).toBe('degraded');
    expect(found['room-admin-refused']?.reason).toContain('.secret_key was replaced');
  });

  it('proves with an uploaded file that uploads are not public', async () => {
    await server.fault('uploads-public', true);
    const found = await run(['upload-round-trip', 'uploads-refused']);
    await server.fault('uploads-public', false);
    expect(found['upload-round-trip']?.reason).toContain('can be read without sign-in (200)');
    expect(found['uploads-refused']?.state).not.toBe('ok');
  });
});
