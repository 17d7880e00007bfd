import { join } from 'node:path';
import { SystemClock } from '../../platform/clock.ts';
import { DisposableStack } from '../../platform/disposable.ts';
import { nodeForkChild } from '../../platform/fork-child.ts';
import { openConsole } from '../../socket/open-console.ts';
import { startWebFace } from '../../web/web-server.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import type { ServeOptions } from '../program.ts';
import { announceAddresses } from './announce.ts';

/** Serves the window on the loopback address until Ctrl-C, and prints the one-time address. */
export async function runServe(
  outDir: string,
  options: ServeOptions,
  out: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const disposables = new DisposableStack();
  try {
    const opened = disposables.add(
      await openConsole({ dataDir: options.dataDir, outDir, fork: nodeForkChild(), schedules: true, signal }),
    );
    if (opened.warning) out.note(opened.warning.en);
    const face = disposables.add(
      await startWebFace({
        console: opened.port,
        clock: new SystemClock(),
        assets: join(outDir, 'renderer'),
        host: options.host,
        port: options.port,
      }),
    );
    announceAddresses(face, { owner: opened.owner }, out, signal);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      opened.onOwnerGone(() => {
        out.note('The process that owned the data folder has ended; start "holdfast serve" again.');
        resolve();
      });
    });
    return exitCodes.fine;
  } finally {
    await disposables.dispose();
  }
}
