import type { LabStart } from '../protocol.ts';
import type { LabServer } from './lab-server.ts';
import { labCohrtz } from './cohrtz.ts';
import { labMessenger } from './messenger.ts';
import { labPromanager } from './promanager.ts';
import { labProxyBackend } from './proxy-backend.ts';
import { labS3desk } from './s3desk.ts';

/** Starts the practice server that is asked for, in this process. */
export function startSystem(start: LabStart, program: string): Promise<LabServer> {
  switch (start.system) {
    case 's3desk':
      return labS3desk(start.folder);
    case 'proxy-backend':
      return labProxyBackend(start.folder);
    case 'promanager':
      return labPromanager(start.folder, program);
    case 'cohrtz':
      return labCohrtz(start.folder);
    default:
      return labMessenger(start, program);
  }
}
