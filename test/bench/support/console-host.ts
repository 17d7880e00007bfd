import { nodeForkChild } from '../../../electron/platform/fork-child.ts';
import { openConsole } from '../../../electron/socket/open-console.ts';
import { inRoot } from '../../../build/steps/root.ts';
import type { HostAnswer, HostRequest } from './host-protocol.ts';
import { watchStalls } from './stall-watch.ts';

/*
 * A whole console with its schedules, in a process of its own: the main process of the measurements. Calls go through the
 * dispatcher as those of a face do, and the answer is turned into text as it is for the window.
 */

const ended = new AbortController();
const opened = await openConsole({
  dataDir: process.argv[2] ?? null,
  outDir: inRoot('out'),
  fork: nodeForkChild(),
  schedules: true,
  signal: ended.signal,
});

let stopWatching: ReturnType<typeof watchStalls> | null = null;

async function act(request: HostRequest): Promise<HostAnswer> {
  switch (request.do) {
    case 'call': {
      const startedAt = performance.now();
      const envelope = await opened.port.call(request.channel, request.input, {
        face: 'web',
        signal: ended.signal,
      });
      const sizeBytes = Buffer.byteLength(JSON.stringify(envelope));
      return { id: request.id, tookMs: performance.now() - startedAt, sizeBytes, envelope };
    }
    case 'watch':
      stopWatching = watchStalls();
      return { id: request.id };
    case 'stalls':
      return { id: request.id, ...(stopWatching?.() ?? { p99Ms: Number.NaN, longestMs: Number.NaN }) };
    case 'stop':
      await opened.dispose();
      process.exit(0);
  }
}

process.on('message', (request: HostRequest) => {
  act(request).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ id: request.id, failed: String(error) } satisfies HostAnswer),
  );
});
process.on('disconnect', () => process.exit(1));
process.send?.({ id: 0 } satisfies HostAnswer);
