import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { RepositoryId } from '../../../shared/model/ids.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { writeFact } from '../../repository/facts/fact-files.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { repositoryFileName } from '../../repository/format/repository-file.ts';
import { readRecoverScript, recoverScriptName } from '../../repository/kit/recover-script.ts';
import { recoveryText } from '../../repository/kit/recovery-md.ts';
import { initRepository } from '../../repository/repository.ts';
import { prepareLocalPlace } from '../../repository/storage/local-place.ts';
import { LocalStorage } from '../../repository/storage/local-storage.ts';
import type { OpenedPlace } from './open-place.ts';

export const initPlaceName = 'repository-init-place';

const InitPlaceInput = z.object({
  place: z.string().min(1).max(4096),
  id: RepositoryId,
  rootSecret: z.string().regex(/^[0-9a-f]{40}$/),
  kitDir: z.string(),
  by: FactAuthor,
});

const recoveryTextName = 'RECOVERY.md';

/** Makes the repository of an id and a secret that are kept already, in an empty folder, with what a stranger needs to restore from it. Where that fails the folder is as it was. */
export async function initPlace(raw: unknown, context: JobContext): Promise<OpenedPlace> {
  const input = InitPlaceInput.parse(raw);
  const made = await prepareLocalPlace(input.place);
  try {
    return await fillPlace(input, context);
  } catch (error: unknown) {
    // Of a repository that was there already nothing is ours.
    if (!isAppError(error) || error.code !== 'repository/exists') await takeBack(input.place, made);
    throw error;
  }
}

async function fillPlace(
  { place, id, rootSecret, kitDir, by }: z.infer<typeof InitPlaceInput>,
  { signal, clock }: JobContext,
): Promise<OpenedPlace> {
  const script = await readRecoverScript(kitDir);
  const { repository } = await initRepository(new LocalStorage(place), {
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

/** Half a repository would be in the way of the next try. Folders go only where nothing else is in them. */
async function takeBack(place: string, made: boolean): Promise<void> {
  const files = [repositoryFileName, recoveryTextName, recoverScriptName];
  const steps = [
    ...files.map((name) => () => rm(join(place, name), { force: true })),
    () => rmdir(join(place, 'facts')),
    ...(made ? [() => rmdir(place)] : []),
  ];
  // What led here is told; what cannot be removed now stays.
  for (const step of steps) await step().catch(() => undefined);
}
