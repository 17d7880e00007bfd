import { createHash } from 'node:crypto';
import type { SystemScheduler } from '../../../shared/model/schedule.ts';

/** What a timer starts: `command` is an executable and its first arguments, all paths absolute. */
export type TimerSettings = {
  readonly command: readonly string[];
  readonly dataDir: string;
  /** Variables the console needs without a login; never a secret, only where one lies. */
  readonly environment: Readonly<Record<string, string>>;
  /** `XDG_CONFIG_HOME`, or what stands for it. */
  readonly configDir: string;
  /** The account, as Windows names it: `DOMAIN\name`. */
  readonly account: string;
};

/** Everything an installation does, so that it can be shown before. */
export type TimerPlan = {
  readonly scheduler: SystemScheduler;
  /** Files that are written, or replaced. */
  readonly files: readonly {
    readonly path: string;
    readonly text: string;
    readonly encoding: 'utf8' | 'utf16';
  }[];
  /** A line of the account's crontab; it replaces the line that ends with the same mark. */
  readonly crontab: { readonly line: string; readonly mark: string } | null;
  /** What the operator types afterwards. */
  readonly commands: readonly string[];
};

/** How often the system asks for what is due. Nothing is done when nothing is due. */
export const everyMinutes = 5;

/** Variables that are handed on to a timer when they are set. */
export const timerVariables = ['HOLDFAST_VAULT_PASSPHRASE_FILE', 'HOLDFAST_SCRATCH_DIR'] as const;

/** The command line that a timer starts. */
export function runDueCommand({ command, dataDir }: TimerSettings): readonly string[] {
  return [...command, '--data-dir', dataDir, 'schedule', 'run-due'];
}

/** The name of the timer; data folders do not share one. */
export function timerName({ dataDir }: TimerSettings): string {
  return `holdfast-run-due-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
}
