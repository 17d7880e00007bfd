import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sshPlaceText } from '../../electron/locations/ssh/ssh-address.ts';
import type { SshSettings } from '../../electron/locations/ssh/ssh-ports.ts';
import { SshStorage } from '../../electron/repository/storage/ssh-storage.ts';
import { sshGround } from '../../electron/repository/storage/ssh-place.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import type { PracticeDesk } from './ssh-desk.ts';

/** A folder of a practice server, in memory where the system has such a folder: what a sync costs proves nothing here. */
export function hostFolder(server: SshServer, parent = '/dev/shm'): string {
  const folder = mkdtempSync(join(parent, 'holdfast-host-'));
  giveToAccount(server, folder);
  return folder;
}

/** With all that lies in it. */
export function giveToAccount(server: SshServer, folder: string): void {
  chmodSync(folder, 0o755);
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', server.account.user, folder]);
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A place on a practice server, over a connection of its own. */
export function storageOnHost(desk: PracticeDesk, settings: SshSettings, folder: string): SshStorage {
  const files = desk.connections.files(settings);
  const place = sshPlaceText({ address: settings.address, path: folder });
  return new SshStorage(place, folder, desk.connections.to(settings), files);
}

export function groundOnHost(desk: PracticeDesk, settings: SshSettings, folder: string) {
  const place = sshPlaceText({ address: settings.address, path: folder });
  return sshGround(place, folder, desk.connections.files(settings));
}
