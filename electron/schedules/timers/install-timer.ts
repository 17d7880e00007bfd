import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { SystemScheduler } from '../../../shared/model/schedule.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import { cronLine, withCronLine } from './cron-line.ts';
import { systemdTimer } from './systemd-timer.ts';
import { taskSchedulerTask } from './task-scheduler.ts';
import type { TimerPlan, TimerSettings } from './timer-plan.ts';

const crontabTimeoutMs = 10_000;

type InstalledTimer = {
  /** Files and tables that were written. */
  readonly written: readonly string[];
  /** What is left for the operator to do: commands, and lines to put somewhere by hand. */
  readonly left: readonly string[];
};

/** @throws AppError schedule/invalid for paths that none of the schedulers can hold */
export function planTimer(scheduler: SystemScheduler, settings: TimerSettings): TimerPlan {
  const words = [...settings.command, settings.dataDir, ...Object.values(settings.environment)];
  if (words.some((word) => /[\r\n\0]/.test(word))) throw lineBreak();
  switch (scheduler) {
    case 'systemd':
      return systemdTimer(settings);
    case 'cron':
      return cronLine(settings);
    case 'task-scheduler':
      return taskSchedulerTask(settings);
  }
}

/** The plan in full, for reading: every file with its path, the line of the crontab, and what to type afterwards. */
export function timerText({ files, crontab, commands }: TimerPlan): string {
  const blocks = [
    ...files.map(({ path, text }) => `# ${path}\n${text.replaceAll('\r\n', '\n').trimEnd()}`),
    ...(crontab === null ? [] : [`# crontab -e\n${crontab.line}`]),
    ...(commands.length === 0 ? [] : [`# afterwards\n${commands.join('\n')}`]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/**
 * Writes the files and the line of the crontab; nothing is started. Where there is no command `crontab`, the line is left to
 * the operator.
 *
 * @throws AppError store/not-writable, store/disk-full, file/not-readable, file/not-writable
 */
export async function installTimer(plan: TimerPlan, signal: AbortSignal): Promise<InstalledTimer> {
  const written: string[] = [];
  for (const { path, text, encoding } of plan.files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(
      path,
      encoding === 'utf8' ? text : Buffer.from(`\ufeff${text}`, 'utf16le'),
      0o644,
    );
    written.push(path);
  }
  if (plan.crontab === null) return { written, left: plan.commands };
  if (!(await writeCronLine(plan.crontab, signal)))
    return { written, left: [plan.crontab.line, ...plan.commands] };
  return { written: [...written, 'crontab'], left: plan.commands };
}

/** False when there is no command `crontab` here. */
async function writeCronLine(line: NonNullable<TimerPlan['crontab']>, signal: AbortSignal): Promise<boolean> {
  const listed = await crontab(['-l'], null, signal);
  if (listed === null) return false;
  // An account without a crontab is told so, with exit code 1; any other failure must not end in an empty table.
  if (listed.code !== 0 && !/no crontab/i.test(listed.errors)) throw notRead(listed.errors);
  const stored = await crontab(['-'], withCronLine(listed.code === 0 ? listed.output : '', line), signal);
  if (stored?.code !== 0) throw notWritten(stored?.errors ?? '');
  return true;
}

type Ended = { readonly code: number | null; readonly output: string; readonly errors: string };

/** Null when there is no such command. */
function crontab(args: readonly string[], input: string | null, signal: AbortSignal): Promise<Ended | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('crontab', [...args], {
      stdio: 'pipe',
      timeout: crontabTimeoutMs,
      signal,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LC_ALL: 'C' },
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', (error) => {
      if (isMissingFile(error)) resolve(null);
      else reject(error);
    });
    child.on('close', (code) => resolve({ code, output, errors }));
    // A command that refuses its input says why on its own.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function lineBreak(): AppError {
  return new AppError(
    'schedule/invalid',
    localText(
      'A timer cannot hold a path with a line break. Rename the folder, or move the data folder.',
      '타이머에는 줄바꿈이 있는 경로를 쓸 수 없습니다. 폴더 이름을 바꾸거나 데이터 폴더를 옮기십시오.',
    ),
  );
}

function notRead(why: string): AppError {
  return new AppError(
    'file/not-readable',
    localText(
      `The crontab of this account cannot be read, so it was left as it is: ${why.trim()}`,
      `이 계정의 crontab을 읽을 수 없어 그대로 두었습니다: ${why.trim()}`,
    ),
  );
}

function notWritten(why: string): AppError {
  return new AppError(
    'file/not-writable',
    localText(
      `The crontab of this account cannot be written: ${why.trim()}. Put the line in by hand with "crontab -e".`,
      `이 계정의 crontab에 쓸 수 없습니다: ${why.trim()}. "crontab -e"로 직접 추가하십시오.`,
    ),
  );
}
