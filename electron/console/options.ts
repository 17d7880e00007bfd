import type { Clock } from '../platform/clock.ts';
import type { ForkChild } from '../platform/fork-child.ts';
import type { Logger } from '../platform/logger.ts';
import type { DataFolder } from '../platform/paths.ts';
import type { Redactor } from '../platform/redact.ts';

/** What a console is made from. */
export type ConsoleOptions = {
  readonly folder: DataFolder;
  /** What a child process that looks at targets starts from, and one that does a job or looks into snapshots. */
  readonly childEntry: string;
  readonly jobEntry: string;
  /** Where the built-in packs lie. */
  readonly packsDir: string;
  /** The folder of recover.mjs, which goes into every repository and every recovery kit. */
  readonly kitDir: string;
  readonly version: string;
  readonly fork: ForkChild;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs probes on schedule and the daily backup; a single command does not. */
  readonly schedules: boolean;
  readonly clock?: Clock;
  /** Holds the computer awake while a snapshot is taken; the answer lets it go. Only a desktop can. */
  readonly holdSleep?: () => () => void;
};
