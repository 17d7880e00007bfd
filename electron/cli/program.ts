import { homedir } from 'node:os';
import { Command, CommanderError, Help } from 'commander';
import { dataDirPath } from '../platform/paths.ts';
import { AppError, isAppError, cancelled } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { CommandLine, OpenConsole, RunAlone, RunCommand } from './command.ts';
import { registerActionCommands } from './commands/action.ts';
import { registerAlertCommands } from './commands/alert.ts';
import { registerCaptureCommand } from './commands/capture.ts';
import { registerConfigCommands } from './commands/config.ts';
import { registerDrillCommands } from './commands/drill.ts';
import { registerDemoCommand } from './commands/demo.ts';
import { registerDoctorCommand } from './commands/doctor.ts';
import { registerHostCommands } from './commands/host.ts';
import { registerIncidentCommands } from './commands/incident.ts';
import { registerJournalCommands } from './commands/journal.ts';
import { registerMaintenanceCommands } from './commands/maintenance.ts';
import { registerPackCommands } from './commands/pack.ts';
import { registerPolicyCommands } from './commands/policy.ts';
import { registerProbeCommands } from './commands/probe.ts';
import { registerReleaseCommands } from './commands/release.ts';
import { registerReportCommands } from './commands/report.ts';
import { registerRepositoryCommands } from './commands/repository.ts';
import { registerRestoreCommands } from './commands/restore.ts';
import { registerRetentionCommands } from './commands/retention.ts';
import { registerRunbookCommands } from './commands/runbook.ts';
import { registerScheduleCommands } from './commands/schedule.ts';
import { registerSecretCommands } from './commands/secret.ts';
import { registerServeCommand } from './commands/serve.ts';
import { registerSnapshotCommands } from './commands/snapshot.ts';
import { registerSocketioCommands } from './commands/socketio.ts';
import { registerTargetCommands } from './commands/target.ts';
import { registerViewCommands } from './commands/view.ts';
import { examples, exitCodesHelp } from './examples.ts';
import { agentNote } from './agent-note.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { Output } from './output.ts';
import type { SecretInputs } from './secrets.ts';

/** Everything outside that the command line touches; tests pass their own. */
type CommandLineWorld = {
  readonly version: string;
  readonly inputs: SecretInputs;
  readonly signal: AbortSignal;
  write(text: string): void;
  writeError(text: string): void;
  /** Whether standard error is a terminal. */
  readonly isTerminal?: boolean;
  /** Opens the console of a data folder; disposed when the command is done. */
  open(dataDir: string | null, signal: AbortSignal): Promise<OpenConsole & { dispose(): Promise<void> }>;
  /** What `serve` and `demo` need beyond a console; they run until the signal. */
  readonly faces: FaceCommands;
};

/** The commands that keep a face open. */
type FaceCommands = {
  serve(options: ServeOptions, out: Output, signal: AbortSignal): Promise<ExitCode>;
  demo(options: DemoOptions, out: Output, signal: AbortSignal): Promise<ExitCode>;
};
export type ServeOptions = { readonly dataDir: string | null; readonly port: number; readonly host: string };
export type DemoOptions = {
  readonly dataDir: string | null;
  readonly port: number;
  readonly keep: boolean;
  readonly once: boolean;
  /** A fiftieth of the data. */
  readonly small: boolean;
};

const plainHelp = new Help();

