import { enteredHost } from '../../locations/ssh/entered-hosts.ts';
import type { HostAccess } from '../../locations/ssh/host-access.ts';
import { parseSshPlace } from '../../locations/ssh/ssh-address.ts';
import { localGround } from './local-place.ts';
import { LocalStorage } from './local-storage.ts';
import type { NewGround } from './new-ground.ts';
import { sshGround } from './ssh-place.ts';
import { SshStorage } from './ssh-storage.ts';
import type { Storage } from './storage.ts';

type OpenedStorage = {
  readonly storage: Storage;
  /** The same folder, as one where a repository is to be made. */
  readonly ground: NewGround;
};

/**
 * What is kept at a place: a folder of this computer, or `ssh://…` on a host that is entered with `host`. Nothing is asked of either before the
 * first use.
 */
export function openStorage(place: string, host: HostAccess | null): OpenedStorage {
  const there = parseSshPlace(place);
  if (there === null || host === null) {
    if (there !== null || host !== null) throw new Error(`a place and the way to it do not fit: ${place}`);
    return { storage: new LocalStorage(place), ground: localGround(place) };
  }
  const { connection, files } = enteredHost(host);
  return {
    storage: new SshStorage(place, there.path, connection, files),
    ground: sshGround(place, there.path, files),
  };
}
