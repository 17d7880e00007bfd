import type { Run, RunSummary, StepDescription } from '../../../shared/model/runbook.ts';
import { byPriority, purposeOrder } from '../../../shared/rules/runbook-order.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findIncident } from '../incidents.ts';
import { findRepository } from '../repositories.ts';
import { readAnswers } from '../run-answers.ts';
import type { RunAnswers } from '../run-answers.ts';
import { exitOf, runText } from '../run-output.ts';
import { carryThrough, followRun, performConfirmed, stepOf } from '../run-steps.ts';
import type { RunWishes } from '../run-steps.ts';
import { findRun } from '../runs.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { registerRunRecordCommands } from './runbook-record.ts';
import { registerRunStepCommands } from './runbook-steps.ts';

type GoFlags = {
  readonly auto?: boolean;
  readonly answers?: string;
  readonly confirm?: string;
  readonly reason?: string;
};
type StartFlags = GoFlags & {
  readonly target: string;
  readonly repo?: string;
  readonly incident?: string;
};

/** Procedures of a target, carried out step by step. */
export function registerRunbookCommands(line: CommandLine): void {
  const { program, run } = line;
  const group = program
    .command('runbook')
    .description('procedures of a target, carried out step by step and kept with all that was found');

  group
    .command('list')
    .description(
      'which runbooks there are, those for trouble first in their order of priority, and how each last went',
    )
    .option('--target <target>', 'only of this target')
    .action((flags: { readonly target?: string }) => run((context) => listRunbooks(context, flags.target)));

  group
    .command('show')
    .argument('<runbook>')
    .description('its steps, and the rules that stand beside them')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .action((id: string, flags: { readonly target: string }) =>
      run((context) => show(context, id, flags.target)),
    );

  group
    .command('runs')
    .description('what was carried out, the newest first')
    .option('--target <target>', 'only on this target')
    .option('--open', 'only what has not ended')
    .action((flags: { readonly target?: string; readonly open?: boolean }) =>
      run((context) => listRuns(context, flags)),
    );

  const goOptions = (command: ReturnType<typeof group.command>) =>
    command
      .option('--answers <file>', 'what a person would say, by step: a YAML file')
      .option('--confirm <name>', 'the name of the target, typed out: confirms what is planned')
      .option('--reason <text>', 'why rules are passed; the record and the journal keep it');

  goOptions(
    group
      .command('start')
      .argument('<runbook>')
      .description('begin it; with --auto carry out all that needs nobody')
      .requiredOption('--target <target>', 'name, id or the beginning of an id')
      .option('--repo <repository>', 'where its snapshots go')
      .option('--incident <incident>', 'the incident that it is carried out for: id, or its beginning')
      .option('--auto', 'carry it out until somebody is needed, or to its end'),
  ).action((id: string, flags: StartFlags) => run((context) => start(context, id, flags)));

  goOptions(
    group
      .command('next')
      .argument('<run>', 'id of a run, or its beginning')
      .description('carry out the step that is due; with --auto also those that follow')
      .option('--auto', 'go on until somebody is needed, or to its end'),
  ).action((id: string, flags: GoFlags) => run((context) => next(context, id, flags)));

  group
    .command('status')
    .argument('<run>')
    .description('how it stands, and what is due')
    .action((id: string) => run(async (context) => told(context, await findRun(context.ops, id))));

  registerRunStepCommands(group, run);
  registerRunRecordCommands(group, run);
}

/** Prints a run; the exit says whether it is through, has failures or waits. */
function told({ out }: CommandContext, run: Run): ExitCode {
  out.result(run, () => runText(run));
  return exitOf(run);
}

async function listRunbooks({ ops, out }: CommandContext, name: string | undefined): Promise<void> {
  const target = name === undefined ? null : await findTarget(ops, name);
  const { runbooks } = await ops.call('runbooks.list', target === null ? {} : { targetId: target.id });
  const { targets } = await ops.call('targets.snapshot', {});
  const nameOf = (id: string) => targets.find((one) => one.id === id)?.name ?? id;
  const ofTargets = [...Map.groupBy(runbooks, ({ targetId }) => targetId).values()];
  const inOrder = ofTargets.flatMap((each) => purposeOrder.flatMap((purpose) => byPriority(each, purpose)));
  out.result({ runbooks: inOrder }, () =>
    table(
      ['target', 'runbook', 'for', 'priority', 'title', 'steps', 'last'],
      inOrder.map(({ targetId, id, purpose, priority, title, steps, lastRun }) => [
        nameOf(targetId),
        id,
        purpose,
        priority === null ? '' : String(priority),
        title.en,
        String(steps),
        lastRun === null ? '' : `${localTime(lastRun.startedAt)} ${wordOf(lastRun)}`,
      ]),
    ),
  );
}

