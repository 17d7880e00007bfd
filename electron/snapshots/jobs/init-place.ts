import { z } from 'zod';
import type { JobContext } from '../../platform/job-context.ts';
import { writeFact } from '../../repository/facts/fact-files.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { readRecoverScript, recoverScriptName } from '../../repository/kit/recover-script.ts';
import { recoveryText } from '../../repository/kit/recovery-md.ts';
import { initRepository } from '../../repository/repository.ts';
import { prepareLocalPlace } from '../../repository/storage/local-place.ts';
import { LocalStorage } from '../../repository/storage/local-storage.ts';
import type { OpenedPlace } from './open-place.ts';

export const initPlaceName = 'repository-init-place';

const InitPlaceInput = z.object({ place: z.string().min(1).max(4096), kitDir: z.string(), by: FactAuthor });

/** Makes a repository in an empty folder, with what a stranger needs to restore from it. */
export async function initPlace(raw: unknown, { signal, clock }: JobContext): Promise<OpenedPlace> {
  const { place, kitDir, by } = InitPlaceInput.parse(raw);
  const script = await readRecoverScript(kitDir);
  await prepareLocalPlace(place);
  const { repository, rootSecret } = await initRepository(new LocalStorage(place), {
    now: clock.now(),
    companions: [
      { name: 'RECOVERY.md', content: Buffer.from(recoveryText(), 'utf8') },
      { name: recoverScriptName, content: script.bytes },
    ],
    signal,
  });
  const { sha256 } = script;
  const fact = { kind: 'companion', at: clock.now(), by, name: recoverScriptName, sha256 } as const;
  await writeFact(repository, fact, signal);
  const { id, createdAt } = repository.file;
  return { id, createdAt, rootSecret: rootSecret.toString('hex') };
}
