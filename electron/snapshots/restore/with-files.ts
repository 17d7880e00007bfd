import { enterHost } from '../../locations/ssh/host-access.ts';
import type { EnteredHost, HostAccess } from '../../locations/ssh/host-access.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { HostCalls } from './host/host-calls.ts';
import { hostFiles } from './host/host-files.ts';
import { hostSystem } from './host/host-system.ts';
import { systemFiles } from './restore-files.ts';
import type { RestoreFiles } from './restore-files.ts';

/** Works on the files of a host, entered by a connection that ends with the work, or on those of this computer. */
export async function withFiles<Value>(
  access: HostAccess | null,
  { clock, signal, waits, scratchRoot }: JobContext & { readonly scratchRoot?: string },
  work: (files: RestoreFiles, host: EnteredHost | null) => Promise<Value>,
): Promise<Value> {
  if (access === null) return work(systemFiles, null);
  const host = enterHost(access, clock);
  const calls = new HostCalls(host.connection, { signal, ...(waits === undefined ? {} : { waits }) });
  try {
    return await work(hostFiles(calls, hostSystem(host, calls, scratchRoot ?? null)), host);
  } finally {
    calls.dispose();
    host.dispose();
  }
}
