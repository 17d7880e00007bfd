import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lightPassphrase } from '../fakes/light-vault.ts';
import { notBuilt } from '../integration/cli/built.ts';
import { openTill, stepsOf } from '../integration/runbooks/support/till.ts';
import type { Steps, Till } from '../integration/runbooks/support/till.ts';
import { root } from '../ui/support/holdfast.ts';
import { faultRounds, faultSeed, randomFrom } from './repository-scene.ts';
import type { RunDeath } from './run-death.ts';

/*
 * The console is killed while it carries a run out: before and after everything that it writes, and in the middle of steps. The run goes on
 * where it was, nothing that changes the target is done twice, and nothing of what was found is lost.
 */

/** At a moment of the run, or as soon as something is seen from outside. */
type Death = RunDeath | { readonly seen: () => boolean };

/** Every moment of a run in the long form, and one of the first 36, which every run has, in the bounded form. */
const isLongForm = faultRounds > 5;
const leastMoments = 36;

let till: Till;
const file = (name: string) => join(till.dataDir, '..', name);

/** How often the target was changed: by requests, and by lines in a file. */
const changes = (): readonly [number, number] => {
  const log = join(till.folder, 'lines');
  return [
    till.server.changes(),
    existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0,
  ];
};

describe.skipIf(notBuilt || process.platform === 'win32')('a run whose console is killed', () => {
  beforeAll(async () => {
    till = await openTill();
    writeFileSync(file('answers'), 'line: { done: null, note: it was done there }\nend: { done: null }\n');
    writeFileSync(file('passphrase'), lightPassphrase, { mode: 0o600 });
  }, 60_000);
  afterAll(() => till.dispose());

  it('goes on in the middle of every step, and changes its target once', { timeout: 300_000 }, async () => {
    const [requests, lines] = changes();
    const known = await runIds();
    await till.reopen(async () => {
      await killed('start killed --target Till', { what: 'run began', when: 'before' });
      await killed('start killed --target Till', { what: 'run began', when: 'after' });
    });
    expect((await runIds()).size).toBe(known.size + 1);
    const run = await begunSince(known, 'killed');
    const next = `next ${run.run.id}`;
    const looks = ['version', 'policies', 'rows'];

    till.server.setSlowMs(60_000);
    await till.reopen(async () => {
      await killed(next, { what: 'health began', when: 'before' });
      for (const look of looks) await killed(next, { what: `${look} began`, when: 'after' });
      await killed(next, { seen: () => changes()[0] > requests });
    });
    till.server.setSlowMs(0);
    await run.look();
    expect(run.states['change']).toBe('cut-off');
    const [attempt] = run.attempts('change');
    expect(attempt?.result?.en).toContain(`run ${attempt?.evidence.actionRunId ?? '-'}) was interrupted`);
    await run.carryOn();
    expect(run.attempts('change')).toHaveLength(1);
    await expect(run.perform('change', { confirmName: 'Till' })).rejects.toMatchObject({
      code: 'runbook/needs-again',
    });
    expect(changes()).toEqual([requests + 1, lines]);
    await run.settle('change', 'done', { note: 'it was done there' });

    await till.reopen(async () => {
      writeFileSync(join(till.folder, 'pause'), '60');
      await killed(next, { seen: () => changes()[1] > lines });
      rmSync(join(till.folder, 'pause'));
      // What a program did nobody knows either: that it is done stands in the answers of this one.
      await killed(next, { what: 'well began', when: 'after' });
    });
    await run.look();
    expect(run.states['well']).toBe('cut-off');
    await goOn(run);
    for (const step of [...looks, 'line', 'well'])
      expect(statesOf(run, step), step).toEqual(['cut-off', 'done']);
    expect(changes()).toEqual([requests + 1, lines + 1]);
  });

  it('goes on at every boundary, and changes its target once', { timeout: 900_000 }, async () => {
    const [requests, lines] = changes();
    const known = await runIds();
    await till.reopen(() => killed('start killed --target Till', { what: 'change done', when: 'before' }));
    const run = await begunSince(known, 'killed');
    expect(run.states['change']).toBe('cut-off');
    expect(changes()).toEqual([requests + 1, lines]);
    await run.settle('change', 'done', { note: 'it was done there' });
    await till.reopen(() => killed(`next ${run.run.id}`, { what: 'line done', when: 'after' }));
    await run.look();
    expect([run.states['line'], run.run.next]).toEqual(['done', 'well']);
    await goOn(run);
    expect(changes()).toEqual([requests + 1, lines + 1]);

    const start = 'start killed --target Till';
    const chosen = 1 + Math.floor(randomFrom(faultSeed)() * leastMoments);
    if (!isLongForm) expect(await cutOff(start, chosen), `seed ${faultSeed}`).toBe(true);
    let at = 1;
    while (isLongForm && (await cutOff(start, at))) at += 1;
    if (isLongForm) expect(at).toBeGreaterThan(leastMoments);
  });

  it('stands where a probe hung', { timeout: 120_000 }, async () => {
    const known = await runIds();
    await till.reopen(() => killed('start hanging --target Till', { seen: () => till.server.hung() > 0 }));
    const hung = await begunSince(known, 'hanging');
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
    const run = await till.start('killed-jobs');
    const steps = ['kept', 'read-back', 'practice', 'back'];
    await till.reopen(async () => {
      for (const step of steps) await killed(`next ${run.run.id}`, { what: `${step} job`, when: 'after' });
    });
    await run.look();
    expect(run.states['back']).toBe('cut-off');
    await takeBackInterrupted();
    await expect(run.perform('back', { confirmName: 'Till' })).rejects.toMatchObject({
      code: 'runbook/needs-again',
    });
    await run.perform('back', { confirmName: 'Till', again: true });
    await run.wait();
    for (const step of steps) expect(statesOf(run, step), step).toEqual(['cut-off', 'done']);
  });
});

