import { s3deskFaults } from '../s3desk/faults.ts';
import { practiceKey } from '../s3desk/files.ts';
import { startS3desk } from '../s3desk/server.ts';
import { faultList, knownFault } from './lab-server.ts';
import type { LabServer } from './lab-server.ts';

export async function labS3desk(folder: string): Promise<LabServer> {
  const server = await startS3desk({ folder });
  return {
    ready: {
      system: 's3desk',
      pid: process.pid,
      url: server.url,
      folder,
      faults: faultList(s3deskFaults),
      target: {
        name: 'Practice S3Desk',
        folders: { root: server.dataFolder, 'config-folder': server.configFolder },
        settings: { url: server.url, backend: 'sqlite' },
        credentials: { 'api-token': { secret: server.token }, 'encryption-key': { secret: practiceKey } },
        boots: false,
        note: 'It keeps its data in SQLite.',
      },
    },
    fault: async (name, on) => server.fault(knownFault(s3deskFaults, name), on),
    counters: () => ({}),
    resetRateLimits: () => undefined,
    stop: () => server.stop(),
  };
}
