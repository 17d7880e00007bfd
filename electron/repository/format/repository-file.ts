import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { damaged, newerFormat } from './damage.ts';
import type { RepositoryKeys } from './keys.ts';
import { formatVersion } from './layout.ts';

export const repositoryFileName = 'holdfast-repository.json';

const pieceBytes = z
  .number()
  .int()
  .min(4096)
  .max(16 * 1024 ** 2);

/** `holdfast-repository.json`: what tells a repository from an empty mount point. */
export const RepositoryFile = z.object({
  format: z.literal(formatVersion),
  id: RepositoryId,
  createdAt: z.number().int(),
  /** Databases: a multiple of the greatest page size, so that one changed page costs one chunk. */
  chunkSizes: z.object({ databaseBytes: pieceBytes, fileBytes: pieceBytes }),
  mac: z.string().regex(/^[0-9a-f]{64}$/),
});
export type RepositoryFile = z.infer<typeof RepositoryFile>;

const Versioned = z.object({ format: z.number() });

/** Parses the file; nothing in it is trusted before `authenticate` said so. */
export function parseRepositoryFile(bytes: Uint8Array): RepositoryFile {
  const json = parseJson(Buffer.from(bytes).toString('utf8'));
  const versioned = Versioned.safeParse(json);
  if (versioned.success && versioned.data.format > formatVersion) {
    throw newerFormat(repositoryFileName, versioned.data.format);
  }
  const file = RepositoryFile.safeParse(json);
  if (!file.success) {
    throw damaged(
      repositoryFileName,
      'it cannot be read as what it must be',
      '올바른 형식으로 읽을 수 없습니다',
    );
  }
  return file.data;
}

/** The file's bytes, authenticated. */
export function encodeRepositoryFile(keys: RepositoryKeys, facts: Omit<RepositoryFile, 'mac'>): Buffer {
  const mac = macOf(keys, facts).toString('hex');
  return Buffer.from(`${JSON.stringify({ ...facts, mac }, null, 2)}\n`, 'utf8');
}

/** True when the keys are those of this repository and nobody changed the file. */
export function authenticates(keys: RepositoryKeys, file: RepositoryFile): boolean {
  return timingSafeEqual(macOf(keys, file), Buffer.from(file.mac, 'hex'));
}

export function notAuthentic(): AppError {
  return new AppError(
    'repository/wrong-code',
    localText(
      `The recovery code is well formed but does not belong to this repository, or ${repositoryFileName} was changed. Look for the kit that names this repository.`,
      `복구 코드의 형식은 올바르지만 이 저장소의 것이 아니거나 ${repositoryFileName} 파일이 변경되었습니다. 이 저장소가 적힌 키트를 찾으십시오.`,
    ),
  );
}

function macOf(
  keys: RepositoryKeys,
  { format, id, createdAt, chunkSizes }: Omit<RepositoryFile, 'mac'>,
): Buffer {
  const text = JSON.stringify([format, id, createdAt, chunkSizes.databaseBytes, chunkSizes.fileBytes]);
  return createHmac('sha256', keys.configKey).update(text, 'utf8').digest();
}
