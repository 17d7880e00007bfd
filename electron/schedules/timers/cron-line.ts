import { everyMinutes, runDueCommand, timerName } from './timer-plan.ts';
import type { TimerPlan, TimerSettings } from './timer-plan.ts';

/**
 * A line of the account's crontab (crontab(5)). What the command writes is dropped, because cron would mail it every time; how
 * each run went stands in the console.
 */
export function cronLine(settings: TimerSettings): TimerPlan {
  const mark = `# ${timerName(settings)}`;
  const variables = Object.entries(settings.environment).map(([key, value]) => `${key}=${quoted(value)}`);
  const command = [...variables, ...runDueCommand(settings).map(quoted)].join(' ');
  // An unescaped percent sign ends the command.
  const line = `*/${everyMinutes} * * * * ${command.replaceAll('%', '\\%')} >/dev/null 2>&1 ${mark}`;
  return { scheduler: 'cron', files: [], crontab: { line, mark }, commands: [] };
}

/** A word of the POSIX shell. */
function quoted(text: string): string {
  return /^[\w@+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The crontab with this line in it once: instead of an earlier one of the same mark, otherwise at the end. */
export function withCronLine(crontab: string, { line, mark }: NonNullable<TimerPlan['crontab']>): string {
  const others = crontab.split('\n').filter((other) => !other.endsWith(mark));
  while (others.at(-1) === '') others.pop();
  return [...others, line, ''].join('\n');
}
