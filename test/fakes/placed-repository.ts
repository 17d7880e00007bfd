import { openRepository } from '../../electron/repository/repository.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import type { Storage } from '../../electron/repository/storage/storage.ts';
import type { FakeClock } from './fake-clock.ts';
import { PlacedStorage } from './placed-storage.ts';

const { signal } = new AbortController();

/**
 * Opens a repository whose place has the same clock as the test.
 *
 * @param wrap stands between the repository and its place
 */
export async function openIn(
  folder: string,
  rootSecret: Uint8Array,
  clock: FakeClock,
  wrap: (storage: Storage) => Storage = (storage) => storage,
): Promise<Repository> {
  const plain = new PlacedStorage(new LocalStorage(folder), clock);
  const repository = await openRepository(plain, rootSecret, null, signal);
  return { ...repository, storage: wrap(plain) };
}
