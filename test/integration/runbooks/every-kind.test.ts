import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notBuilt } from '../cli/built.ts';
import { addVault, installShopPack, openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { tillPack } from './support/till-pack.ts';
import { startTillServer } from './support/till-server.ts';
import type { TillServer } from './support/till-server.ts';

const Ran = z.object({
  id: z.string(),
  state: z.string(),
  ok: z.boolean().nullable(),
  next: z.string().nullable(),
  revision: z.number(),
  passedRules: z.array(z.object({ ruleId: z.string(), reason: z.string() })),
  steps: z.array(
    z.object({
      step: z.object({ id: z.string() }),
      state: z.string(),
      attempts: z.array(
        z.object({
          state: z.string(),
          result: z.string().nullable(),
          operator: z.string(),
          evidence: z.looseObject({
            snapshotId: z.string().nullable(),
            actionRunId: z.string().nullable(),
            restoreId: z.string().nullable(),
            jobId: z.string().nullable(),
            output: z.string().nullable(),
          }),
        }),
      ),
    }),
  ),
});

let desk: ShopDesk;
let server: TillServer;

describe.skipIf(notBuilt || process.platform === 'win32')('a runbook with every kind of step', () => {
  beforeAll(async () => {
    server = await startTillServer();
    desk = await openShopDesk();
    writeFileSync(desk.at('till.yaml'), tillPack);
    await installShopPack(desk, desk.at('till.yaml'));
    await addVault(desk, 'vault');
    await desk.json(
      'target',
      'add',
      '--pack',
      'till',
      '--name',
      'Till',
      '--set',
      `root=${desk.shop}`,
      '--set',
      `url=${server.url}`,
    );
    await desk.json('action', 'enable', '--target', 'Till');
    writeFileSync(
      desk.at('answers.yaml'),
      'name: { value: "a.txt" }\nwho: { chose: all }\nlook: { done: "one row" }\ndone: { done: null, note: looked }\n',
    );
  }, 120_000);

  afterAll(async () => {
    await desk.dispose();
    await server.stop();
  });

  it('is carried out from start to end, with the evidence of each', { timeout: 120_000 }, async () => {
    const command = `--json runbook start every-kind --target Till --repo vault --auto --answers ${desk.at('answers.yaml')} --confirm Till --reason`;
    const run = await desk.holdfast([...command.split(' '), 'nobody else is here']);
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toMatchObject({ exitCode: 0 });
    const ran = Ran.parse(JSON.parse(run.stdout));
    expect(ran).toMatchObject({ state: 'finished', ok: true, next: null });
    const states = Object.fromEntries(ran.steps.map(({ step, state }) => [step.id, state]));
    expect(states).toMatchObject({
      'only-one': 'not-needed',
      cluster: 'not-needed',
      look: 'done',
      back: 'done',
    });
    expect(Object.values(states).filter((state) => state === 'done')).toHaveLength(15);
    expect(ran.passedRules).toMatchObject([{ ruleId: 'alone', reason: 'nobody else is here' }]);
    expect(server.changes()).toBe(1);
    expect(JSON.parse(server.lastBody())).toEqual({ what: 'a.txt', how: 'softly' });
    const evidence = (id: string) => ran.steps.find(({ step }) => step.id === id)?.attempts.at(-1)?.evidence;
    expect(evidence('kept')?.snapshotId).toMatch(/^[0-9a-f]{64}$/);
    expect(evidence('practice')).toMatchObject({ snapshotId: evidence('kept')?.snapshotId });
    expect(evidence('back')?.restoreId).toMatch(/^[0-9a-f]{16}$/);
    expect(evidence('list')?.output).toBe('xa.txt single');
    expect(evidence('look')).toMatchObject({ table: { matching: 1, rows: [['a.txt']] } });
    const runs = z
      .object({ runs: z.array(z.object({ run: z.string() })) })
      .parse(await desk.json('action', 'runs', '--target', 'Till'));
    expect(runs.runs.map((one) => one.run)).toContain(evidence('change')?.actionRunId);
    const listed = await desk.json('snapshot', 'list', '--target', 'Till');
    expect(JSON.stringify(listed)).toContain('by a.txt');
  });

  it('is told as Markdown, as a page and as JSON, with what was passed', async () => {
    const { runs } = z
      .object({ runs: z.array(z.object({ id: z.string() })) })
      .parse(await desk.json('runbook', 'runs'));
    const id = runs[0]?.id ?? '';
    for (const format of ['md', 'html', 'json'])
      await desk.json('runbook', 'export', id, desk.at(`run.${format}`));
    const markdown = readFileSync(desk.at('run.md'), 'utf8');
    expect(markdown).toContain('RULES THAT WERE PASSED');
    expect(markdown).toContain('nobody else is here');
    const page = readFileSync(desk.at('run.html'), 'utf8');
    expect(page).toContain('<h2 class="alert">');
    expect(page).not.toMatch(/<script|https?:\/\/(?!127)/);
    expect(JSON.parse(readFileSync(desk.at('run.json'), 'utf8'))).toMatchObject({ run: { id, ok: true } });
    expect(await desk.failure('runbook', 'export', id, desk.at('run.md'))).toMatchObject({
      error: { code: 'file/not-writable' },
    });
  });

  it('stands in the journal, which holds', async () => {
    const { entries } = z
      .object({ entries: z.array(z.object({ action: z.string(), subject: z.string() })) })
      .parse(await desk.json('journal', 'list', '--limit', '500'));
    const of = (action: string) => entries.filter((entry) => entry.action === action);
    // What a person answers has an end, and no beginning of its own.
    expect(of('run.step-end')).toHaveLength(15);
    expect(of('run.step-begin')).toHaveLength(12);
    expect(of('run.pass-rule')).toMatchObject([{ subject: 'Do not do it alone.' }]);
    expect(await desk.json('journal', 'verify')).toMatchObject({ ok: true });
    expect(existsSync(join(desk.path, 'console.db'))).toBe(true);
  });

  it('tells by its exit that it is through, has failures or waits, and goes on by single commands', async () => {
    const holdfast = async (command: string, ...more: string[]) =>
      desk.holdfast([...command.split(' '), ...more]);
    const waiting = await holdfast('--json runbook start branches --target Till --auto');
    expect(waiting.exitCode).toBe(4);
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(waiting.stdout));
    expect((await holdfast(`runbook status ${id.slice(0, 6)}`)).stdout).toContain('NEXT fine: Fine');
    expect(await holdfast(`runbook done fine --run ${id}`, '--note', 'all is well')).toMatchObject({
      exitCode: 0,
    });
    server.setIll(true);
    expect(await holdfast(`runbook next ${id}`)).toMatchObject({ exitCode: 3 });
    expect(await desk.failure('runbook', 'skip', 'last', '--run', id, '--reason', 'x')).toMatchObject({
      error: { code: 'runbook/not-due' },
    });
    expect(await holdfast(`runbook next ${id} --auto`)).toMatchObject({ exitCode: 3 });
    server.setIll(false);
    expect(await holdfast(`runbook repeat again --run ${id}`)).toMatchObject({ exitCode: 0 });
    writeFileSync(desk.at('wrong.yaml'), 'last: { doen: x }\n');
    const wrong = await holdfast(`runbook next ${id} --auto --answers ${desk.at('wrong.yaml')}`);
    expect(wrong).toMatchObject({ exitCode: 2 });
    expect(wrong.stderr).toContain('wrong.yaml:1:');
    writeFileSync(desk.at('last.yaml'), 'last: { fail: nobody there }\n');
    expect(await holdfast(`runbook next ${id} --auto --answers ${desk.at('last.yaml')}`)).toMatchObject({
      exitCode: 3,
    });
    expect(await desk.json('runbook', 'status', id)).toMatchObject({ state: 'finished', ok: false });
    const listed = await desk.json('runbook', 'list', '--target', 'Till');
    expect(listed).toMatchObject({
      runbooks: expect.arrayContaining([
        expect.objectContaining({
          id: 'branches',
          lastRun: expect.objectContaining({ id, ok: false, failedSteps: 1 }) as unknown,
        }),
      ]) as unknown,
    });
  });
});
