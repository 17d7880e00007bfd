import { z } from 'zod';
import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RepositoryKey, RepositoryKeys } from '../../../shared/model/repository.ts';
import { parseKeyFile, wrapRootSecret } from '../../repository/format/key-file.ts';
import type { KeyFile } from '../../repository/format/key-file.ts';
import type { Storage } from '../../repository/storage/storage.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { RepositoryAccess, openForJob } from '../../repository/access.ts';

const KeysInput = z.object({
  access: RepositoryAccess,
  do: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('list') }),
    z.object({ kind: z.literal('add'), label: z.string(), passphrase: z.string() }),
    z.object({ kind: z.literal('remove'), keyId: z.string() }),
  ]),
});
export type KeysWish = z.infer<typeof KeysInput>['do'];

const maxKeyFileBytes = 64 * 1024;
const keyName = /^keys\/([0-9a-f]{16})\.json$/;

/** Lists, adds or removes passphrase keys; answers what is there afterwards. A damaged key file is named, and can be removed. */
export async function repositoryKeys(raw: unknown, { signal, clock }: JobContext): Promise<RepositoryKeys> {
  const { access, do: wish } = KeysInput.parse(raw);
  const { storage, file } = await openForJob(access, signal);
  if (wish.kind === 'add') {
    const secret = Buffer.from(access.rootSecret, 'hex');
    const facts = { label: wish.label, now: clock.now() };
    const key = await wrapRootSecret(secret, file.id, wish.passphrase, facts);
    await storage.write(pathOfKey(key.id), Buffer.from(`${JSON.stringify(key, null, 2)}\n`, 'utf8'), signal);
  }
  if (wish.kind === 'remove') {
    const { keys, damaged } = await readKeys(storage, signal);
    if (![...keys.map(({ id }) => id), ...damaged].includes(wish.keyId)) throw unknownKey(wish.keyId);
    await storage.remove(pathOfKey(wish.keyId), signal);
  }
  return readKeys(storage, signal);
}

/** One that cannot be read keeps nobody from the others. */
async function readKeys(storage: Storage, signal: AbortSignal): Promise<RepositoryKeys> {
  const keys: RepositoryKey[] = [];
  const damaged: string[] = [];
  for (const { name } of await storage.list('keys', signal)) {
    const id = keyName.exec(name)?.[1];
    const bytes = id === undefined ? null : await storage.read(name, 0, maxKeyFileBytes, signal);
    if (id === undefined || bytes === null) continue;
    const key = keyOrNull(name, bytes);
    if (key?.id === id) keys.push(described(key));
    else damaged.push(id);
  }
  return { keys: keys.toSorted((a, b) => a.createdAt - b.createdAt), damaged };
}

function keyOrNull(name: string, bytes: Uint8Array): KeyFile | null {
  try {
    return parseKeyFile(name, bytes);
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'repository/damaged') return null;
    throw error;
  }
}

function described({ id, label, createdAt }: KeyFile): RepositoryKey {
  return { id, label, createdAt };
}

function pathOfKey(id: string): string {
  return `keys/${id}.json`;
}

function unknownKey(id: string): AppError {
  return new AppError(
    'repository/unknown-key',
    localText(`The repository has no key ${id}.`, `저장소에 ${id} 키가 없습니다.`),
  );
}
