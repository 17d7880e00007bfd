import { z } from 'zod';
import { RepositoryId } from '../../shared/model/ids.ts';
import { openRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { LocalStorage } from './storage/local-storage.ts';

/** What a job needs to open a repository. The root secret travels over the process's own channel only. */
export const RepositoryAccess = z.object({
  place: z.string().min(1).max(4096),
  id: RepositoryId,
  rootSecret: z.string().regex(/^[0-9a-f]{40}$/),
});
export type RepositoryAccess = z.infer<typeof RepositoryAccess>;

export function openForJob(access: RepositoryAccess, signal: AbortSignal): Promise<Repository> {
  const storage = new LocalStorage(access.place);
  return openRepository(storage, Buffer.from(access.rootSecret, 'hex'), access.id, signal);
}
