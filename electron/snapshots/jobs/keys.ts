import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { RepositoryKey } from '../../../shared/model/repository.ts';
import { parseKeyFile, wrapRootSecret } from '../../repository/format/key-file.ts';
import type { KeyFile } from '../../repository/format/key-file.ts';
import type { Storage } from '../../repository/storage/storage.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { RepositoryAccess, openForJob } from '../../repository/access.ts';

export const keysJobName = 'repository-keys';

const KeysInput = z.object({
  access: RepositoryAccess,
  do: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('list') }),
    z.object({ kind: z.literal('add'), label: z.string(), passphrase: z.string() }),
    z.object({ kind: z.literal('remove'), keyId: z.string() }),
  ]),
});
export type KeysWish = z.infer<typeof KeysInput>['do'];

export const RepositoryKeyList = z.array(RepositoryKey);

const maxKeyFileBytes = 64 * 1024;

/** Lists, adds or removes passphrase keys; answers the keys that are there afterwards. */
export async function repositoryKeys(raw: unknown, { signal, clock }: JobContext): Promise<RepositoryKey[]> {
  const { access, do: wish } = KeysInput.parse(raw);
  const { storage, file } = await openForJob(access, signal);
  if (wish.kind === 'add') {
    const secret = Buffer.from(access.rootSecret, 'hex');
    const facts = { label: wish.label, now: clock.now() };
    const key = await wrapRootSecret(secret, file.id, wish.passphrase, facts);
    await storage.write(pathOfKey(key.id), Buffer.from(`${JSON.stringify(key, null, 2)}\n`, 'utf8'), signal);
  }
  const keys = await readKeys(storage, signal);
  if (wish.kind !== 'remove') return keys.map(described);
  if (!keys.some(({ id }) => id === wish.keyId)) throw unknownKey(wish.keyId);
  await storage.remove(pathOfKey(wish.keyId), signal);
  return keys.filter(({ id }) => id !== wish.keyId).map(described);
}

async function readKeys(storage: Storage, signal: AbortSignal): Promise<readonly KeyFile[]> {
  const keys: KeyFile[] = [];
  for (const { name } of await storage.list('keys', signal)) {
    const bytes = name.endsWith('.json') ? await storage.read(name, 0, maxKeyFileBytes, signal) : null;
    if (bytes !== null) keys.push(parseKeyFile(name, bytes));
  }
  return keys.toSorted((a, b) => a.createdAt - b.createdAt);
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
