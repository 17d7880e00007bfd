import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { SystemScheduler } from '../../../shared/model/schedule.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { cleanEnvironment } from '../../schedules/timers/clean-environment.ts';
import { installTimer, planTimer, timerText } from '../../schedules/timers/install-timer.ts';
import type { TimerPlan } from '../../schedules/timers/timer-plan.ts';
import { timerSettings } from '../../console/timer-settings.ts';
import type { AloneContext, CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';

type InstallFlags = {
  readonly systemd?: boolean;
  readonly cron?: boolean;
  readonly taskScheduler?: boolean;
  readonly dryRun?: boolean;
};

const testTimeoutMs = 120_000;

/** One thing an unattended run needs, as `schedule test` found it. */
const Reached = z.object({
  /** False when an open console answered instead of the process that was started. */
  alone: z.boolean(),
  reached: z.array(
    z.object({
      what: z.string(),
      ok: z.boolean(),
      problem: z.string().nullable(),
      schedules: z.array(z.string()),
    }),
  ),
});

/** Timers of the operating system, and the proof that they will be enough. */
export function registerTimerCommands({ run, runAlone }: CommandLine, group: Command): void {
  group
    .command('install')
    .description('write the timer that starts "schedule run-due" every few minutes; nothing is started')
    .option('--systemd', 'a user service and its timer')
    .option('--cron', 'a line of the crontab')
    .option('--task-scheduler', 'a task for Windows')
    .option('--dry-run', 'only show what would be written')
    .action((flags: InstallFlags) => runAlone((context) => install(context, flags)));

  group
    .command('test')
    .description('start once as a timer would, and say whether secrets and places are reachable there')
    .action(() => runAlone(test));

  // What `test` starts: it looks at each secret and place that a schedule needs, and changes nothing.
  group.command('reach', { hidden: true }).action(() => run(reach));
}

async function install({ out, signal, dataDir }: AloneContext, flags: InstallFlags): Promise<void> {
  const plan = planTimer(schedulerOf(flags), timerSettings(dataDir, process.env));
  const text = timerText(plan);
  if (flags.dryRun === true) {
    out.result({ text }, () => text);
    return;
  }
  const installed = await installTimer(plan, signal);
  out.result(installed, () =>
    [
      ...installed.written.map((path) => `Wrote ${path}`),
      ...(installed.left.length === 0 ? [] : [leftFor(plan), ...installed.left]),
    ].join('\n'),
  );
}

function leftFor({ crontab }: TimerPlan): string {
  return crontab === null
    ? 'Now type:'
    : 'Nothing was written, because there is no command "crontab" here. Put this line into the crontab of this account:';
}

function schedulerOf(flags: InstallFlags): SystemScheduler {
  const chosen: SystemScheduler[] = [
    ...(flags.systemd === true ? (['systemd'] as const) : []),
    ...(flags.cron === true ? (['cron'] as const) : []),
    ...(flags.taskScheduler === true ? (['task-scheduler'] as const) : []),
  ];
  const [only, ...others] = chosen;
  if (only !== undefined && others.length === 0) return only;
  throw new AppError(
    'usage/invalid',
    localText(
      'Give one of --systemd, --cron and --task-scheduler.',
      '--systemd, --cron, --task-scheduler 중 하나를 지정하십시오.',
    ),
  );
}

async function test({ out, signal, dataDir }: AloneContext): Promise<ExitCode> {
  const { command } = timerSettings(dataDir, process.env);
  const [executable = '', ...first] = command;
  const env = cleanEnvironment(process.env, dataDir, process.platform);
  const answer = await startedOnce(
    executable,
    [...first, '--data-dir', dataDir, '--json', 'schedule', 'reach'],
    env,
    signal,
  );
  const { reached, alone } = answer;
  const ok = reached.every((each) => each.ok);
  out.result({ ok, alone, reached }, () =>
    [
      ...reached.map(
        ({ what, ok: good, problem, schedules }) =>
          `${good ? 'ok' : 'NOT REACHED'}: ${what}, for ${schedules.join(', ')}${problem === null ? '' : ` — ${problem}`}`,
      ),
      ...(alone
        ? []
        : [
            'An open console answered, as it would for a timer. Close it to see what a timer reaches by itself.',
          ]),
      ok
        ? 'A timer of the operating system can do everything that is scheduled.'
        : 'Grant what is missing with "holdfast repo grant" or "holdfast secret grant NAME --unattended", and name the passphrase of the vault with HOLDFAST_VAULT_PASSPHRASE_FILE.',
    ].join('\n'),
  );
  return ok ? exitCodes.fine : exitCodes.findings;
}

async function reach({ ops, out, owner }: CommandContext): Promise<void> {
  const { needs } = await ops.call('schedules.reach', {});
  const reached: z.infer<typeof Reached>['reached'] = needs.map(({ what, ok, problem, schedules }) => ({
    what: what.en,
    ok,
    problem: problem?.en ?? null,
    schedules,
  }));
  out.result({ alone: owner, reached }, () => JSON.stringify(reached));
}

/** Runs the command line once in a bare environment and reads its one JSON document. */
function startedOnce(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<z.infer<typeof Reached>> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...args], {
      env,
      signal,
      timeout: testTimeoutMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', (error) => reject(notStarted(error.message)));
    child.on('close', () => {
      const parsed = Reached.safeParse(parseJson(output));
      if (parsed.success) resolve(parsed.data);
      else reject(notStarted(errors.trim() || output.trim()));
    });
  });
}

function notStarted(why: string): AppError {
  return new AppError(
    'child/crashed',
    localText(
      `The command line did not work in a bare environment: ${why.slice(0, 500)}`,
      `최소 환경에서 명령줄이 동작하지 않았습니다: ${why.slice(0, 500)}`,
    ),
  );
}
