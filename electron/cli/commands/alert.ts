import type { Command } from 'commander';
import type { Alert } from '../../../shared/model/alert.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { findAlert, findChannel } from '../alerts.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { registerAlertChannelCommands } from './alert-channels.ts';
import { registerAlertRuleCommands } from './alert-rules.ts';

type ListFlags = { readonly target?: string; readonly all?: true };

export function registerAlertCommands(line: CommandLine): void {
  const group = line.program
    .command('alert')
    .description('what is wrong, who is told, and whether they were');
  registerAlerts(line, group);
  registerTest(line, group);
  registerAlertChannelCommands(line, group);
  registerAlertRuleCommands(line, group);
}

function registerAlerts({ run }: CommandLine, group: Command): void {
  group
    .command('list')
    .description('alerts that are open (exit code 3 when there are any)')
    .option('--target <target>', 'name, id or the beginning of an id')
    .option('--all', 'those that are closed as well')
    .action((flags: ListFlags) => run((context) => list(context, flags)));

  group
    .command('show')
    .description('an alert, with all that was told of it')
    .argument('<alert>', 'id or the beginning of one')
    .action((text: string) => run((context) => show(context, text)));

  group
    .command('acknowledge')
    .description('say that it was seen: reminders stop, the close is still told')
    .argument('<alert>', 'id or the beginning of one')
    .requiredOption('--comment <text>', 'what is being done; it is shown and kept')
    .action((text: string, { comment }: { readonly comment: string }) =>
      run(async ({ ops, out }) => {
        const { id } = await findAlert(ops, text);
        const alert = await ops.call('alerts.acknowledge', { alertId: id, comment });
        out.result(alert, () => `Acknowledged: ${printable(alert.subject)}.`);
      }),
    );

  group
    .command('run-due')
    .description('look at everything and send what is due, once; for a timer where no console stays open')
    .action(() => run(runDue));
}

function registerTest({ run }: CommandLine, group: Command): void {
  group
    .command('test')
    .description('send something through a channel now, and say exactly what happened')
    .argument('<channel>', 'name or id')
    .action((text: string) => run((context) => test(context, text)));
}

async function list({ ops, out }: CommandContext, flags: ListFlags): Promise<ExitCode> {
  const only = flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
  const { alerts } = await ops.call('alerts.list', {
    ...only,
    ...(flags.all === true ? {} : { open: true }),
  });
  out.result({ alerts }, () =>
    alerts.length === 0
      ? 'No alert is open.'
      : table(
          ['id', 'severity', 'about', 'cause', 'since', 'state', 'reason'],
          alerts.map((alert) => [
            alert.id,
            alert.severity,
            alert.subject,
            alert.cause,
            localTime(alert.since),
            stateText(alert),
            alert.reason.en,
          ]),
        ),
  );
  return alerts.some(({ closedAt }) => closedAt === null) ? exitCodes.findings : exitCodes.fine;
}

async function show({ ops, out }: CommandContext, text: string): Promise<void> {
  const { id } = await findAlert(ops, text);
  const shown = await ops.call('alerts.get', { alertId: id });
  const { alert, messages } = shown;
  out.result(shown, () =>
    [
      `${printable(alert.subject)}: ${alert.severity} (${alert.cause}), ${stateText(alert)}, since ${localTime(alert.since)}`,
      printable(alert.reason.en),
      ...(alert.acknowledged === null
        ? []
        : [`Acknowledged by ${alert.acknowledged.by}: ${printable(alert.acknowledged.comment)}`]),
      messages.length === 0
        ? 'Nobody was told.'
        : table(
            ['told', 'channel', 'at', 'state', 'attempts', 'what happened'],
            messages.map((message) => [
              message.event,
              message.channelName,
              localTime(message.at),
              message.state,
              String(message.attempts),
              message.outcome?.en ?? '',
            ]),
          ),
    ].join('\n'),
  );
}

async function test({ ops, out }: CommandContext, text: string): Promise<ExitCode> {
  const { id: channelId, name } = await findChannel(ops, text);
  const result = await ops.call('alerts.test', { channelId });
  out.result(result, () =>
    [
      `${name}: ${result.ok ? 'it got through' : 'it did not get through'}, after ${formatDuration(result.durationMs, 'en')}.`,
      printable(result.outcome.en),
      ...result.facts.map((fact) => `  ${fact.name.en}: ${printable(fact.value)}`),
    ].join('\n'),
  );
  return result.ok ? exitCodes.fine : exitCodes.findings;
}

async function runDue({ ops, out }: CommandContext): Promise<ExitCode> {
  const report = await ops.call('alerts.runDue', {});
  out.result(report, () =>
    [
      `Open alerts: ${report.open}. Told: ${report.delivered}. Still waiting: ${report.waiting}.`,
      ...(report.failing.length === 0 ? [] : [`Nothing gets through: ${report.failing.join(', ')}.`]),
    ].join('\n'),
  );
  return report.failing.length > 0 ? exitCodes.findings : exitCodes.fine;
}

function stateText({ closedAt, end, since, acknowledged, current }: Alert): string {
  if (closedAt !== null)
    return end === 'gone' ? 'gone' : `well after ${formatDuration(closedAt - since, 'en')}`;
  if (acknowledged !== null) return 'acknowledged';
  return current ? 'open' : 'open, not measured now';
}
