import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import type { RunbookDefinition, RunbookStep } from '../../../../electron/packs/schema/runbook.ts';
import { builtInPack } from '../../../fakes/built-in-pack.ts';
import type { ShopDesk } from '../../cli/support/shop-desk.ts';

const Attempt = z.looseObject({ evidence: z.looseObject({ snapshotId: z.string().nullable() }) });
const Run = z.object({
  id: z.string(),
  state: z.enum(['open', 'finished', 'abandoned']),
  ok: z.boolean().nullable(),
  next: z.string().nullable(),
  rules: z.array(z.object({ id: z.string() })),
  passedRules: z.array(z.object({ ruleId: z.string(), reason: z.string() })),
  steps: z.array(
    z.object({
      step: z.object({ id: z.string(), title: z.string() }),
      state: z.string(),
      attempts: z.array(Attempt),
    }),
  ),
});
/** A run as the command line prints it. */
export type CarriedOut = z.infer<typeof Run>;

/** What a person says of a step, as a file of answers has it. */
export type Answer =
  | { readonly done: string }
  | { readonly value: string | number }
  | { readonly chose: string }
  | { readonly skip: string }
  | { readonly fail: string }
  | { readonly arguments: Readonly<Record<string, string | number>> };
export type Answers = Readonly<Record<string, Answer>>;

/** How a runbook is carried out from start to end, and what must come of it. */
export type Performance = {
  readonly runbook: string;
  /** What a person says; the rest of what persons are asked is answered as by one who finds everything well. */
  readonly answers?: Answers;
  /** Steps, in their order, at which nobody answers until this was done on the server. */
  readonly meanwhile?: readonly { readonly at: string; readonly work: () => unknown }[];
  /** Steps that have failed at the end, in their order; a run without any is ok. */
  readonly failed: readonly string[];
  /** Step → what its evidence says, as JSON. */
  readonly tells?: Readonly<Record<string, RegExp>>;
};

/** Carries out runbooks of a target on the command line, without anybody at it: `runbook start --auto`. */
export function carriedOut(desk: () => ShopDesk, pack: string, target: string) {
  const { runbooks } = builtInPack(pack);

  /** What a command of `runbook` has made of a run, and its exit code. */
  async function go(
    args: readonly string[],
    answers: Answers,
  ): Promise<{ exitCode: number | null; run: CarriedOut }> {
    const file = desk().at('answers.yaml');
    writeFileSync(file, JSON.stringify(answers));
    const given = ['--auto', '--answers', file, '--confirm', target, '--reason', 'it is a trial'];
    const { stdout, stderr, exitCode } = await desk().holdfast(['--json', 'runbook', ...args, ...given]);
    const parsed = Run.safeParse(JSON.parse(stdout));
    if (!parsed.success) throw new Error(`no run, but ${String(exitCode)}: ${stdout}${stderr}`);
    return { exitCode, run: parsed.data };
  }

  /** What somebody says of a runbook who finds everything as it should be, and makes these choices. */
  function answered(runbook: string, answers: Answers = {}): Answers {
    const definition = runbooks.find(({ id }) => id === runbook);
    if (definition === undefined) throw new Error(`there is no runbook ${runbook}`);
    return { ...wellAnswered(definition), ...answers };
  }

  /** From start to end, with what is expected of the run and of what is exported of it. Answers the run. */
  async function perform({
    runbook,
    answers,
    meanwhile = [],
    failed,
    tells,
  }: Performance): Promise<CarriedOut> {
    const all = answered(runbook, answers);
    const waits = meanwhile.map(({ at }) => at);
    let last = await go(['start', runbook, '--target', target], without(all, waits));
    for (const [turn, { at, work }] of meanwhile.entries()) {
      expect(last).toMatchObject({ exitCode: 4, run: { next: at } });
      await work();
      last = await go(['next', last.run.id], without(all, waits.slice(turn + 1)));
    }
    const { run, exitCode } = last;
    expect({ failed: endedSo(run, 'failed'), state: run.state, ok: run.ok, exitCode }).toEqual({
      failed,
      state: 'finished',
      ok: failed.length === 0,
      exitCode: failed.length === 0 ? 0 : 3,
    });
    for (const [step, told] of Object.entries(tells ?? {})) expect(evidenceOf(run, step)).toMatch(told);
    await expectExport(run, failed);
    return run;
  }

  async function expectExport(run: CarriedOut, failed: readonly string[]): Promise<void> {
    const file = desk().at(`${run.id}.md`);
    const { exitCode, stderr } = await desk().holdfast(['runbook', 'export', run.id, file]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const text = readFileSync(file, 'utf8').replaceAll('\\', '');
    const told = [...text.matchAll(/^### .*\d+\. .* \((\S+), [a-z]+\): (.*)$/gm)];
    expect(told.map(([, id]) => id)).toEqual(run.steps.map(({ step }) => step.id));
    expect(told.flatMap(([, id, state]) => (state === 'FAILED' ? [id] : []))).toEqual(failed);
  }

  return { perform, go, answered };
}

/** Steps of a run that are in this state, in their order. */
export function endedSo(run: CarriedOut, state: string): readonly string[] {
  return run.steps.flatMap((one) => (one.state === state ? [one.step.id] : []));
}

/** All that was found at a step, as JSON. */
export function evidenceOf(run: CarriedOut, stepId: string): string {
  return JSON.stringify(run.steps.find(({ step }) => step.id === stepId)?.attempts ?? []);
}

/** As somebody answers who finds everything as it should be. Choices are for each test to make. */
function wellAnswered({ steps }: RunbookDefinition): Answers {
  return Object.fromEntries(
    steps.flatMap((step): [string, Answer][] => {
      const answer = wellAnswer(step);
      return answer === null ? [] : [[step.id, answer]];
    }),
  );
}

function wellAnswer(step: RunbookStep): Answer | null {
  if (step.do === 'confirm' || (step.do === 'view' && step.rows === undefined))
    return { done: 'as it should be' };
  if (step.do !== 'input') return null;
  if (!step.required) return { done: '' };
  return step.type === 'text' ? { value: 'as-told' } : null;
}

function without(answers: Answers, stepIds: readonly string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !stepIds.includes(id)));
}
