import { Option } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type {
  RunDueReport,
  ScheduleSummary,
  ScheduleTask,
  ScheduleTiming,
} from '../../../shared/model/schedule.ts';
import { dataFolderAt } from '../../platform/paths.ts';
import { damagedWarning } from '../../store/damaged-databases.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRepository } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { registerTimerCommands } from './schedule-timers.ts';

type SetFlags = {
  readonly name: string;
  readonly kind?: 'snapshot' | 'copy' | 'drill' | 'runbook';
  readonly target?: string;
  readonly repo?: string;
  readonly runbook?: string;
  readonly to?: string;
  readonly daily?: string;
  readonly cron?: string;
  readonly zone?: string;
  readonly verify: boolean;
  readonly retention: boolean;
};

const verbs = {
  pause: 'leave it out until it is resumed',
  resume: 'let it run again',
  remove: 'take it off this desk; what it has made stays',
} as const;
/** Asked for when it is needed: the first question loads what Node knows of the world's calendars. */
const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function registerScheduleCommands(line: CommandLine): void {
  const { program, run } = line;
  const group = program.command('schedule').description('what is done by itself, and when');

  group
    .command('list')
    .description('schedules with their state and what is due next')
    .action(() => run(list));

  group
    .command('set')
    .description('add a schedule, or change the one of that name')
    .requiredOption('--name <name>', 'how it is called; the same name changes it')
    .addOption(
      new Option(
        '--kind <kind>',
        'what is done; with --runbook a runbook, otherwise a snapshot if left out',
      ).choices(['snapshot', 'copy', 'drill', 'runbook']),
    )
    .option('--repo <repository>', 'where snapshots go, or what is copied or drilled')
    .option('--target <target>', 'for a snapshot, a drill or a runbook')
    .option('--runbook <runbook>', 'its steps that need nobody are carried out')
    .option('--to <repository>', 'a second repository: where a copy goes, or each snapshot as well')
    .option('--daily <HH:MM>', 'every day at this time')
    .option('--cron <expression>', 'five fields: minute hour day month weekday')
    .option('--zone <zone>', 'whose clock: an IANA name (default: that of this computer)')
    .option('--no-verify', 'do not read snapshots back')
    .option('--no-retention', 'do not apply retention afterwards')
    .action((flags: SetFlags) => run((context) => set(context, flags)));

  for (const verb of ['pause', 'resume', 'remove'] as const) {
    const command = group.command(verb).description(verbs[verb]).argument('<name>', 'name or id');
    if (verb === 'pause') command.requiredOption('--reason <text>', 'why; it is shown and kept');
    command.action((text: string, flags: { readonly reason?: string }) =>
      run(async ({ ops, out }) => {
        const { schedules } = await ops.call('schedules.list', {});
        const found = schedules.find(({ id, name }) => id === text || name === text);
        if (found === undefined) throw unknownSchedule(text);
        const { id: scheduleId } = found;
        if (verb === 'pause') await ops.call('schedules.pause', { scheduleId, reason: flags.reason ?? '' });
        else await ops.call(`schedules.${verb}`, { scheduleId });
        out.result({ id: scheduleId, done: verb }, () => `${found.name}: ${verb}d.`);
      }),
    );
  }

  group
    .command('run-due')
    .description('run what is due and end; safe at any time and twice at a time')
    .action(() => run(runDue));

  registerTimerCommands(line, group);
}

async function list({ ops, out }: CommandContext): Promise<void> {
  const { schedules } = await ops.call('schedules.list', {});
  out.result({ schedules }, () =>
    table(
      ['name', 'does', 'when', 'state', 'next', 'last good', 'reason'],
      schedules.map((schedule) => [
        schedule.name,
        schedule.task.kind,
        whenText(schedule),
        schedule.paused === null ? schedule.state : 'paused',
        timeText(schedule.nextDueAt),
        timeText(schedule.lastOkAt),
        schedule.paused?.reason ?? schedule.reason?.en ?? '',
      ]),
    ),
  );
}

async function set(context: CommandContext, flags: SetFlags): Promise<void> {
  const { ops, out } = context;
  const { schedules } = await ops.call('schedules.list', {});
  const known = schedules.find(({ name }) => name === flags.name);
  const schedule = await ops.call('schedules.set', {
    name: flags.name,
    zone: flags.zone ?? localZone(),
    timing: timingOf(flags),
    task: await taskOf(context, flags),
    ...(known === undefined ? {} : { scheduleId: known.id }),
  });
  out.result(schedule, () => `${schedule.name}: next on ${timeText(schedule.nextDueAt)}.`);
}

