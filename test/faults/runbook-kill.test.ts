import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lightPassphrase } from '../fakes/light-vault.ts';
import { notBuilt } from '../integration/cli/built.ts';
import { openTill, stepsOf } from '../integration/runbooks/support/till.ts';
import type { Steps, Till } from '../integration/runbooks/support/till.ts';
import { root } from '../ui/support/holdfast.ts';
import { moments } from './act.ts';
import { faultRounds } from './repository-scene.ts';

/*
 * The console is killed while it carries a run out: before and after everything that it writes, and in the middle of steps. The run goes on
 * where it was, nothing that changes the target is done twice, and nothing of what was found is lost.
 */

const Ended = z.object({ exitCode: z.number(), moments: z.number() });
type Death = {
  readonly dieAt?: number;
  readonly atJobOf?: string;
  readonly inStep?: string;
  readonly when?: () => boolean;
};

let till: Till;
const lines = () => {
  const file = join(till.folder, 'lines');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).length : 0;
};

describe.skipIf(notBuilt || process.platform === 'win32')('a run whose console is killed', () => {
  beforeAll(async () => {
    till = await openTill();
    writeFileSync(join(till.dataDir, 'answers.yaml'), 'end: { done: null }\n');
  }, 60_000);
  afterAll(() => till.dispose());

  it('goes on at every boundary, and changes its target once', { timeout: 600_000 }, async () => {
    const whole = await carriedOut('killed', {});
    expect(whole).toMatchObject({ exitCode: 0 });
    // Each of them is two consoles; those in the middle of steps are looked at below.
    for (const dieAt of moments(whole?.moments ?? 0, faultRounds - 1)) {
      const known = await runIds();
      const before = { changes: till.server.changes(), lines: lines() };
      expect(await carriedOut('killed', { dieAt }), `moment ${dieAt}`).toBeNull();
      await goOn(await begunSince(known, 'killed'));
      expect([till.server.changes() - before.changes, lines() - before.lines], `moment ${dieAt}`).toEqual([
        1, 1,
      ]);
    }
  });

  it('looks again at what it only looked at, without being told to', { timeout: 120_000 }, async () => {
    const known = await runIds();
    const before = till.server.changes();
    const looks = ['version', 'policies', 'rows', 'well'];
    await till.reopen(async () => {
      for (const [at, inStep] of looks.entries())
        await carry(at === 0 ? 'start killed --target Till' : 'next NEWEST', { inStep });
    });
    const run = await begunSince(known, 'killed');
    expect(run.states['well']).toBe('cut-off');
    await run.perform('well');
    await run.wait();
    for (const step of looks)
      expect(
        run.attempts(step).map(({ state }) => state),
        step,
      ).toEqual(['cut-off', 'done']);
    expect(run.run.next).toBe('end');
    expect(till.server.changes()).toBe(before + 1);
  });

  it(
    'knows that an action was under way, and does it again only when it is told to',
    { timeout: 120_000 },
    async () => {
      till.server.setSlowMs(20_000);
      const known = await runIds();
      const before = till.server.changes();
      await carriedOut('killed', { when: () => till.server.changes() > before });
      till.server.setSlowMs(0);
      const run = await begunSince(known, 'killed');
      expect(run.states['change']).toBe('cut-off');
      const [attempt] = run.attempts('change');
      expect(attempt?.result?.en).toContain(`run ${attempt?.evidence.actionRunId ?? '-'}) was interrupted`);
      await run.carryOn();
      expect(run.attempts('change')).toHaveLength(1);
      await expect(run.perform('change', { confirmName: 'Till' })).rejects.toMatchObject({
        code: 'runbook/needs-again',
      });
      expect(till.server.changes()).toBe(before + 1);
      await goOn(run);
      expect(till.server.changes()).toBe(before + 1);
    },
  );

  it('stands where a program was cut off, and where a probe hung', { timeout: 120_000 }, async () => {
    writeFileSync(join(till.folder, 'pause'), '20');
    const known = await runIds();
    const before = lines();
    await carriedOut('killed', { when: () => lines() > before });
    rmSync(join(till.folder, 'pause'));
    const run = await begunSince(known, 'killed');
    expect(run.states['line']).toBe('cut-off');
    await goOn(run);
    expect(lines()).toBe(before + 1);

    const seen = await runIds();
    const asked = till.server.hung();
    await carriedOut('hanging', { when: () => till.server.hung() > asked });
    const hung = await begunSince(seen, 'hanging');
    expect(hung.states['hang']).toBe('cut-off');
    await hung.settle('hang', 'skipped', { reason: 'it hangs' });
    expect(hung.run.next).toBe('sent');
    await hung.abandon('only a test');
  });

  it('takes, reads back, practises and puts back again what was cut off', { timeout: 300_000 }, async () => {
    const { ops } = till.desk();
    const { token } = await ops.call('picker.offer', { path: till.dataDir });
    const wish = { name: 'vault', folder: token, newFolderName: 'vault' };
    const { repository, recoveryCode } = await ops.call('repositories.init', wish);
    const lastGroup = recoveryCode.split('-')[7] ?? '';
    await ops.call('repositories.confirmKit', { repositoryId: repository.id, lastGroup });
    const known = await runIds();
    const steps = ['kept', 'read-back', 'practice', 'back'];
    await till.reopen(async () => {
      for (const [at, step] of steps.entries())
        await carry(at === 0 ? 'start killed-jobs --target Till' : 'next NEWEST', { atJobOf: step });
    });
    const run = await begunSince(known, 'killed-jobs');
    expect(run.states['back']).toBe('cut-off');
    await takeBackInterrupted();
    await expect(run.perform('back', { confirmName: 'Till' })).rejects.toMatchObject({
      code: 'runbook/needs-again',
    });
    await run.perform('back', { confirmName: 'Till', again: true });
    await run.wait();
    for (const step of steps)
      expect(
        run.attempts(step).map(({ state }) => state),
        step,
      ).toEqual(['cut-off', 'done']);
  });
});

