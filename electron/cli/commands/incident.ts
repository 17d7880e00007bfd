import type { Command } from 'commander';
import type { Incident } from '../../../shared/model/incident.ts';
import { byPriority } from '../../../shared/rules/runbook-order.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { exitCodes } from '../exit-codes.ts';
import { captureTable, incidentText } from '../incident-output.ts';
import { findIncident } from '../incidents.ts';
import { followJob } from '../jobs.ts';
import { findRun } from '../runs.ts';
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
type CloseFlags = { readonly cause: string; readonly until?: string };
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
    .description('incidents, open and closed')
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
    .description('one incident: fields, notes, captures')
    .argument('<id>')
    .action((id: string) =>
      run(async ({ ops, out }) => {
        const { id: incidentId } = await findIncident(ops, id);
        await told({ ops, out }, await ops.call('incidents.get', { incidentId }));
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
  const runId = flags.run === undefined ? undefined : (await findRun(ops, flags.run)).id;
  const { incidents: others } = await ops.call('incidents.list', { targetId: target.id, open: true });
  const incident = await ops.call('incidents.open', {
    targetId: target.id,
    because: runId === undefined ? (flags.state === true ? 'state' : 'hand') : 'run',
    ...(flags.title === undefined ? {} : { title: flags.title }),
    ...(runId === undefined ? {} : { runId }),
    ...(flags.since === undefined ? {} : { from: Date.now() - readDuration(flags.since) }),
  });
  for (const other of others)
    out.note(`There is an open incident of ${target.name} already: ${other.id} (${other.title}).`);
  if (flags.state === true && incident.origin.kind === 'hand')
    out.note(`${target.name} is ${target.state}: it has not left ok, so the incident is opened by hand.`);
  await told({ ops, out }, incident);
}

/** Prints an incident, for people with what to do about it. */
async function told({ ops, out }: Pick<CommandContext, 'ops' | 'out'>, incident: Incident): Promise<void> {
  const { targetId, state } = incident;
  // A target that is gone has no runbooks.
  const { targets } = await ops.call('targets.snapshot', {});
  const isThere = state === 'open' && targets.some(({ id }) => id === targetId);
  const { runbooks } = isThere ? await ops.call('runbooks.list', { targetId }) : { runbooks: [] };
  out.result(incident, () => incidentText(incident, byPriority(runbooks, 'incident')));
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
      await told(context, await work(context));
    });
  const idOf = async ({ ops }: CommandContext, id: string) => (await findIncident(ops, id)).id;

  group
    .command('note')
    .description('write down what was seen or done')
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
    .argument('<run>', 'its id, or the beginning of it')
    .action((id: string, given: string) =>
      saying(async (context) => {
        const { id: runId } = await findRun(context.ops, given);
        return context.ops.call('incidents.linkRun', { incidentId: await idOf(context, id), runId });
      }),
    );
  group
    .command('close')
    .description('say what it was, and that it is over')
    .argument('<id>')
    .requiredOption('--cause <text>', 'the root cause')
    .option('--until <duration>', 'how long ago it ended; when the target was well again unless given')
    .action((id: string, flags: CloseFlags) => saying((context) => close(context, id, flags)));
  group
    .command('reopen')
    .description('open a closed incident again')
    .argument('<id>')
    .requiredOption('--reason <text>')
    .action((id: string, flags: { readonly reason: string }) =>
      saying(async (context) =>
        context.ops.call('incidents.reopen', { incidentId: await idOf(context, id), reason: flags.reason }),
      ),
    );
}

async function close({ ops, out }: CommandContext, id: string, flags: CloseFlags): Promise<Incident> {
  const { id: incidentId } = await findIncident(ops, id);
  const incident = await ops.call('incidents.close', {
    incidentId,
    rootCause: flags.cause,
    ...(flags.until === undefined ? {} : { to: Date.now() - readDuration(flags.until) }),
  });
  for (const run of incident.runs.filter(({ state }) => state === 'open'))
    out.note(`A runbook that was begun for it is not finished: ${run.title.en} (run ${run.id}).`);
  return incident;
}
