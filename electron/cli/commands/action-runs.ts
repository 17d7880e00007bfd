import { basename, resolve } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ActionRun, WayBack } from '../../../shared/model/action.ts';
import type { ActionRunId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { usage } from '../alerts.ts';
import { planJson, planText, showResult, stageJson, stageText } from '../action-output.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { tokenOf } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type RunFlags = { readonly target: string; readonly run: string };
type TakeOutFlags = Partial<RunFlags> & { readonly copy?: string; readonly to: string };
type RevertFlags = RunFlags & { readonly plan?: boolean; readonly confirm?: string };

/** What actions did, and what can still be done with it. */
export function registerActionRunCommands(group: CommandLine['program'], run: CommandLine['run']): void {
  group
    .command('runs')
    .description('what actions did, also what was cut off, and how to go back')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .option('--run <run>', 'one of them, with its stages')
    .action((flags: { readonly target: string; readonly run?: string }) =>
      run((context) => listRuns(context, flags)),
    );

  group
    .command('revert')
    .description('go back on a run: plan it, confirm it, carry it out')
    .requiredOption('--target <target>', 'name or full id')
    .requiredOption('--run <run>', 'see "action runs"; its beginning is enough')
    .option('--plan', 'only show what it would do')
    .option('--confirm <name>', 'the name of the target, typed out')
    .action((flags: RevertFlags) => run((context) => revertRun(context, flags)));

  group
    .command('continue')
    .description('what a run waits for is done: carry out the rest')
    .requiredOption('--target <target>', 'name or full id')
    .requiredOption('--run <run>')
    .action((flags: RunFlags) =>
      run(async (context) => {
        const { target, runId } = await chosenRun(context, flags);
        const result = await context.ops.call('actions.goOn', { targetId: target.id, runId });
        return showResult(context, target, result);
      }),
    );

  group
    .command('stop')
    .description('begin nothing more of a run')
    .requiredOption('--target <target>', 'name or full id')
    .requiredOption('--run <run>')
    .action((flags: RunFlags) =>
      run(async (context) => {
        const { target, runId } = await chosenRun(context, flags);
        await context.ops.call('actions.stop', { targetId: target.id, runId });
        context.out.result({ target: target.id, run: runId, stopped: true }, () => 'Stopped.');
      }),
    );

  group
    .command('take-out')
    .description('write what a run has kept (settings files, rows, files) into a folder, as it was, in clear')
    .option('--target <target>', 'name or full id')
    .option('--run <run>', 'see "action runs"; its beginning is enough')
    .option(
      '--copy <name>',
      'instead of a run: one copy of rows or files in actions/ of the data folder, also of a target that was removed',
    )
    .requiredOption('--to <folder>', 'a folder of this computer; remove them there when they are not needed')
    .action((flags: TakeOutFlags) => run((context) => takeOut(context, flags)));
}

async function takeOut(context: CommandContext, flags: TakeOutFlags): Promise<void> {
  const { ops, out } = context;
  const chosen = await chosenCopies(context, flags);
  const folder = await tokenOf(ops, resolve(flags.to));
  const { files } = await ops.call('actions.takeOut', { ...chosen, folder });
  const of = 'copy' in chosen ? chosen : { target: chosen.targetId, run: chosen.runId };
  out.result({ ...of, files }, () => files.join('\n'));
}

async function chosenCopies(context: CommandContext, { target, run, copy }: TakeOutFlags) {
  if (copy !== undefined && target === undefined && run === undefined) return { copy: basename(copy) };
  if (copy !== undefined || target === undefined || run === undefined)
    throw usage(
      'Give --target and --run, or --copy alone.',
      '--target과 --run을 함께, 또는 --copy만 지정하십시오.',
    );
  const chosen = await chosenRun(context, { target, run });
  return { targetId: chosen.target.id, runId: chosen.runId };
}

const stateWords: Readonly<Record<ActionRun['state'], string>> = {
  running: 'under way',
  waiting: 'WAITS',
  done: 'done',
  failed: 'FAILED',
  stopped: 'STOPPED',
  interrupted: 'CUT OFF',
};

const wayBackWords: Readonly<Record<WayBack['kind'], string>> = {
  revert: 'action revert',
  'by-hand': 'by hand',
  none: 'none',
};

async function listRuns(
  { ops, out }: CommandContext,
  flags: { readonly target: string; readonly run?: string },
): Promise<void> {
  const target = await findTarget(ops, flags.target);
  const all = await ops.call('actions.runs', { targetId: target.id });
  const runs = all.filter(({ id }) => flags.run === undefined || id.startsWith(flags.run));
  const value = runs.map((one) => ({
    run: one.id,
    action: one.actionId,
    title: one.title.en,
    state: one.state,
    startedAt: new Date(one.startedAt).toISOString(),
    endedAt: one.endedAt === null ? null : new Date(one.endedAt).toISOString(),
    stages: one.stages.map(stageJson),
    wayBack: { kind: one.wayBack.kind, text: one.wayBack.text.en },
    kept: one.kept,
    reverts: one.reverts,
    revertedBy: one.revertedBy,
  }));
  out.result({ target: target.id, runs: value }, () =>
    flags.run === undefined
      ? table(
          ['run', 'action', 'state', 'begun', 'way back'],
          runs.map((one) => [
            one.id,
            one.title.en,
            stateWords[one.state],
            localTime(one.startedAt),
            wayBackWords[one.wayBack.kind],
          ]),
        )
      : runs
          .flatMap((one) => [
            `${one.id}  ${one.title.en}: ${stateWords[one.state]}, begun ${localTime(one.startedAt)}`,
            ...one.stages.map(stageText),
            one.wayBack.text.en,
          ])
          .join('\n'),
  );
}

async function revertRun(context: CommandContext, flags: RevertFlags): Promise<ExitCode> {
  const { ops, out } = context;
  const { target, runId } = await chosenRun(context, flags);
  const chosen = { targetId: target.id, runId };
  const plan = await ops.call('actions.planRevert', chosen);
  if (flags.plan === true) {
    out.result({ target: target.id, run: runId, ...planJson(plan) }, () => planText(plan));
    return plan.blockers.length === 0 ? exitCodes.fine : exitCodes.findings;
  }
  if (!out.json) out.note(planText(plan));
  const confirmName = await typedName(context, flags.confirm, { kind: 'target', name: target.name });
  const { plannedAt, fingerprint } = plan;
  const result = await ops.call('actions.revert', { ...chosen, plannedAt, fingerprint, confirmName });
  return showResult(context, target, result);
}

async function chosenRun({ ops }: CommandContext, flags: RunFlags) {
  const target = await findTarget(ops, flags.target, 'name-or-full-id');
  const runs = await ops.call('actions.runs', { targetId: target.id });
  const [found, ...more] = runs.filter(({ id }) => id.startsWith(flags.run)).map(({ id }) => id);
  if (found === undefined || more.length > 0) throw noSuchRun(flags.run);
  const runId: ActionRunId = found;
  return { target, runId };
}

function noSuchRun(given: string): AppError {
  return new AppError(
    'action/unknown-run',
    localText(
      `"${given}" is no run of an action on this target, or the beginning of several. See "action runs".`,
      `"${given}"은(는) 이 대상의 작업 실행이 아니거나 여러 실행에 해당합니다. "action runs"를 확인하십시오.`,
    ),
  );
}
