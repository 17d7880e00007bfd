import type { RestoreRemark } from '../../../shared/model/restore.ts';
import { heldRemarks } from './held-files.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { RestoreService } from './restore-request.ts';
import { serviceRemark } from './service-running.ts';

type Standstill = {
  readonly blockers: readonly RestoreRemark[];
  readonly warnings: readonly RestoreRemark[];
};

/** What keeps files from being exchanged now: a service that answers, or a process that has one of them open. */
export async function lookForStandstill(
  files: RestoreFiles,
  running: RestoreService['running'],
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Standstill> {
  const service = await serviceRemark(running, files.system.connect, signal);
  const held = await heldRemarks(files, paths, signal);
  return {
    blockers: [...(service === null ? [] : [service]), ...held.blockers],
    warnings: held.warnings,
  };
}