/** Runs one command line and answers its exit code. */
export async function runCommandLine(argv: readonly string[], world: CommandLineWorld): Promise<ExitCode> {
  const out = new Output(world.write, world.writeError, world.isTerminal ?? false);
  const program = new Command('holdfast');
  let code: ExitCode = exitCodes.fine;

  program
    .description('operations console for on-prem servers')
    .option('--json', 'one JSON document on standard output')
    .option('--data-dir <dir>', "the console's own data (or HOLDFAST_DATA_DIR)")
    .configureHelp({
      optionDescription: (option) =>
        option.mandatory
          ? `${plainHelp.optionDescription(option)} (needed)`
          : plainHelp.optionDescription(option),
    })
    .addHelpText('after', exitCodesHelp)
    .configureOutput({ writeOut: world.write, writeErr: world.writeError })
    .hook('preAction', () => {
      out.json = program.opts<{ json?: boolean }>().json === true;
    });

  // The program would take it for itself wherever it stands, and commands about releases have one of their own.
  if (!argv.includes('release')) program.version(world.version);

  const settle = async (work: () => Promise<ExitCode | void>): Promise<void> => {
    try {
      code = (await work()) ?? exitCodes.fine;
    } catch (error: unknown) {
      code = report(error, out, world.signal);
    }
  };
  const dataDir = () => program.opts<{ dataDir?: string }>().dataDir ?? null;
  const run: RunCommand = (work) =>
    settle(async () => {
      const open = await world.open(dataDir(), world.signal);
      try {
        return await work({ ...open, out, inputs: world.inputs, signal: world.signal });
      } catch (error: unknown) {
        const note = agentNote(error, open.ownerPid ?? null, world.inputs.env);
        if (note !== null) out.note(note);
        throw error;
      } finally {
        await open.dispose();
      }
    });

  const runAlone: RunAlone = (work) =>
    settle(() => work({ out, inputs: world.inputs, signal: world.signal, dataDir: dataDirOf(dataDir()) }));
  const line: CommandLine = { program, run, runAlone, out };
  registerAll(line);
  registerServeCommand(program, (options) =>
    settle(() => world.faces.serve({ ...options, dataDir: dataDir() }, out, world.signal)),
  );
  registerDemoCommand(program, (options) =>
    settle(() => world.faces.demo({ ...options, dataDir: dataDir() }, out, world.signal)),
  );
  everyCommand(program, (command) => {
    command.exitOverride();
    const lines = examples[pathOf(command)] ?? [];
    if (lines.length > 0) command.addHelpText('after', `\n${['Examples:', ...lines].join('\n  ')}`);
  });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.fine;
    // Refused before any command began: the parser has said why, and programs need it as a document.
    out.json = argv.includes('--json');
    if (out.json) out.failure(wrongUsage(error));
    return exitCodes.usage;
  }
}

function dataDirOf(argument: string | null): string {
  return dataDirPath(argument, {
    platform: process.platform,
    environment: process.env,
    homeDir: homedir(),
  });
}

function registerAll(line: CommandLine): void {
  registerDoctorCommand(line);
  registerPackCommands(line);
  registerTargetCommands(line);
  registerProbeCommands(line);
  registerMaintenanceCommands(line);
  registerSocketioCommands(line);
  registerViewCommands(line);
  registerPolicyCommands(line);
  registerActionCommands(line);
  registerRunbookCommands(line);
  registerRepositoryCommands(line);
  registerSnapshotCommands(line);
  registerCaptureCommand(line);
  registerDrillCommands(line);
  registerRestoreCommands(line);
  registerRetentionCommands(line);
  registerScheduleCommands(line);
  registerAlertCommands(line);
  registerHostCommands(line);
  registerSecretCommands(line);
  registerIncidentCommands(line);
  registerJournalCommands(line);
  registerReportCommands(line);
  registerReleaseCommands(line);
  registerConfigCommands(line);
}

/** `snapshot create`, without the name of the program. */
function pathOf(command: Command): string {
  const above = command.parent === null ? '' : pathOf(command.parent);
  return command.parent === null ? '' : `${above} ${command.name()}`.trim();
}

function everyCommand(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const child of command.commands) everyCommand(child, change);
}

function report(error: unknown, out: Output, signal: AbortSignal): ExitCode {
  if (signal.aborted) {
    out.failure(cancelled());
    return exitCodes.cancelled;
  }
  if (!isAppError(error)) throw error;
  out.failure(inWordsOfTheLine(error));
  return usageCodes.has(error.code) ? exitCodes.usage : exitCodes.failed;
}

/** What the console does not take of what was typed is wrong usage as well. */
const usageCodes: ReadonlySet<string> = new Set(['usage/invalid', 'contract/invalid-input']);

/** The name of the call that was refused says nothing to who typed a command. */
function inWordsOfTheLine(error: AppError): AppError {
  if (error.code !== 'contract/invalid-input') return error;
  const { en, ko } = error.text;
  const call = /^[a-z]+\.[A-Za-z]+: /;
  return new AppError(error.code, localText(en.replace(call, ''), ko.replace(call, '')), { cause: error });
}

function wrongUsage(error: CommanderError): AppError {
  const en =
    error.code === 'commander.help'
      ? 'A command is missing; see --help.'
      : error.message.replace(/^error: /, '');
  return new AppError('usage/invalid', localText(en, en));
}
