import { promanagerFaults } from '../promanager/faults.ts';
import { startPromanager } from '../promanager/server.ts';
import { faultList, knownFault } from './lab-server.ts';
import type { LabServer } from './lab-server.ts';

export async function labPromanager(folder: string): Promise<LabServer> {
  const server = await startPromanager({ folder });
  return {
    ready: {
      system: 'promanager',
      pid: process.pid,
      url: server.url,
      folder,
      faults: faultList(promanagerFaults),
      target: {
        name: 'Practice ProManager',
        folders: { root: folder },
        settings: { url: server.url },
        credentials: { 'owner-key': { secret: server.keys.owner } },
        note: null,
      },
    },
    fault: async (name, on) => server.fault(knownFault(promanagerFaults, name), on),
    counters: () => Object.fromEntries(server.counters),
    resetRateLimits: () => undefined,
    stop: () => server.stop(),
  };
}
