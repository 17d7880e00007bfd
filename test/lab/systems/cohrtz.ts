import { cohrtzFaults } from '../cohrtz/faults.ts';
import { startCohrtz } from '../cohrtz/server.ts';
import { faultList, knownFault } from './lab-server.ts';
import type { LabServer } from './lab-server.ts';

export async function labCohrtz(folder: string): Promise<LabServer> {
  const { url, files, counters, fault, stop } = await startCohrtz({ folder });
  return {
    ready: {
      system: 'cohrtz',
      pid: process.pid,
      url,
      folder,
      faults: faultList(cohrtzFaults),
      target: {
        name: 'Practice Cohrtz',
        folders: {
          root: files.documents,
          'preferences-folder': files.preferences,
          'copies-folder': files.copies,
        },
        settings: { 'token-url': url, 'token-room': 'general', 'token-identity': 'desk' },
        credentials: {},
        boots: false,
        note: 'An application on a device: only its token endpoint answers, the rest is files.',
      },
    },
    fault: async (name, on) => fault(knownFault(cohrtzFaults, name), on),
    counters: () => Object.fromEntries(counters),
    resetRateLimits: () => undefined,
    stop: () => stop(),
  };
}
