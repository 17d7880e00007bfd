import { SystemClock } from '../../../../electron/platform/clock.ts';
import { captureDatabase } from '../../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';

/** The child process of a job: `capture-process.ts <database> <scratch folder>`. Says each stage, then what became of it. */
const [path = '', scratchRoot = ''] = process.argv.slice(2);

const captured = captureDatabase(
  { path, name: 'data.db', scratchRoot, limits: { ...defaultCaptureLimits, spareBytes: 0 }, notEmpty: [] },
  {
    signal: new AbortController().signal,
    clock: new SystemClock(),
    progress: ({ stage, bytes }) => process.send?.({ stage: stage.en, bytes }),
  },
);
captured.then(
  ({ meaning }) => process.send?.({ method: meaning.method, rows: meaning.tables['note']?.rows }),
  (error: unknown) => process.send?.({ failure: String(error) }),
);
