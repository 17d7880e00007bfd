import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../electron/platform/sqlite.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { lightPassphrase } from '../fakes/light-vault.ts';
import { openTestConsole } from '../fakes/test-console.ts';
import type { TestConsole } from '../fakes/test-console.ts';
import { openReceiver } from '../integration/alerts/receiver.ts';
import type { Receiver } from '../integration/alerts/receiver.ts';
import { notBuilt } from '../integration/cli/built.ts';
import { makeShopDesk } from '../integration/cli/support/shop-desk.ts';
import { installPack } from '../integration/runbooks/support/till.ts';
import { root } from '../ui/support/holdfast.ts';

/*
 * The console is killed while it tells somebody of an alert, and while it takes the set before a release. What was accepted is not sent
 * again, what was not is; the release goes on where it was.
 */

const packText = `pack: door
version: 1
title: Door
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
probes: [{ id: port, kind: tcp, title: Port, group: startup }]
parts: [{ id: uploads, kind: tree, title: Uploads, path: uploads }]
release: { watch: 1h }
`;

const folder = makeShopDesk();
let heard: Receiver;
let silent: Receiver;
let targetId: TargetId;
let repositoryId: RepositoryId;

/** A console on the data folder, with its secrets, for as long as the work takes. */
async function withConsole<Answer>(work: (ops: TestConsole['ops']) => Promise<Answer>): Promise<Answer> {
  const desk = await openTestConsole({ dataDir: folder.path });
  try {
    await desk.ops.call('credentials.unlockVault', { passphrase: lightPassphrase, create: false });
    return await work(desk.ops);
  } finally {
    await desk.dispose();
  }
}

/** Starts a process with a console, which is killed as soon as something is seen. */
async function killedOnce(seen: () => boolean, ...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...folder.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = once(child, 'exit');
  await expect.poll(() => seen() || child.exitCode !== null, { timeout: 30_000, interval: 5 }).toBe(true);
  child.kill('SIGKILL');
  await exited;
  expect(child.signalCode, said).toBe('SIGKILL');
}

/** One value of the store, beside the console that has it open. */
function stored(sql: string): unknown {
  const options = { readOnly: true, mustExist: true, busyTimeoutMs: 5000 };
  const database = openSqlite(join(folder.path, 'console.db'), options);
  try {
    return database.prepare(sql).pluck().get();
  } finally {
    database.close();
  }
}

describe.skipIf(notBuilt || process.platform === 'win32')('a console that is killed', () => {
  beforeAll(async () => {
    heard = await openReceiver();
    silent = await openReceiver();
    silent.answer = 'silence';
    await withConsole(async (ops) => {
      await installPack(ops, packText);
      const settings = {
        url: 'http://127.0.0.1:9',
        root: (await ops.call('picker.offer', { path: folder.shop })).token,
      };
      ({ id: targetId } = await ops.call('targets.add', { name: 'Door', pack: 'door', settings }));
      const { token } = await ops.call('picker.offer', { path: folder.outside });
      const wish = { name: 'vault', folder: token, newFolderName: 'vault' };
      const { repository, recoveryCode } = await ops.call('repositories.init', wish);
      repositoryId = repository.id;
      const lastGroup = recoveryCode.split('-')[7] ?? '';
      await ops.call('repositories.confirmKit', { repositoryId, lastGroup });
    });
  });

  afterAll(async () => {
    await folder.dispose();
    await heard.dispose();
    await silent.dispose();
  });

  it('sends what was not accepted once it is back, and nothing twice', async () => {
    await withConsole(async (ops) => {
      for (const [name, { url }] of Object.entries({ heard, silent })) {
        const settings = { kind: 'webhook' as const, address: `${url}/hook`, signed: false };
        await ops.call('alerts.setChannel', { name, settings });
      }
    });
    const told = "SELECT count(*) FROM alert_message WHERE state = 'delivered'";
    const child = join(import.meta.dirname, 'alert-child.ts');
    const isHeard = () => silent.asked.length > 0 && stored(told) === 1;
    await killedOnce(isHeard, child, folder.path, targetId);
    expect([heard.accepted.length, silent.accepted.length]).toEqual([1, 0]);

    silent.answer = 204;
    await withConsole((ops) => ops.call('alerts.runDue', {}));
    expect([heard.asked.length, silent.accepted.length]).toEqual([1, 1]);
    expect(silent.accepted[0]?.body).toBe(silent.asked[0]?.body);
    await withConsole((ops) => ops.call('alerts.runDue', {}));
    expect([heard.asked.length, silent.asked.length]).toEqual([1, 2]);
  });

  it('goes on with a release where it was', async () => {
    const start = ['release', 'start', '--target', 'Door', '--version', '2.0', '--repo', 'vault'];
    const isWorking = () => stored("SELECT record ->> '$.work.state' FROM release") === 'running';
    await killedOnce(isWorking, join(root, 'out', 'cli.js'), ...start);
    await withConsole(async (ops) => {
      const [left, ...others] = (await ops.call('releases.list', { targetId })).releases;
      expect(others).toEqual([]);
      if (left === undefined) throw new Error('the release is gone');
      const { id: releaseId } = left;
      const cut = await ops.call('releases.get', { releaseId });
      expect(cut).toMatchObject({ stage: 'before', version: '2.0', work: { state: 'cut-off' } });
      const second = { targetId, repositoryId, version: '3.0' };
      await expect(ops.call('releases.start', second)).rejects.toMatchObject({ code: 'release/under-way' });
      await ops.call('releases.repeat', { releaseId, revision: cut.revision });
      const whole = await ops.call('releases.wait', { releaseId });
      expect(whole).toMatchObject({ stage: 'decision', version: '2.0', work: null });
      expect(whole.before?.snapshotId).toBeDefined();
      expect(await ops.call('journal.verify', {})).toMatchObject({ ok: true });
    });
  });
});
