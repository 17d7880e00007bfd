import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTestConsole } from '../fakes/test-console.ts';
import { notBuilt } from '../integration/cli/built.ts';
import { makeShopDesk, put } from '../integration/cli/support/shop-desk.ts';
import { installPack } from '../integration/runbooks/support/till.ts';
import { root } from '../ui/support/holdfast.ts';
import { countKill } from './kills.ts';

/*
 * The console is killed in the middle of each stage of an action, and at the boundary to the next: nothing is sent twice, nothing that comes
 * after it is sent at all, and the run says how far it came.
 */

const packText = `pack: staged
version: 1
title: Staged
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
settings-files: [{ id: env, title: Environment, path: .env }]
probes: [{ id: port, kind: tcp, title: Port, group: startup }]
actions:
  - id: steps
    kind: guided
    title: Steps
    stages:
      - { id: first, do: http, title: First, run: [{ id: one, request: { method: POST, path: /first } }] }
      - { id: level, do: edit, title: Level, file: env, set: [{ key: LEVEL, to: debug }] }
      - { id: second, do: http, title: Second, run: [{ id: two, request: { method: POST, path: /second } }] }
      - { id: third, do: http, title: Third, run: [{ id: three, request: { method: POST, path: /third } }] }
`;
const order = ['first', 'level', 'second', 'third'];

type Moment = { readonly at: string; readonly when: 'middle' | 'boundary' };

const moments: readonly Moment[] = [
  { at: 'first', when: 'middle' },
  { at: 'first', when: 'boundary' },
  { at: 'second', when: 'middle' },
  { at: 'second', when: 'boundary' },
  { at: 'third', when: 'middle' },
];

test.skipIf(notBuilt || process.platform === 'win32')(
  'an action that is cut off at any stage does nothing twice and nothing after it, and says how far it came',
  { timeout: 120_000 },
  async () => {
    let counts: Record<string, number> = {};
    let reached: ((moment: Moment) => void) | null = null;
    const server = createServer((request, response) => {
      const at = (request.url ?? '').slice(1);
      counts[at] = (counts[at] ?? 0) + 1;
      reached?.({ at, when: 'middle' });
      response.once('finish', () => reached?.({ at, when: 'boundary' }));
      response.end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const desk = makeShopDesk();
    onTestFinished(() => desk.dispose());
    const setUp = await openTestConsole({ dataDir: desk.path });
    await installPack(setUp.ops, packText);
    const { token } = await setUp.ops.call('picker.offer', { path: desk.shop });
    const settings = { url: `http://127.0.0.1:${port}`, root: token };
    const { id: targetId } = await setUp.ops.call('targets.add', { name: 'S', pack: 'staged', settings });
    await setUp.ops.call('actions.enable', { targetId, enabled: true });
    await setUp.dispose();

    for (const moment of moments) {
      counts = {};
      put(desk.shop, '.env', 'LEVEL=info\n');
      const where = `${moment.at}, ${moment.when}`;
      const args = ['action', 'run', '--target', 'S', '--action', 'steps', '--confirm', 'S'];
      const child = spawn(
        process.execPath,
        ['--min-semi-space-size=32', join(root, 'out', 'cli.js'), ...args],
        {
          env: { ...process.env, ...desk.env },
          stdio: 'ignore',
        },
      );
      const exited = once(child, 'exit');
      reached = ({ at, when }) => {
        if (at === moment.at && when === moment.when) child.kill('SIGKILL');
      };
      await exited;
      reached = null;
      countKill('action');
      expect(child.signalCode, where).toBe('SIGKILL');
      // The next console finds what was cut off; it goes on with nothing by itself.
      const next = await openTestConsole({ dataDir: desk.path });
      const [run] = await next.ops.call('actions.runs', { targetId });
      await next.dispose();
      expect(run?.state, where).toBe('interrupted');
      const outcomes = run?.stages.map(({ outcome }) => outcome) ?? [];
      const reachedStage = order.indexOf(moment.at);
      expect(outcomes.slice(0, reachedStage), where).toEqual(order.slice(0, reachedStage).map(() => 'done'));
      // Where the answer had just been given, it may not have been heard any more.
      const known = moment.when === 'middle' ? ['running'] : ['running', 'done'];
      expect(known, where).toContain(outcomes[reachedStage]);
      expect(outcomes.slice(reachedStage + (moment.when === 'middle' ? 1 : 2)), where).not.toContain('done');
      expect(
        Object.values(counts).every((count) => count === 1),
        where,
      ).toBe(true);
      expect(Object.keys(counts), where).toEqual(
        order.slice(0, reachedStage + 1).filter((stage) => stage !== 'level'),
      );
      const level = readFileSync(join(desk.shop, '.env'), 'utf8');
      if (reachedStage > 1) expect(level, where).toBe('LEVEL=debug\n');
      expect(['LEVEL=info\n', 'LEVEL=debug\n'], where).toContain(level);
    }
  },
);
