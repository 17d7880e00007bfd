import { z } from 'zod';
import { RepositoryId } from '../../shared/model/ids.ts';
import { HostAccess } from '../locations/ssh/host-access.ts';
import { openRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { openStorage } from './storage/open-storage.ts';

/** Where a repository lies: a folder, or `ssh://…` and what enters its host. */
export const RepositoryPlace = z.object({
  place: z.string().min(1).max(8192),
  host: HostAccess.nullable().default(null),
});
export type RepositoryPlace = z.infer<typeof RepositoryPlace>;

/** What a job needs to open a repository. The root secret travels over the process's own channel only. */
export const RepositoryAccess = RepositoryPlace.extend({
  id: RepositoryId,
  rootSecret: z.string().regex(/^[0-9a-f]{40}$/),
});
export type RepositoryAccess = z.infer<typeof RepositoryAccess>;

export function openForJob(access: RepositoryAccess, signal: AbortSignal): Promise<Repository> {
  const { storage } = openStorage(access.place, access.host);
  return openRepository(storage, Buffer.from(access.rootSecret, 'hex'), access.id, signal);
}
