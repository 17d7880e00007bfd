import type { Command } from 'commander';
import type { ConsoleClient } from '../console-client.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';
import type { SecretInputs } from './secrets.ts';

export type OpenConsole = {
  readonly ops: ConsoleClient;
  /** False when another process owns the data folder and this one only asks it. */
  readonly owner: boolean;
  /** The process that does; null where this one is the owner. */
  readonly ownerPid?: number | null;
  readonly dataDir: string;
};

/** What a command gets: an open console, where to write, and the signal of Ctrl-C. */
export type CommandContext = OpenConsole & {
  readonly out: Output;
  readonly inputs: SecretInputs;
  readonly signal: AbortSignal;
};

/** Runs a command with the console open, reports its failure, and sets the exit code. */
export type RunCommand = (work: (context: CommandContext) => Promise<ExitCode | void>) => Promise<void>;

/** What a command gets that needs no console: it works on a host that has none, or looks at how one would start. */
export type AloneContext = {
  readonly out: Output;
  readonly inputs: SecretInputs;
  readonly signal: AbortSignal;
  readonly dataDir: string;
};

export type RunAlone = (work: (context: AloneContext) => Promise<ExitCode | void>) => Promise<void>;

/** What command groups need to register themselves. */
export type CommandLine = {
  readonly program: Command;
  /** The console of the data folder: the owner's, or one of this process's own without schedules. */
  readonly run: RunCommand;
  readonly runAlone: RunAlone;
  readonly out: Output;
};
