import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SystemClock } from '../../platform/clock.ts';
import { DisposableStack } from '../../platform/disposable.ts';
import { nodeForkChild } from '../../platform/fork-child.ts';
import { openConsole } from '../../socket/open-console.ts';
import { startWebFace } from '../../web/web-server.ts';
import type { WebFace } from '../../web/web-server.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import type { ServeOptions } from '../program.ts';

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
    tellAddress(face, opened.owner, out);
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

/** The first address, and at a terminal a fresh one for every Enter: each opens the console once. */
function tellAddress(face: WebFace, owner: boolean, out: Output): void {
  const address = face.entryAddress();
  out.result({ address, port: face.port, owner }, () => address);
  if (out.json || !process.stdin.isTTY) return;
  out.note('The address works once, within a minute. Enter prints a new one; Ctrl-C ends.');
  createInterface({ input: process.stdin }).on('line', () => out.line(face.entryAddress()));
}
