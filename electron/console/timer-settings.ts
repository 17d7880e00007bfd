import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handedOn } from '../schedules/timers/clean-environment.ts';
import type { TimerSettings } from '../schedules/timers/timer-plan.ts';

/** What a timer of the operating system would start for a data folder. */
export function timerSettings(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): TimerSettings {
  return {
    command: commandLine(),
    dataDir,
    environment: handedOn(environment),
    configDir: environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'),
    account: [environment['USERDOMAIN'], environment['USERNAME'] ?? userInfo().username]
      .filter((name) => name !== undefined)
      .join('\\'),
  };
}

/** Electron's executable does not run scripts, so an installed desktop is reached by its command's name. */
function commandLine(): readonly string[] {
  if (process.versions['electron'] !== undefined) return ['holdfast'];
  return [process.execPath, join(dirname(fileURLToPath(import.meta.url)), 'cli.js')];
}
