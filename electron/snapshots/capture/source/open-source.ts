import { onlyLocal } from '../../../locations/local-path.ts';
import type { HostAccess } from '../../../locations/ssh/host-access.ts';
import { enterHost } from '../../../locations/ssh/host-access.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import type { CaptureSource } from './capture-source.ts';
import { localSource } from './local-source.ts';

/** Enters the host, where the files lie on one. Whoever opens it disposes of it. */
export async function openSource(
  access: HostAccess | null,
  { clock }: Pick<JobContext, 'signal' | 'clock'>,
): Promise<CaptureSource> {
  if (access === null) return localSource();
  const host = enterHost(access, clock);
  host.dispose();
  throw onlyLocal(host.connection.label);
}