/** A run that is carried out by a console which is killed at its Nth moment, and gone on with; false: it has fewer moments. */
async function cutOff(command: string, at: number): Promise<boolean> {
  const known = await runIds();
  const [requests, lines] = changes();
  let wasKilled = false;
  await till.reopen(async () => {
    ({ wasKilled } = await carry(command, { at }));
  });
  await goOn(await begunSince(known, 'killed'));
  expect(changes(), `moment ${at}`).toEqual([requests + 1, lines + 1]);
  return wasKilled;
}

async function killed(command: string, death: Death): Promise<void> {
  const { wasKilled, said } = await carry(command, death);
  expect(wasKilled, `${command}: ${JSON.stringify(death)}: ${said}`).toBe(true);
}

/** A console of its own that carries out what needs nobody, until it is killed or comes to its end. */
async function carry(command: string, death: Death) {
  const preload = 'seen' in death ? [] : ['--import', join(import.meta.dirname, 'run-death.ts')];
  const auto = ['--auto', '--confirm', 'Till', '--answers', file('answers')];
  const args = [
    '--min-semi-space-size=32',
    ...preload,
    join(root, 'out', 'cli.js'),
    'runbook',
    ...command.split(' '),
    ...auto,
  ];
  const child = spawn(process.execPath, args, {
    env: {
      NODE_COMPILE_CACHE: file('compiled'),
      ...process.env,
      HOLDFAST_DATA_DIR: till.dataDir,
      HOLDFAST_VAULT_PASSPHRASE_FILE: file('passphrase'),
      ...variablesOf(death),
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/holdfast-tests',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = once(child, 'exit');
  while ('seen' in death && !death.seen() && child.exitCode === null) await delay(20);
  if ('seen' in death) child.kill('SIGKILL');
  await exited;
  return { wasKilled: child.signalCode === 'SIGKILL', said };
}

function variablesOf(death: Death): Record<string, string> {
  if ('seen' in death) return {};
  return 'at' in death ? { DIE_AT: String(death.at) } : { DIE_WHAT: death.what, DIE_WHEN: death.when };
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

const statesOf = (run: Steps, step: string) => run.attempts(step).map(({ state }) => state);

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
