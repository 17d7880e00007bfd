import { asError } from '../../../../shared/errors/app-error.ts';
import { enterHost } from '../../../locations/ssh/host-access.ts';
import type { HostAccess } from '../../../locations/ssh/host-access.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import type { CaptureSource } from './capture-source.ts';
import { HostSource } from './host/host-source.ts';
import { localSource } from './local-source.ts';

/**
 * Enters the host, where the files lie on one. Whoever opens it disposes of it.
 *
 * @throws AppError ssh/… when the host cannot be entered
 */
export async function openSource(
  access: HostAccess | null,
  context: Pick<JobContext, 'signal' | 'clock'>,
): Promise<CaptureSource> {
  if (access === null) return localSource();
  const host = enterHost(access, context.clock);
  try {
    return await HostSource.open(host, context);
  } catch (error: unknown) {
    host.dispose();
    throw asError(error);
  }
}
