import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../electron/cli/command.ts';
import { runCommandLine } from '../../../electron/cli/program.ts';
import { runText } from '../../../electron/cli/run-output.ts';
import { Output } from '../../../electron/cli/output.ts';
import { carryThrough } from '../../../electron/cli/run-steps.ts';
import type { RunWishes } from '../../../electron/cli/run-steps.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Run } from '../../../shared/model/runbook.ts';
import { notBuilt } from '../cli/built.ts';
import { openTill, stepsOf } from './support/till.ts';
import type { Till } from './support/till.ts';
import { tillPack } from './support/till-pack.ts';

/** An action for which there may be nothing to do, since no row fits. */
const idlePack = tillPack
  .replace(
    'actions:\n',
    `actions:
  - id: forget
    kind: sqlite-exec
    title: Forget a file
    path: data/shop.db
    arguments: [{ name: path, type: text, title: Path }]
    changes: [{ title: Files, table: file, where: path = :path }]
    needs-snapshot: 1h
`,
  )
  .replace(
    'runbooks:\n',
    `runbooks:
  - id: look-at-it
    title: Look at it
    purpose: startup
    steps: [{ id: door, do: confirm, title: Door, text: Look at the door., good: It is shut. }]
  - id: clean-up
    title: Clean up
    purpose: maintenance
    steps:
      - { id: which, do: input, type: text, title: Which }
      - { id: forget, do: action, title: Forget it, action: forget, arguments: { path: '\${input.which}' }, passes: [alone] }
      - { id: end, do: confirm, title: End }
`,
  );

const inputs = { env: {}, readLine: () => Promise.resolve(''), ask: () => null };
const notHere = () => {
  throw new Error('no face is opened here');
};

let till: Till;
let told: string;

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );

/** As the command line carries a run through, with nobody at it. */
async function through(runbook: string, wishes: Partial<RunWishes>): Promise<Run> {
  told = '';
  const write = (text: string) => void (told += text);
  const context: CommandContext = {
    ops: till.desk().ops,
    owner: true,
    dataDir: till.dataDir,
    out: new Output(write, write),
    inputs,
    signal: new AbortController().signal,
  };
  const { run } = await till.start(runbook);
  return carryThrough(context, run, { answers: {}, confirm: undefined, reason: undefined, ...wishes });
}

const stateOf = (run: Run, id: string) => run.steps.find(({ step }) => step.id === id);

