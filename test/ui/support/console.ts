import { ConsoleClient } from '../../../electron/console-client.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { connectToOwner } from '../../../electron/socket/owner-client.ts';
import { readOwnerInfo } from '../../../electron/socket/owner-info.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { DataFolder } from './holdfast.ts';

/** Asks the console that is open on a folder as a command does, without the process that each command is. */
export async function withConsole<Answer>(
  folder: DataFolder,
  work: (ops: ConsoleClient) => Promise<Answer>,
): Promise<Answer> {
  const { signal } = new AbortController();
  const info = await readOwnerInfo(folder.path);
  const client = info === null ? null : await connectToOwner(info, new SystemClock(), signal);
  if (client === null) throw new Error(`no console is open on ${folder.path}`);
  try {
    return await work(new ConsoleClient(client, 'cli', signal));
  } finally {
    client.dispose();
  }
}

/** What a job came to, once it has ended. */
export async function outcomeOf(
  ops: ConsoleClient,
  { jobId }: { readonly jobId: Job['id'] },
): Promise<NonNullable<Job['outcome']>> {
  for (;;) {
    const { finishedAt, outcome, error } = await ops.call('jobs.wait', { jobId });
    if (outcome !== null) return outcome;
    if (finishedAt !== null) throw new Error(`the job failed: ${JSON.stringify(error)}`);
  }
}