async function runDue({ ops, out, owner, dataDir }: CommandContext): Promise<ExitCode> {
  const report = await ops.call('schedules.runDue', {});
  const damaged = damagedWarning(dataFolderAt(dataDir).database);
  // An owner of the data folder has said it when it opened that.
  if (damaged !== null && !owner) out.note(damaged.en);
  out.result({ ...report, ...(damaged === null ? {} : { damaged }) }, () =>
    dueText(report, damaged !== null),
  );
  if (damaged !== null) return exitCodes.findings;
  return report.runs.some(({ state }) => state === 'failed' || state === 'missed' || state === 'overrun')
    ? exitCodes.findings
    : exitCodes.fine;
}

function dueText({ runs }: RunDueReport, isDamaged: boolean): string {
  if (runs.length > 0)
    return table(
      ['schedule', 'due', 'state', 'reason'],
      runs.map((each) => [each.name, timeText(each.dueAt), each.state, each.reason?.en ?? '']),
    );
  return isDamaged
    ? "Nothing is known to be due: the console's database was damaged, and its schedules are not in the fresh one."
    : 'Nothing is due.';
}

function timingOf({ daily, cron }: SetFlags): ScheduleTiming {
  if (daily !== undefined && cron === undefined) {
    if (/^([01]\d|2[0-3]):[0-5]\d$/.test(daily)) return { kind: 'daily', at: daily };
    throw usage(
      `"${daily}" is no time of day. Write --daily 02:30.`,
      `"${daily}"은(는) 시각이 아닙니다. --daily 02:30처럼 쓰십시오.`,
    );
  }
  if (cron !== undefined && daily === undefined) return { kind: 'cron', expression: cron };
  throw usage('Give one of --daily and --cron.', '--daily와 --cron 중 하나를 지정하십시오.');
}

async function taskOf(context: CommandContext, flags: SetFlags): Promise<ScheduleTask> {
  const { ops } = context;
  const kind = flags.kind ?? (flags.runbook === undefined ? 'snapshot' : 'runbook');
  if (kind === 'runbook') return runbookOf(context, flags);
  if (flags.runbook !== undefined)
    throw usage(
      `--runbook does not go with --kind ${kind}.`,
      `--runbook은 --kind ${kind}와(과) 함께 쓸 수 없습니다.`,
    );
  if (flags.repo === undefined) throw usage('Give the --repo.', '--repo를 지정하십시오.');
  const { id: repositoryId } = await findRepository(ops, flags.repo);
  const to = flags.to === undefined ? null : (await findRepository(ops, flags.to)).id;
  if (kind === 'copy') {
    if (to === null) throw usage('A copy needs --to.', '복사에는 --to가 필요합니다.');
    return { kind: 'copy', from: repositoryId, to };
  }
  if (flags.target === undefined) throw usage('Give the --target.', '--target을 지정하십시오.');
  const { id: targetId } = await findTarget(ops, flags.target);
  return kind === 'drill'
    ? { kind: 'drill', targetId, repositoryId }
    : {
        kind: 'snapshot',
        targetId,
        repositoryId,
        verify: flags.verify,
        retention: flags.retention,
        copyTo: to,
      };
}

async function runbookOf({ ops }: CommandContext, flags: SetFlags): Promise<ScheduleTask> {
  if (flags.runbook === undefined || flags.target === undefined)
    throw usage('A runbook needs --runbook and --target.', '런북에는 --runbook과 --target이 필요합니다.');
  if (flags.to !== undefined)
    throw usage('--to does not go with a runbook.', '--to는 런북과 함께 쓸 수 없습니다.');
  const { id: targetId } = await findTarget(ops, flags.target);
  const repository = flags.repo === undefined ? null : await findRepository(ops, flags.repo);
  const { runbook } = await ops.call('runbooks.show', { targetId, runbookId: flags.runbook });
  return { kind: 'runbook', targetId, runbookId: runbook.id, repositoryId: repository?.id ?? null };
}

function whenText({ timing, zone }: ScheduleSummary): string {
  return `${timing.kind === 'daily' ? `daily ${timing.at}` : timing.expression} ${zone}`;
}

function timeText(at: number | null): string {
  return at === null ? '' : localTime(at);
}

function usage(en: string, ko: string): AppError {
  return new AppError('usage/invalid', localText(en, ko));
}

function unknownSchedule(text: string): AppError {
  return new AppError(
    'schedule/unknown',
    localText(
      `There is no schedule "${text}". "holdfast schedule list" shows them.`,
      `"${text}" 일정이 없습니다. "holdfast schedule list"로 확인하십시오.`,
    ),
  );
}
