import { proxyFaults } from '../proxy-backend/faults.ts';
import { startProxy } from '../proxy-backend/server.ts';
import { faultList, knownFault } from './lab-server.ts';
import type { LabServer } from './lab-server.ts';

export async function labProxyBackend(folder: string): Promise<LabServer> {
  const server = await startProxy({ folder });
  return {
    ready: {
      system: 'proxy-backend',
      pid: process.pid,
      url: server.url,
      folder,
      faults: faultList(proxyFaults),
      target: {
        name: 'Practice game proxy',
        folders: {
          root: server.proxyFolder,
          'backend-folder': server.backendFolder,
          'backend-log-folder': server.backendLogFolder,
          'release-folder': server.releaseFolder,
        },
        settings: { url: server.url, 'messaging-port': server.messagingPort },
        credentials: { 'proxy-secret': { secret: server.secret } },
        boots: false,
        note: null,
      },
    },
    fault: async (name, on) => server.fault(knownFault(proxyFaults, name), on),
    counters: () => ({}),
    resetRateLimits: () => undefined,
    stop: () => server.stop(),
  };
}
