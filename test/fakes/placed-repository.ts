import { openRepository } from '../../electron/repository/repository.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import type { Storage } from '../../electron/repository/storage/storage.ts';
import type { FakeClock } from './fake-clock.ts';
import { PlacedStorage } from './placed-storage.ts';
import { practicePlace } from './ssh-place.ts';

const { signal } = new AbortController();

/**
 * Opens a repository whose place has the same clock as the test: a folder, or where the tests say so, the same folder over SSH.
 *
 * @param wrap stands between the repository and its place
 */
export async function openIn(
  folder: string,
  rootSecret: Uint8Array,
  clock: FakeClock,
  wrap: (storage: Storage) => Storage = (storage) => storage,
): Promise<Repository> {
  const isOnHost = process.env['HOLDFAST_PRACTICE_OVER'] === 'ssh';
  return openAt(isOnHost ? await practicePlace(folder) : new LocalStorage(folder), rootSecret, clock, wrap);
}

/** The same at any place. */
export async function openAt(
  place: Storage,
  rootSecret: Uint8Array,
  clock: FakeClock,
  wrap: (storage: Storage) => Storage = (storage) => storage,
): Promise<Repository> {
  const plain = new PlacedStorage(place, clock);
  const repository = await openRepository(plain, rootSecret, null, signal);
  return { ...repository, storage: wrap(plain) };
}
