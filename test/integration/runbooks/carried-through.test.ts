import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../electron/cli/command.ts';
import { Output } from '../../../electron/cli/output.ts';
import { carryThrough } from '../../../electron/cli/run-steps.ts';
import type { RunWishes } from '../../../electron/cli/run-steps.ts';
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
  - id: clean-up
    title: Clean up
    purpose: maintenance
    steps:
      - { id: which, do: input, type: text, title: Which }
      - { id: forget, do: action, title: Forget it, action: forget, arguments: { path: '\${input.which}' }, passes: [alone] }
      - { id: end, do: confirm, title: End }
`,
  );

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
    inputs: { env: {}, readLine: () => Promise.resolve(''), ask: () => null },
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
});
