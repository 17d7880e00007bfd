import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeHostFolder } from '../../../../electron/locations/host-database-copy/host-folder.ts';
import { temporaryPrefix } from '../../../../electron/locations/ssh/replace-on-host.ts';
import { openTestConsole } from '../../../fakes/test-console.ts';
import type { TestConsole } from '../../../fakes/test-console.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../../lab/ssh/through-host.ts';
import { runHere } from '../../cli/support/shop-desk.ts';
import { later } from '../../live-database/support/children.ts';
import { makeWorkshop, startServer } from '../sqlite/workshop.ts';
import { giveTo, startMachine } from './host-workshop.ts';
import type { PracticeMachine } from './host-workshop.ts';

const Answer = z.object({ leftovers: z.array(z.object({ path: z.string(), inUse: z.boolean() })) });
const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };

describe.skipIf(noSshServer !== null)(`what captures leave on a host ${noSshServer ?? ''}`, () => {
  let machine: PracticeMachine;
  let desk: TestConsole;
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-leftovers-'));
    mkdirSync(join(home, '.ssh'));
    [machine, desk] = await Promise.all([
      startMachine(['python3']),
      openTestConsole({ environment: { HOME: home } }),
    ]);
    await trustHost((args) => runHere(desk, args, ''), machine.server);
  });
  afterAll(async () => {
    await desk.dispose();
    await machine.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const leftovers = async (...more: readonly string[]) => {
    const { server } = machine;
    const address = `${server.account.user}@${server.host}:${server.port}`;
    const args = ['--json', 'host', 'leftovers', address, '--identity', server.keyFile, ...more];
    const { exitCode, stdout } = await runHere(desk, args, '');
    const { leftovers: all } = Answer.parse(JSON.parse(stdout));
    // Other tests enter the same account.
    const here = all.filter(({ path }) => path.startsWith(machine.temporaryFolder));
    return { exitCode, here };
  };
  const gone = async () => {
    await expect.poll(() => machine.temporary(), { timeout: 20_000 }).toEqual([]);
  };

  it('is nothing when the job is killed', async () => {
    const shop = makeWorkshop();
    chmodSync(dirname(shop.root), 0o755);
    await startServer(shop, 'WAL', 20_000);
    giveTo(machine, shop.root);
    const entry = join(import.meta.dirname, 'capture-child.ts');
    for (const stage of ['Copying', 'Fetching']) {
      const child = fork(entry, [shop.path, shop.scratch], { execArgv: [] });
      later(() => void child.kill('SIGKILL'));
      child.send(await machine.access());
      const told: string[] = [];
      child.on('message', (message) => told.push(z.string().parse(message)));
      await expect.poll(() => told.some((text) => text.startsWith(stage)), { timeout: 20_000 }).toBe(true);
      if (stage === 'Copying')
        await expect.poll(() => machine.temporary().length, { timeout: 20_000 }).toBe(1);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await gone();
    }
  });

  it('is nothing when the link is cut', async () => {
    const host = await machine.enter();
    const folder = await makeHostFolder(host.connection, machine.temporaryFolder, wait);
    expect(machine.temporary()).toHaveLength(1);
    machine.link.cut();
    await gone();
    await folder.release();
  });

  it('is found when its keeper was killed, told from what is in use, and removed when that is asked for', async () => {
    const first = await machine.enter();
    const left = await makeHostFolder(first.connection, machine.temporaryFolder, wait);
    const [, pid = ''] = /^pid (\d+)$/m.exec(readFileSync(join(left.path, 'owner'), 'utf8')) ?? [];
    process.kill(Number(pid), 'SIGKILL');
    const second = await machine.enter();
    const used = await makeHostFolder(second.connection, machine.temporaryFolder, wait);
    // What is only called so is somebody else's.
    const foreign = join(machine.temporaryFolder, `${temporaryPrefix}foreign`);
    mkdirSync(foreign);
    symlinkSync('/etc', join(machine.temporaryFolder, `${temporaryPrefix}link`));
    // Nobody says whose they are: one was made today, and one long ago.
    const [today, longAgo] = ['today', 'long-ago'].map((name) =>
      join(machine.temporaryFolder, `${temporaryPrefix}${name}`),
    ) as [string, string];
    for (const unnamed of [today, longAgo]) {
      mkdirSync(unnamed);
      giveTo(machine, unnamed);
    }
    const daysAgo = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(longAgo, daysAgo, daysAgo);
    const found = await leftovers();
    expect(found.exitCode).toBe(3);
    const expected = [
      { path: left.path, inUse: false },
      { path: longAgo, inUse: false },
      { path: today, inUse: true },
      { path: used.path, inUse: true },
    ];
    const byPath = (list: typeof expected) => list.toSorted((a, b) => a.path.localeCompare(b.path));
    expect(byPath(found.here)).toEqual(byPath(expected));
    const removed = await leftovers('--remove');
    expect(removed.exitCode).toBe(0);
    expect(byPath(removed.here)).toEqual(byPath(expected.filter(({ inUse }) => !inUse)));
    expect(machine.temporary()).toContain(used.path.split('/').at(-1));
    expect(machine.temporary()).toContain(`${temporaryPrefix}foreign`);
    const { entries } = await desk.ops.call('journal.list', {});
    expect(entries.find(({ action }) => action === 'host.leftovers-removed')).toMatchObject({
      subject: expect.stringContaining('127.0.0.1') as string,
    });
    await used.release();
    for (const folder of [foreign, today]) rmSync(folder, { recursive: true });
    rmSync(join(machine.temporaryFolder, `${temporaryPrefix}link`));
    await gone();
    expect((await leftovers()).here).toEqual([]);
    await left.release();
  });
});
