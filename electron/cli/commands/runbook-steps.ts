import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { CommandContext, RunCommand } from '../command.ts';
import { attached } from '../run-answers.ts';
import { exitOf, runText } from '../run-output.ts';
import { followRun, performConfirmed, stepOf } from '../run-steps.ts';
import { findRun, stepNamed } from '../runs.ts';

type SettleFlags = {
  readonly run: string;
  readonly value?: string;
  readonly note?: string;
  readonly reason?: string;
  readonly file?: string;
};
type RepeatFlags = { readonly run: string; readonly confirm?: string; readonly reason?: string };

/** What a person says of single steps. */
export function registerRunStepCommands(group: Command, run: RunCommand): void {
  group
    .command('done')
    .argument('<step>')
    .description('say that a step is done, with what it asks for')
    .requiredOption('--run <run>', 'id of a run, or its beginning')
    .option('--value <value>', 'the answer, or the option that is chosen')
    .option('--note <text>')
    .option('--file <file>', 'attach a file, at most 20 MiB')
    .option('--reason <text>', 'why a rule is passed')
    .action((step: string, flags: SettleFlags) => run((context) => settle(context, step, 'done', flags)));

  for (const [verb, outcome] of [
    ['fail', 'failed'],
    ['skip', 'skipped'],
  ] as const) {
    group
      .command(verb)
      .argument('<step>')
      .description(
        verb === 'fail'
          ? 'say that a step failed, or accept that it did'
          : 'leave a step out, with the reason',
      )
      .requiredOption('--run <run>', 'id of a run, or its beginning')
      .requiredOption('--reason <text>')
      .option('--note <text>')
      .action((step: string, flags: SettleFlags) => run((context) => settle(context, step, outcome, flags)));
  }

  group
    .command('repeat')
    .argument('<step>')
    .description('carry a step out again')
    .requiredOption('--run <run>', 'id of a run, or its beginning')
    .option('--confirm <name>', 'the name of the target, typed out')
    .option('--reason <text>', 'why a rule is passed')
    .action((step: string, flags: RepeatFlags) => run((context) => repeat(context, step, flags)));
}

async function settle(
  context: CommandContext,
  step: string,
  outcome: 'done' | 'failed' | 'skipped',
  { run: id, value, note, reason, file }: SettleFlags,
): Promise<ExitCode> {
  const { ops, out } = context;
  const run = await findRun(ops, id);
  const begun = await ops.call('runbooks.settle', {
    runId: run.id,
    revision: run.revision,
    stepId: stepNamed(run, step),
    outcome,
    ...(value === undefined ? {} : { value }),
    ...(note === undefined ? {} : { note }),
    ...(reason === undefined ? {} : { reason }),
    ...(file === undefined ? {} : { file: await attached(file) }),
  });
  const settled = await followRun(context, begun);
  out.result(settled, () => runText(settled));
  return exitCodes.fine;
}

async function repeat(context: CommandContext, name: string, flags: RepeatFlags): Promise<ExitCode> {
  const { ops, out } = context;
  const run = await findRun(ops, flags.run);
  const stepId = stepNamed(run, name);
  const due = stepOf(run, stepId);
  const { id: runId, revision } = run;
  const { confirm, reason } = flags;
  const repeated =
    due.step.by === 'confirmed'
      ? await performConfirmed(context, run, due, { answers: {}, confirm, reason }, true)
      : await followRun(
          context,
          await ops.call('runbooks.perform', { runId, revision, stepId, again: true }),
        );
  if (repeated === null) return exitCodes.findings;
  out.result(repeated, () => runText(repeated));
  return exitOf(repeated) === exitCodes.findings ? exitCodes.findings : exitCodes.fine;
}
