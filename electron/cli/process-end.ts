import { systemCode } from '../platform/file-errors.ts';
import { exitCodes } from './exit-codes.ts';

/** Longer than a job is given to end in order, so that it can still be written down. */
const endsWithinMs = 20_000;

/** What of this process its end depends on; tests pass their own. */
type EndingProcess = {
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'exit', listener: () => void): unknown;
  exit(code: number): unknown;
  exitCode?: number | string | null | undefined;
  readonly stdout: { on(event: 'error', listener: (error: Error) => void): unknown };
  readonly stderr: { write(text: string): unknown };
};

/**
 * The signal that ends a command: the first of the system's signals asks for an end in order, a second one, or 20 s, ends the process
 * at once. Output that cannot be written ends it as a failure, unless its reader went away (`holdfast … | head`).
 */
export function endOf(running: EndingProcess): AbortSignal {
  const interrupt = new AbortController();
  const asked = () => {
    if (interrupt.signal.aborted) running.exit(exitCodes.cancelled);
    interrupt.abort();
    setTimeout(() => running.exit(exitCodes.cancelled), endsWithinMs).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) running.on(name, asked);

  let lost = false;
  running.stdout.on('error', (error) => {
    interrupt.abort();
    if (lost || systemCode(error) === 'EPIPE') return;
    lost = true;
    running.stderr.write(`The output could not be written: ${error.message}\n`);
    running.on('exit', () => (running.exitCode = exitCodes.failed));
  });
  return interrupt.signal;
}
