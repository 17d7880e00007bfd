import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { RepositoryId } from '../../../shared/model/ids.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { RepositoryPlace } from '../../repository/access.ts';
import { writeFact } from '../../repository/facts/fact-files.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { repositoryFileName } from '../../repository/format/repository-file.ts';
import { readRecoverScript, recoverScriptName } from '../../repository/kit/recover-script.ts';
import { recoveryText } from '../../repository/kit/recovery-md.ts';
import { initRepository } from '../../repository/repository.ts';
import { openStorage } from '../../repository/storage/open-storage.ts';
import type { Storage } from '../../repository/storage/storage.ts';
import type { OpenedPlace } from './open-place-input.ts';

const InitPlaceInput = RepositoryPlace.extend({
  id: RepositoryId,
  rootSecret: z.string().regex(/^[0-9a-f]{40}$/),
  kitDir: z.string(),
  by: FactAuthor,
});

const recoveryTextName = 'RECOVERY.md';

/** Makes the repository of an id and a secret that are kept already, in an empty folder, with what a stranger needs to restore from it. Where that fails the folder is as it was. */
export async function initPlace(raw: unknown, context: JobContext): Promise<OpenedPlace> {
  const input = InitPlaceInput.parse(raw);
  const { storage, ground } = openStorage(input.place, input.host);
  const isMade = await ground.prepare(context.signal);
  try {
    return await fillPlace(storage, input, context);
  } catch (error: unknown) {
    // Of a repository that was there already nothing is ours. Half of one would be in the way of the next try.
    const files = [repositoryFileName, recoveryTextName, recoverScriptName];
    const made = { files, folders: ['facts', ...(isMade ? ['.'] : [])] };
    if (!isAppError(error) || error.code !== 'repository/exists') await ground.takeBack(made);
    throw error;
  }
}

async function fillPlace(
  storage: Storage,
  { id, rootSecret, kitDir, by }: z.infer<typeof InitPlaceInput>,
  { signal, clock }: JobContext,
): Promise<OpenedPlace> {
  const script = await readRecoverScript(kitDir);
  const { repository } = await initRepository(storage, {
    identity: { id, rootSecret: Buffer.from(rootSecret, 'hex') },
    now: clock.now(),
    companions: [
      { name: recoveryTextName, content: Buffer.from(recoveryText(), 'utf8') },
      { name: recoverScriptName, content: script.bytes },
    ],
    signal,
  });
  const { sha256 } = script;
  const fact = { kind: 'companion', at: clock.now(), by, name: recoverScriptName, sha256 } as const;
  await writeFact(repository, fact, signal);
  return { id, createdAt: repository.file.createdAt, rootSecret };
}