async function show({ ops, out }: CommandContext, id: string, name: string): Promise<void> {
  const target = await findTarget(ops, name);
  const found = await ops.call('runbooks.show', { targetId: target.id, runbookId: id });
  const { enabled } = await ops.call('actions.list', { targetId: target.id });
  out.result(found, () =>
    [
      found.runbook.title.en,
      ...(found.runbook.description === null ? [] : [found.runbook.description.en]),
      table(
        ['', 'step', 'kind', 'by', 'what', 'only when'],
        found.steps.map((step, at) => [
          String(at + 1),
          step.id,
          step.kind,
          step.by,
          step.title.en,
          step.when.map(({ en }) => en).join('; '),
        ]),
      ),
      ...found.steps.flatMap(({ id: step, lacks }) => (lacks === null ? [] : [`${step}: ${lacks.text.en}`])),
      ...permissionLines(found.steps, enabled),
      ...(found.refusal === null ? [] : [`NOT STARTED: ${found.refusal.en}`]),
      ...found.rules.map(({ title, reason }) => `RULE: ${title.en} ${reason.en}`),
    ].join('\n'),
  );
}

async function listRuns(
  { ops, out }: CommandContext,
  flags: { readonly target?: string; readonly open?: boolean },
): Promise<void> {
  const target = flags.target === undefined ? null : await findTarget(ops, flags.target);
  const { runs } = await ops.call('runbooks.runs', {
    ...(target === null ? {} : { targetId: target.id }),
    ...(flags.open === true ? { open: true } : {}),
  });
  out.result({ runs }, () =>
    table(
      ['run', 'begun', 'runbook', 'state', 'steps', 'by', 'next'],
      runs.map((one) => [
        one.id,
        localTime(one.startedAt),
        one.runbookId,
        wordOf(one),
        `${one.endedSteps} of ${one.neededSteps}`,
        one.operator,
        one.next ?? '',
      ]),
    ),
  );
}

function wordOf({ state, ok }: RunSummary): string {
  if (state !== 'finished') return state;
  return ok === true ? 'ok' : 'NOT OK';
}

/** What stands in the way later is said at the beginning. */
function permissionLines(
  steps: readonly Pick<StepDescription, 'id' | 'needsPermission'>[],
  enabled: boolean,
): readonly string[] {
  const named = steps.filter(({ needsPermission }) => needsPermission === true).map(({ id }) => id);
  if (enabled || named.length === 0) return [];
  return [
    `ACTIONS ARE OFF for this target, and these steps need them: ${named.join(', ')} (holdfast action enable)`,
  ];
}

async function start(context: CommandContext, id: string, flags: StartFlags): Promise<ExitCode> {
  const { ops } = context;
  const wishes = await wishesOf(flags);
  const target = await findTarget(ops, flags.target);
  const { enabled } = await ops.call('actions.list', { targetId: target.id });
  const repository = flags.repo === undefined ? null : await findRepository(ops, flags.repo);
  const incident = flags.incident === undefined ? null : await findIncident(ops, flags.incident);
  const run = await ops.call('runbooks.start', {
    targetId: target.id,
    runbookId: id,
    ...(incident === null ? {} : { incidentId: incident.id }),
    ...(repository === null ? {} : { repositoryId: repository.id }),
  });
  for (const line of permissionLines(
    run.steps.map(({ step }) => step),
    enabled,
  ))
    context.out.note(line);
  if (flags.auto === true) return told(context, await carryThrough(context, run, wishes));
  context.out.result(run, () => runText(run));
  return exitCodes.fine;
}

async function next(context: CommandContext, id: string, flags: GoFlags): Promise<ExitCode> {
  const wishes = await wishesOf(flags);
  const run = await findRun(context.ops, id);
  if (flags.auto === true) return told(context, await carryThrough(context, run, wishes));
  if (run.next === null) return told(context, run);
  const due = stepOf(run, run.next);
  if (due.step.by === 'person' || due.state !== 'open') return told(context, run);
  if (due.step.by === 'confirmed') {
    const performed = await performConfirmed(context, run, due, wishes, false);
    return performed === null ? exitCodes.findings : told(context, performed);
  }
  const begun = await context.ops.call('runbooks.perform', {
    runId: run.id,
    revision: run.revision,
    stepId: due.step.id,
  });
  return told(context, await followRun(context, begun));
}

async function wishesOf({ answers, confirm, reason }: GoFlags): Promise<RunWishes> {
  const read: RunAnswers = await readAnswers(answers);
  return { answers: read, confirm, reason };
}
