import { basename, posix } from 'node:path';
import type { RepositoryId } from '../../shared/model/ids.ts';
import { parseSshPlace } from '../locations/ssh/ssh-address.ts';
import { repositoryNameTaken } from './repository-errors.ts';
import type { KnownRepository } from './repository-table.ts';

/** What the folder of a place is called, on this computer or on a host. */
export function folderName(place: string): string {
  const there = parseSshPlace(place);
  return there === null ? basename(place) : posix.basename(there.path);
}

/** A name that no repository has yet, from the one that was wished for. Letter case does not matter. */
export function freeName(wished: string, taken: readonly { readonly name: string }[]): string {
  const lower = new Set(taken.map(({ name }) => name.toLowerCase()));
  const base = wished === '' ? 'repository' : wished.slice(0, 70);
  let name = base;
  for (let count = 2; lower.has(name.toLowerCase()); count += 1) name = `${base} ${count}`;
  return name;
}

/** @param except the repository that is to get the name */
export function refuseTakenName(
  all: readonly Pick<KnownRepository, 'id' | 'name'>[],
  name: string,
  except: RepositoryId | null,
): void {
  const isSame = (known: Pick<KnownRepository, 'name'>) => known.name.toLowerCase() === name.toLowerCase();
  if (all.some((known) => known.id !== except && isSame(known))) throw repositoryNameTaken(name);
}
