import type { LabStart, SystemName } from '../../../lab/protocol.ts';
import type { LabServer } from '../../../lab/systems/lab-server.ts';
import { startSystem } from '../../../lab/systems/start-system.ts';
import { addVault, openShopDesk, secretFile } from '../../cli/support/shop-desk.ts';
import type { ShopDesk } from '../../cli/support/shop-desk.ts';

export type PracticeTarget = {
  readonly desk: ShopDesk;
  readonly server: LabServer;
  /** Switches a fault of the server on, until `allOff`. */
  readonly switchOn: (fault: string) => Promise<void>;
  readonly switchOff: (fault: string) => Promise<void>;
  readonly allOff: () => Promise<void>;
  readonly dispose: () => Promise<void>;
};

/**
 * A practice server in this process, and a desk that looks after it as "Practice": with all that its probes need, its actions allowed, and a
 * repository.
 */
export async function openPractice(
  system: SystemName,
  settings: Readonly<Record<string, string>> = {},
): Promise<PracticeTarget> {
  const desk = await openShopDesk();
  const server = await addPractice(desk, { system, folder: 'practice', name: 'Practice', settings });
  await addVault(desk, 'vault');
  const on = new Set<string>();
  const switchOff = async (fault: string) => {
    on.delete(fault);
    await server.fault(fault, false);
  };
  return {
    desk,
    server,
    switchOn: async (fault) => {
      on.add(fault);
      await server.fault(fault, true);
    },
    switchOff,
    allOff: async () => {
      for (const fault of on) await switchOff(fault);
    },
    dispose: async () => {
      await server.stop();
      await desk.dispose();
    },
  };
}

/** Starts a practice server in a folder of the desk, and adds it as a target whose actions are allowed. */
export async function addPractice(
  desk: ShopDesk,
  { system, folder, name, settings = {} }: AddedPractice,
): Promise<LabServer> {
  const server = await startSystem(startOf(system, desk.at(folder)), 'practice');
  const { target } = server.ready;
  const given = { ...target.settings, ...target.folders, ...settings };
  const flags = [
    ...Object.entries(given).flatMap(([key, value]) => ['--set', `${key}=${String(value)}`]),
    ...Object.entries(target.credentials).flatMap(([key, { username, secret }]) => {
      const text = username === undefined ? secret : `${username}:${secret}`;
      return ['--secret', `${key}=@${secretFile(desk, `secret-${folder}-${key}`, text)}`];
    }),
  ];
  await desk.json('target', 'add', '--pack', system, '--name', name, '--enable-writes', ...flags);
  await desk.json('action', 'enable', '--target', name);
  return server;
}

type AddedPractice = {
  readonly system: SystemName;
  /** Its name in the folder of the desk. */
  readonly folder: string;
  readonly name: string;
  readonly settings?: Readonly<Record<string, string>> | undefined;
};

function startOf(system: SystemName, folder: string): LabStart {
  return system === 'messenger' ? { folder, size: 'small', signInsPerMinute: 1000 } : { system, folder };
}