describe.skipIf(notBuilt || process.platform === 'win32')('a run that is carried through', () => {
  beforeAll(async () => {
    till = await openTill(idlePack);
  }, 60_000);
  afterAll(() => till.dispose());

  it('does an action for which there is nothing to do, without a confirmation or a reason, and says so', async () => {
    const answers = { which: { value: 'nowhere.txt' }, end: { done: null } };
    const run = await through('clean-up', { answers });
    expect(run).toMatchObject({ state: 'finished', ok: true, passedRules: [] });
    const [attempt] = stateOf(run, 'forget')?.attempts ?? [];
    expect(attempt).toMatchObject({
      state: 'done',
      reason: null,
      passed: [],
      evidence: { actionRunId: null },
    });
    expect(attempt?.result?.en).toBe('There is nothing to change: no row fits.');
    expect(told).toContain('no row fits');
    const runs = await till.desk().ops.call('actions.runs', { targetId: till.targetId });
    expect(runs).toEqual([]);
  });

  it('waits with one for which there is something to do', async () => {
    const answers = { which: { value: 'a.txt' }, end: { done: null } };
    const run = await through('clean-up', { answers });
    expect(run).toMatchObject({ state: 'open', next: 'forget' });
    expect(stateOf(run, 'forget')?.attempts).toEqual([]);
    const steps = await stepsOf(till, run.id);
    expect(await refused(steps.perform('forget', { confirmName: '' }))).toBe('target/not-confirmed');
  });

  it('writes the reason only into a step that passes a rule', async () => {
    const answers = {
      text: { value: 'a' },
      number: { value: 1 },
      choice: { value: 'red' },
      file: { skip: 'there is none' },
      maybe: { value: 'yes' },
      rule: { done: null },
    };
    const run = await through('answers', { answers, reason: 'nobody else is there' });
    expect(run.passedRules).toMatchObject([{ ruleId: 'alone', reason: 'nobody else is there' }]);
    expect(run.steps.map(({ attempts }) => attempts.at(-1)?.reason)).toEqual([
      null,
      null,
      null,
      'there is none',
      null,
      'nobody else is there',
    ]);
  });

  it('is begun for an incident on the command line', async () => {
    const { ops } = till.desk();
    const opened = await ops.call('incidents.open', { targetId: till.targetId, title: 'The till rings' });
    const args = `--json runbook start look-at-it --target Till --incident ${opened.id.slice(0, 8)}`;
    told = '';
    const write = (text: string) => void (told += text);
    await runCommandLine(args.split(' '), {
      version: '0.0.0-test',
      inputs,
      signal: new AbortController().signal,
      write,
      writeError: write,
      open: () =>
        Promise.resolve({ ops, owner: true, dataDir: till.dataDir, dispose: () => Promise.resolve() }),
      faces: { serve: notHere, demo: notHere },
    });
    expect(JSON.parse(told)).toMatchObject({ incidentId: opened.id, next: 'door' });
    const { run } = await till.start('look-at-it');
    const { id: runId, revision } = run;
    const linked = await ops.call('runbooks.forIncident', { runId, revision, incidentId: opened.id });
    expect(linked).toMatchObject({ incidentId: opened.id, revision: revision + 1 });
    const { runIds } = await ops.call('incidents.get', { incidentId: opened.id });
    expect(runIds).toContain(runId);
  });

  it('says of what is due what a good answer is', async () => {
    const { run } = await till.start('look-at-it');
    expect(runText(run)).toContain('  Look at the door.\n  A good answer: It is shut.\n');
  });

  it('is found altered where an answer is rewritten behind the console, or an attempt taken out or put in', async () => {
    const run = await till.start('answers');
    await run.settle('text', 'done', { value: 'aaa', note: 'as it said' });
    await run.settle('number', 'skipped', { reason: 'nobody knows' });
    await run.note('half way');
    const { ops } = till.desk();
    const problems = async () => (await ops.call('runbooks.check', { runId: run.run.id })).problems;
    expect(await problems()).toEqual([]);
    const rewrite = (sql: string) => {
      const database = openSqlite(join(till.desk().dataDir, 'console.db'), {
        readOnly: false,
        mustExist: true,
        busyTimeoutMs: 2000,
      });
      database.prepare(sql).run(run.run.id);
      database.close();
    };
    rewrite(
      `UPDATE runbook_attempt SET attempt = replace(attempt, '"aaa"', '"aab"') WHERE step_id = 'text' AND run_id = ?`,
    );
    expect(await problems()).toMatchObject([
      { part: { en: '"Text", attempt 1' }, problem: { en: expect.stringContaining('altered') as unknown } },
    ]);
    const record = await ops.call('runbooks.export', { runId: run.run.id, format: 'md' });
    expect(record.text).toContain('NOT AS IT WAS WRITTEN');
    expect(await ops.call('journal.verify', {})).toMatchObject({
      ok: false,
      altered: [
        { what: { en: expect.stringContaining(run.run.id) as unknown }, part: { en: '"Text", attempt 1' } },
      ],
    });
    rewrite(
      `UPDATE runbook_attempt SET attempt = replace(attempt, '"aab"', '"aaa"') WHERE step_id = 'text' AND run_id = ?`,
    );
    rewrite(`UPDATE runbook_attempt SET number = 2 WHERE step_id = 'number' AND run_id = ?`);
    rewrite(`UPDATE runbook_run SET notes = '[]' WHERE id = ?`);
    expect((await problems()).map(({ part }) => part.en)).toEqual([
      expect.stringContaining('the run itself'),
      '"Number", attempt 1',
      '"Number", attempt 2',
    ]);
  });
});
