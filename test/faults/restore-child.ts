import { z } from 'zod';
import { findInterrupted } from '../../electron/snapshots/restore/find-interrupted.ts';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import { resumeRestore, rollbackRestore } from '../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { watchedFiles } from '../fakes/failing-files.ts';
import { captureFolder } from '../fakes/folder-contents.ts';
import { serverParts } from '../integration/snapshots/restore/support/practice-server.ts';
import { jobContext, requestFor } from './restore-rig.ts';

const Order = z.object({
  snapshot: z.string(),
  folder: z.string(),
  what: z.enum(['run', 'resume', 'rollback']),
  /** The call before which this process kills itself, as `kill -9` does; 0 for none. */
  dieBefore: z.number(),
});

/** A process that restores, to be killed at any moment. */
const order = Order.parse(JSON.parse(process.argv[2] ?? ''));
const files = watchedFiles(({ number }) => {
  if (number === order.dieBefore) process.kill(process.pid, 'SIGKILL');
});
if (order.what === 'run') {
  const contents = captureFolder(order.snapshot, serverParts);
  process.stdout.write('ready\n');
  await runRestore(requestFor(contents, order.folder, files), jobContext());
} else {
  const end = order.what === 'resume' ? resumeRestore : rollbackRestore;
  const found = await findInterrupted(systemFiles, [order.folder], new AbortController().signal);
  for (const { intentPath } of found) await end(files, intentPath, jobContext());
}
