import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../../shared/model/repository.ts';
import type { ConsoleClient } from '../../console-client.ts';
import { tokenOf } from '../repositories.ts';

/** A repository for practice, with its recovery kit beside it, as `repo init` makes them. */
export async function addPracticeRepository(ops: ConsoleClient, folder: string): Promise<Repository> {
  const kit = join(folder, 'recovery-kit');
  await mkdir(kit, { mode: 0o700 });
  const made = await ops.call('repositories.init', {
    name: 'Practice repository',
    folder: await tokenOf(ops, folder),
    newFolderName: 'repository',
  });
  const repositoryId = made.repository.id;
  await ops.call('repositories.kit', { repositoryId, folder: await tokenOf(ops, kit) });
  return made.repository;
}
