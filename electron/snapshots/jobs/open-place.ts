import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { parseKeyFile, unwrapRootSecret } from '../../repository/format/key-file.ts';
import { deriveKeys } from '../../repository/format/keys.ts';
import { findWrongGroup, readRecoveryCode, unreadableCode } from '../../repository/format/recovery-code.ts';
import { authenticates, notAuthentic } from '../../repository/format/repository-file.ts';
import type { RepositoryFile } from '../../repository/format/repository-file.ts';
import { identifyRepository } from '../../repository/repository.ts';
import { openStorage } from '../../repository/storage/open-storage.ts';
import type { Storage } from '../../repository/storage/storage.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { OpenedPlace } from './open-place-input.ts';
import { OpenPlaceInput } from './open-place-input.ts';

const maxKeyFileBytes = 64 * 1024;

/** Opens a repository that this desk does not know yet, by its recovery code or by the passphrase of one of its keys. */
export async function openPlace(raw: unknown, { signal }: JobContext): Promise<OpenedPlace> {
  const { place, host, by } = OpenPlaceInput.parse(raw);
  const { storage } = openStorage(place, host);
  const file = await identifyRepository(storage, signal);
  const rootSecret =
    by.kind === 'code'
      ? secretOfCode(file, by.recoveryCode)
      : await secretOfPassphrase(storage, file, by.passphrase, signal);
  return { id: file.id, createdAt: file.createdAt, rootSecret: rootSecret.toString('hex') };
}

function secretOfCode(file: RepositoryFile, typed: string): Buffer {
  const opens = (secret: Buffer) => authenticates(deriveKeys(secret, file.id), file);
  const code = readRecoveryCode(typed);
  if (code.kind === 'secret') {
    if (opens(code.rootSecret)) return code.rootSecret;
    throw notAuthentic();
  }
  throw unreadableCode(code, code.kind === 'mistyped' ? findWrongGroup(code.values, opens) : null);
}

async function secretOfPassphrase(
  storage: Storage,
  file: RepositoryFile,
  passphrase: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const keys = (await storage.list('keys', signal)).filter(({ name }) => name.endsWith('.json'));
  if (keys.length === 0) throw noKeys(storage.place);
  let damage: AppError | null = null;
  for (const { name } of keys) {
    const bytes = await storage.read(name, 0, maxKeyFileBytes, signal);
    if (bytes === null) continue;
    try {
      const secret = await unwrapRootSecret(parseKeyFile(name, bytes), file.id, passphrase);
      if (secret !== null && authenticates(deriveKeys(secret, file.id), file)) return secret;
    } catch (error: unknown) {
      // The passphrase may be the one of another key.
      if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
      damage ??= error;
    }
  }
  if (damage !== null) throw damage;
  throw new AppError(
    'repository/wrong-passphrase',
    localText(
      'No key of this repository opens with that passphrase. Try again, or use the recovery code from the kit.',
      '이 암호 문구로 열리는 키가 저장소에 없습니다. 다시 시도하거나 키트의 복구 코드를 사용하십시오.',
    ),
  );
}

function noKeys(place: string): AppError {
  return new AppError(
    'repository/unknown-key',
    localText(
      `The repository at ${place} has no passphrase keys. Use the recovery code from the kit.`,
      `${place}의 저장소에는 암호 문구 키가 없습니다. 키트의 복구 코드를 사용하십시오.`,
    ),
  );
}
