import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cohrtzFaults } from '../../../lab/cohrtz/faults.ts';
import type { CohrtzFault } from '../../../lab/cohrtz/faults.ts';
import { startCohrtz } from '../../../lab/cohrtz/server.ts';
import type { CohrtzServer } from '../../../lab/cohrtz/server.ts';
import { addVault, openShopDesk } from '../../cli/support/shop-desk.ts';
import type { ShopDesk } from '../../cli/support/shop-desk.ts';

export type Device = {
  readonly desk: ShopDesk;
  readonly server: CohrtzServer;
  readonly isWell: () => void;
  readonly stop: () => Promise<void>;
};

/** A desk that looks after a practice Cohrtz with these rooms as the target "Rooms", whose actions are allowed, and has a repository. */
export async function openDevice(rooms: readonly string[]): Promise<Device> {
  const desk = await openShopDesk();
  const server = await startCohrtz({ folder: join(desk.outside, 'device'), messages: 60 });
  const { files, url } = server;
  // Each file is a process more wherever all of them are looked at.
  for (const folder of [files.documents, join(files.copies, 'laptop'), join(files.copies, 'phone')])
    for (const name of readdirSync(folder)) if (isOfAnother(name, rooms)) rmSync(join(folder, name));
  const settings = {
    root: files.documents,
    'preferences-folder': files.preferences,
    'copies-folder': files.copies,
    'token-url': url,
    'token-room': 'general',
    'token-identity': 'desk',
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  await desk.json('target', 'add', '--pack', 'cohrtz', '--name', 'Rooms', ...set);
  await desk.json('action', 'enable', '--target', 'Rooms');
  await addVault(desk, 'vault');
  await desk.holdfast(['probe', 'run', '--target', 'Rooms', '--probe', 'output']);
  return {
    desk,
    server,
    isWell: () => {
      for (const name of Object.keys(cohrtzFaults)) server.fault(name as CohrtzFault, false);
    },
    stop: async () => {
      await server.stop();
      await desk.dispose();
    },
  };
}

function isOfAnother(name: string, rooms: readonly string[]): boolean {
  const [, room] = /^(?:cohrtz|packet_store)_(.*)\.db$/.exec(name) ?? [];
  return room !== undefined && room !== 'secure' && !rooms.includes(room);
}
