import type { Command } from 'commander';
import { RunId } from '../../../shared/model/ids.ts';
import type { Incident } from '../../../shared/model/incident.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { exitCodes } from '../exit-codes.ts';
import { captureTable, incidentText } from '../incident-output.ts';
import { findIncident } from '../incidents.ts';
import { followJob } from '../jobs.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { registerBundleCommands } from './incident-bundle.ts';

type OpenFlags = {
  readonly target: string;
  readonly title?: string;
  readonly since?: string;
  readonly state?: boolean;
  readonly run?: string;
};
type CaptureFlags = { readonly since?: string; readonly until?: string };

/** `incident …`: what went wrong, what is known of it, and how it ends. */
export function registerIncidentCommands(line: CommandLine): void {
  const { program, run } = line;
  const group = program
    .command('incident')
    .description('what went wrong, with its evidence and what follows');

  group
    .command('open')
    .description('open an incident; what the console knows is filled in')
    .requiredOption('--target <target>', 'name or id')
    .option('--title <title>', 'what is wrong; the reason of the target unless given')
    .option('--since <duration>', 'how long ago it began, such as 2h')
    .option('--state', 'opened from a change of state: it began when the target left ok')
    .option('--run <run>', 'opened from this run of a runbook')
    .action((flags: OpenFlags) => run((context) => open(context, flags)));

  group
    .command('list')
    .option('--target <target>', 'only of this target')
    .option('--open', 'only open ones')
    .action((flags: { readonly target?: string; readonly open?: boolean }) =>
      run(async ({ ops, out }) => {
        const target =
          flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
        const open = flags.open === true ? { open: true } : {};
        const { incidents } = await ops.call('incidents.list', { ...target, ...open });
        out.result({ incidents }, () =>
          table(
            ['id', 'state', 'target', 'title', 'opened', 'evidence', 'follow-ups'],
            incidents.map((one) => [
              one.id,
              one.state,
              one.targetName,
              one.title,
              localTime(one.openedAt),
              String(one.captures),
              String(one.openFollowUps),
            ]),
          ),
        );
      }),
    );

  group
    .command('show')
    .argument('<id>')
    .action((id: string) =>
      run(async ({ ops, out }) => {
        const { id: incidentId } = await findIncident(ops, id);
        const incident = await ops.call('incidents.get', { incidentId });
        out.result(incident, () => incidentText(incident));
      }),
    );

  group
    .command('capture')
    .description('keep logs, answers, probes, policies, views, versions and what changed of that time')
    .argument('<id>')
    .option('--since <duration>', 'from so long ago; from the begin of the incident unless given')
    .option('--until <duration>', 'up to so long ago; up to now unless given')
    .action((id: string, flags: CaptureFlags) => run((context) => capture(context, id, flags)));

  registerSayingCommands(line, group);
  registerBundleCommands(line, group);
}

async function open({ ops, out }: CommandContext, flags: OpenFlags): Promise<void> {
  const target = await findTarget(ops, flags.target);
  const runId = flags.run === undefined ? undefined : RunId.safeParse(flags.run).data;
  if (flags.run !== undefined && runId === undefined) throw noRun(flags.run);
  const incident = await ops.call('incidents.open', {
    targetId: target.id,
    because: runId === undefined ? (flags.state === true ? 'state' : 'hand') : 'run',
    ...(flags.title === undefined ? {} : { title: flags.title }),
    ...(runId === undefined ? {} : { runId }),
    ...(flags.since === undefined ? {} : { from: Date.now() - readDuration(flags.since) }),
  });
  out.result(incident, () => incidentText(incident));
}

async function capture(context: CommandContext, id: string, flags: CaptureFlags): Promise<0 | 3> {
  const { ops, out } = context;
  const { id: incidentId } = await findIncident(ops, id);
  const started = await ops.call('incidents.capture', {
    incidentId,
    ...(flags.since === undefined ? {} : { from: Date.now() - readDuration(flags.since) }),
    ...(flags.until === undefined ? {} : { to: Date.now() - readDuration(flags.until) }),
  });
  const { captureId, failed } = await followJob(context, started, 'incident-capture');
  const { evidence } = await ops.call('incidents.get', { incidentId });
  const captured = evidence.find((one) => one.id === captureId);
  out.result(captured ?? { id: captureId }, () => (captured === undefined ? '' : captureTable(captured)));
  return failed > 0 ? exitCodes.findings : exitCodes.fine;
}

/** What people say of an incident. Each answers the whole of it. */
function registerSayingCommands({ run }: CommandLine, group: Command): void {
  const saying = (work: (context: CommandContext) => Promise<Incident>) =>
    run(async (context) => {
      const incident = await work(context);
      context.out.result(incident, () => incidentText(incident));
    });
  const idOf = async ({ ops }: CommandContext, id: string) => (await findIncident(ops, id)).id;

  group
    .command('note')
    .argument('<id>')
    .argument('<text>')
    .action((id: string, text: string) =>
      saying(async (context) =>
        context.ops.call('incidents.note', { incidentId: await idOf(context, id), text }),
      ),
    );
  group
    .command('field')
    .description('answer one of the first questions; an empty text takes the answer back')
    .argument('<id>')
    .argument('<field>')
    .argument('<text>')
    .action((id: string, fieldId: string, value: string) =>
      saying(async (context) =>
        context.ops.call('incidents.field', { incidentId: await idOf(context, id), fieldId, value }),
      ),
    );
  group
    .command('fill')
    .description('read again what the console can fill in')
    .argument('<id>')
    .action((id: string) =>
      saying(async (context) => context.ops.call('incidents.fill', { incidentId: await idOf(context, id) })),
    );
  group
    .command('follow-up')
    .description('add what is to be done; --done or --undone settles one by its number')
    .argument('<id>')
    .argument('[text]')
    .option('--done <number>')
    .option('--undone <number>')
    .action((id: string, text: string | undefined, flags: { done?: string; undone?: string }) =>
      saying(async (context) => {
        const incidentId = await idOf(context, id);
        const number = flags.done ?? flags.undone;
        if (number !== undefined)
          return context.ops.call('incidents.settleFollowUp', {
            incidentId,
            number: Number(number),
            done: flags.done !== undefined,
          });
        return context.ops.call('incidents.addFollowUp', { incidentId, text: text ?? '' });
      }),
    );
  group
    .command('link')
    .description('a run of a runbook belongs to this incident')
    .argument('<id>')
    .argument('<run>')
    .action((id: string, given: string) =>
      saying(async (context) => {
        const runId = RunId.safeParse(given).data;
        if (runId === undefined) throw noRun(given);
        return context.ops.call('incidents.linkRun', { incidentId: await idOf(context, id), runId });
      }),
    );
  group
    .command('close')
    .argument('<id>')
    .requiredOption('--cause <text>', 'the root cause')
    .action((id: string, flags: { readonly cause: string }) =>
      saying(async (context) =>
        context.ops.call('incidents.close', {
          incidentId: await idOf(context, id),
          rootCause: flags.cause,
        }),
      ),
    );
  group
    .command('reopen')
    .argument('<id>')
    .requiredOption('--reason <text>')
    .action((id: string, flags: { readonly reason: string }) =>
      saying(async (context) =>
        context.ops.call('incidents.reopen', { incidentId: await idOf(context, id), reason: flags.reason }),
      ),
    );
}

function noRun(text: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `"${text}" is no id of a run: 16 hexadecimal digits.`,
      `"${text}"은(는) 실행 ID가 아닙니다. 16진수 16자리여야 합니다.`,
    ),
  );
}
