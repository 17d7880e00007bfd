import { AppError } from '../../../shared/errors/app-error.ts';
import type { ActionPlan } from '../../../shared/model/action.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { planJson, planText, showResult } from '../action-output.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { registerActionRunCommands } from './action-runs.ts';

type ChosenFlags = { readonly target: string; readonly action: string; readonly arg?: readonly string[] };
type RunFlags = ChosenFlags & { readonly confirm?: string; readonly reason?: string };

export function registerActionCommands({ program, run, out }: CommandLine): void {
  const group = program
    .command('action')
    .description('changes of a target: planned, confirmed, carried out as planned, journalled');

  group
    .command('list')
    .description('what can be changed, and with which arguments')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .action((flags: { readonly target: string }) => run((context) => listActions(context, flags.target)));

  for (const verb of ['enable', 'disable'] as const) {
    group
      .command(verb)
      .description(verb === 'enable' ? 'allow changes of this target' : 'allow no changes of this target')
      .requiredOption('--target <target>', 'name or full id')
      .action((flags: { readonly target: string }) =>
        run(async ({ ops }) => {
          const target = await findTarget(ops, flags.target, 'name-or-full-id');
          await ops.call('actions.enable', { targetId: target.id, enabled: verb === 'enable' });
          out.result(
            { target: target.id, enabled: verb === 'enable' },
            () => `Actions are ${verb === 'enable' ? 'on' : 'off'} for ${target.name}.`,
          );
        }),
      );
  }

  group
    .command('plan')
    .description('what it would change, and how many; changes nothing')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .requiredOption('--action <action>', 'see "action list"')
    .option('--arg <name=value...>', 'an argument of the action; may be repeated')
    .action((flags: ChosenFlags) => run((context) => showPlan(context, flags)));

  group
    .command('run')
    .description('plan it, confirm it, carry it out')
    .requiredOption('--target <target>', 'name or full id')
    .requiredOption('--action <action>')
    .option('--arg <name=value...>')
    .option('--confirm <name>', 'the name of the target, typed out')
    .option('--reason <text>', 'why a rule of the pack is passed; the journal keeps it')
    .action((flags: RunFlags) => run((context) => runAction(context, flags)));

  registerActionRunCommands(group, run);
}

async function listActions({ ops, out }: CommandContext, name: string): Promise<void> {
  const target = await findTarget(ops, name);
  const { enabled, actions } = await ops.call('actions.list', { targetId: target.id });
  out.result({ target: target.id, enabled, actions }, () =>
    [
      enabled
        ? 'Actions are on.'
        : `Actions are off: holdfast action enable --target ${JSON.stringify(target.name)}`,
      table(
        ['action', 'title', 'arguments', 'available'],
        actions.map((action) => [
          action.id,
          action.title.en,
          action.arguments.map((argument) => argument.name).join(', '),
          action.unavailable?.en ?? 'yes',
        ]),
      ),
    ].join('\n'),
  );
}

async function planned(
  context: CommandContext,
  target: TargetSummary,
  flags: ChosenFlags,
): Promise<ActionPlan> {
  return context.ops.call('actions.plan', {
    targetId: target.id,
    actionId: flags.action,
    arguments: readArguments(flags.arg ?? []),
  });
}

async function showPlan(context: CommandContext, flags: ChosenFlags): Promise<ExitCode> {
  const target = await findTarget(context.ops, flags.target);
  const plan = await planned(context, target, flags);
  context.out.result({ target: target.id, ...planJson(plan) }, () => planText(plan));
  return plan.blockers.length === 0 ? exitCodes.fine : exitCodes.findings;
}

async function runAction(context: CommandContext, flags: RunFlags): Promise<ExitCode> {
  const { ops, out } = context;
  const target = await findTarget(ops, flags.target, 'name-or-full-id');
  const plan = await planned(context, target, flags);
  if (!out.json) out.note(planText(plan));
  const confirmName = await typedName(context, flags.confirm, { kind: 'target', name: target.name });
  const result = await ops.call('actions.run', {
    targetId: target.id,
    actionId: flags.action,
    arguments: readArguments(flags.arg ?? []),
    plannedAt: plan.plannedAt,
    fingerprint: plan.fingerprint,
    confirmName,
    reason: flags.reason,
  });
  return showResult(context, target, result);
}

function readArguments(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at <= 0) throw notAnArgument(text);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function notAnArgument(text: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `"${text}" is no argument. Write --arg name=value.`,
      `"${text}"은(는) 인수가 아닙니다. --arg 이름=값으로 쓰십시오.`,
    ),
  );
}
