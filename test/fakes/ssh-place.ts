import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sshPlaceText } from '../../electron/locations/ssh/ssh-address.ts';
import type { SshSettings } from '../../electron/locations/ssh/ssh-ports.ts';
import { SshStorage } from '../../electron/repository/storage/ssh-storage.ts';
import { sshGround } from '../../electron/repository/storage/ssh-place.ts';
import type { SlowLink } from '../lab/ssh/slow-link.ts';
import { startSshServer } from '../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import { practiceDesk } from './ssh-desk.ts';
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

let practice: Promise<{ readonly server: SshServer; readonly desk: PracticeDesk }> | null = null;

/** A folder of this computer, reached over SSH on one server for all until `endPractice`. */
export async function practicePlace(folder: string): Promise<SshStorage> {
  practice ??= beginPractice();
  const { server, desk } = await practice;
  giveToAccount(server, folder);
  return storageOnHost(desk, desk.enter(server), folder);
}

async function beginPractice() {
  const [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
  return { server, desk };
}

/** Nothing to end where it was not begun. */
export async function endPractice(): Promise<void> {
  const begun = await practice;
  practice = null;
  await begun?.desk.dispose();
  await begun?.server.stop();
}

/** Settings that enter a server over a link to it. */
export function enterOver(desk: PracticeDesk, server: SshServer, link: SlowLink): SshSettings {
  const settings = desk.enter(server);
  const [, type = '', blob = ''] = server.knownHostsLine().trim().split(' ');
  desk.pinned.set(`${server.host}:${link.port}`, [{ type, blob }]);
  return { ...settings, address: { ...settings.address, port: link.port } };
}
