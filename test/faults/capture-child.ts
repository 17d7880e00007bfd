import { SystemClock } from '../../electron/platform/clock.ts';
import { captureSnapshot } from '../../electron/snapshots/jobs/capture.ts';

/** A process that takes a snapshot as a job of the console does, to be killed at any moment. What it is to do comes by message, as there. */
const { signal } = new AbortController();

process.once('message', (input) => {
  void captureSnapshot(input, { signal, clock: new SystemClock(), progress: () => undefined }).then(
    ({ snapshotId, verify }) => {
      process.send?.({ snapshotId, verified: verify?.ok === true });
      process.disconnect();
    },
  );
});
process.send?.('ready');
