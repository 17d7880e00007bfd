import { finished } from 'node:stream/promises';
import { asError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { runOnHost } from './remote-program.ts';
import type { RemoteEnd } from './remote-program.ts';
import type { RemoteCommand } from './program-line.ts';
import type { SshConnection } from './ssh-connection.ts';
import { timedOut } from './ssh-errors.ts';

export type RemoteResult = RemoteEnd & {
  /** At most the first `mostBytes`. */
  readonly stdout: Buffer;
  readonly isCut: boolean;
};

type RemoteRun = {
  /** What it reads from its standard input; nothing where it is not given. */
  readonly input?: string | Uint8Array;
  readonly mostBytes: number;
};

/** Runs a program to its end and keeps what it writes. Over time it is ended and `ssh/timed-out` is thrown, and what `runOnHost` throws. */
export async function runToEnd(
  connection: SshConnection,
  command: RemoteCommand,
  { input, mostBytes }: RemoteRun,
  wait: Wait,
): Promise<RemoteResult> {
  const since = performance.now();
  const program = await runOnHost(connection, command, wait);
  const pieces: Buffer[] = [];
  let bytes = 0;
  program.stdout.on('data', (piece: Buffer) => {
    if (bytes < mostBytes) pieces.push(piece);
    bytes += piece.length;
  });
  program.stdin.end(input);
  try {
    const late = () =>
      timedOut(connection.label, localText(`while ${command.program} ran`, `${command.program} 실행 중`));
    const end = await bounded(remaining(wait, since), program.ended, { late });
    await finished(program.stdout, { writable: false }).catch(() => {});
    const stdout = Buffer.concat(pieces).subarray(0, mostBytes);
    return { ...end, stdout, isCut: bytes > mostBytes };
  } catch (error: unknown) {
    program.stop();
    throw asError(error);
  }
}
