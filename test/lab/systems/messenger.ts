import { messengerFaults } from '../messenger/faults.ts';
import { startMessenger } from '../messenger/server.ts';
import type { LabReady, MessengerStart } from '../protocol.ts';
import { faultList, knownFault } from './lab-server.ts';
import type { LabServer } from './lab-server.ts';

/** `program` is how this very process was started, so that a drill can start a restored copy with it. */
export async function labMessenger(start: MessengerStart, program: string): Promise<LabServer> {
  const server = await startMessenger(start);
  const { ops, probe2 } = server.accounts;
  const ready: LabReady = {
    system: 'messenger',
    pid: process.pid,
    url: server.url,
    port: server.port,
    controlUrl: server.controlUrl,
    controlToken: server.controlToken,
    folder: server.folder,
    caFile: server.caFile,
    probeRoomId: server.probeRoomId,
    accounts: server.accounts,
    faults: faultList(messengerFaults),
    target: {
      name: 'Practice messenger',
      folders: { root: server.folder },
      settings: {
        url: server.url,
        'probe-room': server.probeRoomId,
        'client-version': '1.0.0',
        'control-url': server.controlUrl,
        'desktop-only': false,
        'start-command': `${program} --folder .`,
      },
      credentials: {
        account: { username: ops.username, secret: ops.password },
        'second-account': { username: probe2.username, secret: probe2.password },
        'control-token': { secret: server.controlToken },
      },
      boots: true,
      note: null,
    },
  };
  return {
    ready,
    fault: async (name, on) => server.fault(knownFault(messengerFaults, name), on),
    counters: () => ({ ...server.counters }),
    resetRateLimits: () => server.resetRateLimits(),
    stop: () => server.stop(),
  };
}