/** The run carried out by a console of its own; null when that was killed. */
async function carriedOut(runbook: string, death: Death): Promise<z.infer<typeof Ended> | null> {
  let ended: z.infer<typeof Ended> | null = null;
  await till.reopen(async () => {
    ended = await carry(`start ${runbook} --target Till`, death);
  });
  return ended;
}

async function carry(command: string, death: Death): Promise<z.infer<typeof Ended> | null> {
  let ended: z.infer<typeof Ended> | null = null;
  const env = { ...process.env, NODE_COMPILE_CACHE: join(till.dataDir, '..', 'compiled') };
  const child = fork(join(import.meta.dirname, 'runbook-child.ts'), [], { execArgv: [], env });
  const exited = once(child, 'exit');
  await once(child, 'message');
  child.on('message', (message) => (ended = Ended.parse(message)));
  child.send({
    dataDir: till.dataDir,
    childEntry: join(root, 'out', 'child.js'),
    passphrase: lightPassphrase,
    args: `runbook ${command} --auto --confirm Till --answers ${join(till.dataDir, 'answers.yaml')}`.split(
      ' ',
    ),
    dieAt: death.dieAt ?? null,
    dieAtJobOf: death.atJobOf ?? null,
    dieIn: death.inStep ?? null,
  });
  while (death.when !== undefined && !death.when() && child.exitCode === null) await delay(20);
  if (death.when !== undefined) child.kill('SIGKILL');
  await exited;
  return ended;
}

async function runIds(): Promise<ReadonlySet<string>> {
  const { runs } = await till.desk().ops.call('runbooks.runs', {});
  return new Set(runs.map(({ id }) => id));
}

/** The run that the killed console had begun, or one that is begun now where it had not come so far. */
async function begunSince(known: ReadonlySet<string>, runbookId: string): Promise<Steps> {
  const { runs } = await till.desk().ops.call('runbooks.runs', {});
  const begun = runs.find(({ id }) => !known.has(id));
  return begun === undefined ? till.start(runbookId) : stepsOf(till, begun.id);
}

/** A person looks at the target, and goes on: what was done there is said to be done, the rest is carried out. */
async function goOn(run: Steps): Promise<void> {
  while (run.run.state === 'open') {
    await run.carryOn();
    const { next } = run.run;
    if (next === null) await run.finish();
    else if (next === 'end') await run.settle('end', 'done');
    else if (await hasBegunThere(run, next)) await run.settle(next, 'done', { note: 'it was done there' });
    else {
      await run.perform(next, { confirmName: 'Till', again: run.states[next] === 'cut-off' });
      await run.wait();
    }
  }
  expect(run.run.ok).toBe(true);
  for (const { attempts } of run.run.steps) {
    expect(attempts.filter(({ state }) => state === 'done')).toHaveLength(1);
    expect(attempts.filter(({ state }) => state !== 'done' && state !== 'cut-off')).toEqual([]);
  }
  expect(await till.desk().ops.call('journal.verify', {})).toMatchObject({ ok: true });
}

async function hasBegunThere(run: Steps, step: string): Promise<boolean> {
  const { actionRunId } = run.attempts(step).at(-1)?.evidence ?? { actionRunId: null };
  const runs = await till.desk().ops.call('actions.runs', { targetId: till.targetId });
  return runs.some(({ id }) => id === actionRunId);
}

async function takeBackInterrupted(): Promise<void> {
  const { ops } = till.desk();
  const { interrupted } = await ops.call('restores.list', {});
  for (const { id: restoreId } of interrupted) {
    const { jobId } = await ops.call('restores.rollback', { restoreId });
    await ops.call('jobs.wait', { jobId });
  }
}
