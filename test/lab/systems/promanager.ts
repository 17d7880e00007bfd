import { promanagerFaults } from '../promanager/faults.ts';
import { startPromanager } from '../promanager/server.ts';
import { faultList, knownFault } from './lab-server.ts';
import type { LabServer } from './lab-server.ts';

/** `program` is how this very process was started, so that a drill can start a restored copy with it. */
export async function labPromanager(folder: string, program: string): Promise<LabServer> {
  const server = await startPromanager({ folder });
  // A server that has run for a day has a backup of its own.
  await fetch(`${server.url}/api/backups/run`, {
    method: 'POST',
    headers: { 'x-promanager-api-key': server.keys.owner, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'daily' }),
  });
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
        settings: { url: server.url, 'start-command': `${program} --promanager .` },
        credentials: {
          'owner-key': { secret: server.keys.owner },
          'dispatcher-key': { secret: server.keys.dispatcher },
          'readonly-key': { secret: server.keys.readonly },
        },
        boots: true,
        note: null,
      },
    },
    fault: async (name, on) => server.fault(knownFault(promanagerFaults, name), on),
    counters: () => Object.fromEntries(server.counters),
    resetRateLimits: () => undefined,
    stop: () => server.stop(),
  };
}
