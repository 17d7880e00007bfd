import { finished } from 'node:stream/promises';
import { OutputTail } from '../../platform/output-tail.ts';
import type { ProgramEnd } from '../../platform/run-program.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import { noSuchFolderStatus } from './program-line.ts';
import type { RemoteCommand } from './program-line.ts';
import { runOnHost } from './remote-program.ts';
import type { RemoteEnd } from './remote-program.ts';
import type { SshConnection } from './ssh-connection.ts';

type HostProgramRun = {
  readonly timeoutMs: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
};

const notExecutableStatus = 126;
const notThereStatus = 127;

/**
 * Runs a program on a host as `runProgram` does here: without a shell of its own, with nothing to read, and what it has started ends with it.
 * What it writes to its standard error stands behind the rest. Rejects with `ssh/sudo-refused`, `ssh/…`, `run/cancelled`.
 */
export async function runHostProgram(
  connection: SshConnection,
  command: RemoteCommand,
  { timeoutMs, mostBytes, signal }: HostProgramRun,
): Promise<ProgramEnd> {
  const { program } = command;
  if (program === '' || program.startsWith('-')) return { kind: 'not-started', code: 'ENOENT' };
  const [wait, since] = [{ signal, timeoutMs }, performance.now()];
  const running = await runOnHost(connection, command, wait);
  const stdout = new OutputTail(mostBytes);
  running.stdout.on('data', (bytes: Buffer) => stdout.add(bytes));
  running.stdin.end();
  const late = new Error('the program runs over its time');
  try {
    const end = await bounded(remaining(wait, since), running.ended, { late: () => late });
    await finished(running.stdout, { writable: false }).catch(() => {});
    return endOf(end, program, stdout, mostBytes);
  } catch (error: unknown) {
    running.stop();
    if (error !== late) throw error;
    const text = stdout.text();
    return { kind: 'over-time', output: text, stdout: text, outputCut: stdout.isCut };
  }
}

function endOf(
  { exitCode, signal, errorText }: RemoteEnd,
  program: string,
  stdout: OutputTail,
  mostBytes: number,
): ProgramEnd {
  const notStarted = whyNotStarted(exitCode, errorText, program);
  if (notStarted !== null) return { kind: 'not-started', code: notStarted };
  const all = new OutputTail(mostBytes);
  for (const text of [stdout.text(), errorText]) all.add(Buffer.from(text));
  const output = all.text();
  const said = { output, stdout: stdout.text(), outputCut: all.isCut || stdout.isCut };
  return exitCode === null
    ? { kind: 'signalled', signal: signal ?? 'unknown', ...said }
    : { kind: 'ended', exitCode, ...said };
}

/** Programs may end with the same statuses; then it is not the shell that names them. */
function whyNotStarted(exitCode: number | null, errorText: string, program: string): string | null {
  // Here a folder that is not there is told in the same way.
  if (exitCode === noSuchFolderStatus && /\bcd: /.test(errorText)) return 'ENOENT';
  if (exitCode !== notThereStatus && exitCode !== notExecutableStatus) return null;
  const isSaidByShell = /\bexec: /.test(errorText) && errorText.includes(program);
  if (!isSaidByShell) return null;
  return exitCode === notThereStatus ? 'ENOENT' : 'EACCES';
}
