import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { damaged } from './damage.ts';
import { rootSecretBytes } from './keys.ts';
import { formatVersion, tagBytes } from './layout.ts';

const base64 = z.string().max(200);

/** `keys/<id>.json`: the root secret wrapped by a passphrase. The bounds keep a hostile file from costing hours or gigabytes. */
export const KeyFile = z.object({
  format: z.literal(formatVersion),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  createdAt: z.number().int(),
  label: z.string().max(100),
  kdf: z.object({
    name: z.literal('scrypt'),
    N: z
      .number()
      .int()
      .min(2 ** 14)
      .max(2 ** 20)
      .refine((value) => Number.isInteger(Math.log2(value))),
    r: z.number().int().min(1).max(16),
    p: z.number().int().min(1).max(4),
    salt: base64,
  }),
  nonce: base64,
  wrapped: base64,
});
export type KeyFile = z.infer<typeof KeyFile>;

/** 128 MiB and about a third of a second: what an attacker pays for every guess as well. */
const cost = { N: 2 ** 17, r: 8, p: 1 };
const minPassphraseLength = 12;

export async function wrapRootSecret(
  rootSecret: Uint8Array,
  repositoryId: string,
  passphrase: string,
  facts: { readonly label: string; readonly now: number },
): Promise<KeyFile> {
  refuseWeakPassphrase(passphrase);
  const id = randomBytes(8).toString('hex');
  const salt = randomBytes(32);
  const nonce = randomBytes(12);
  const key = await passphraseKey(passphrase, salt, cost);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(repositoryId, id));
  const wrapped = Buffer.concat([cipher.update(rootSecret), cipher.final(), cipher.getAuthTag()]);
  return {
    format: formatVersion,
    id,
    createdAt: facts.now,
    label: facts.label,
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    nonce: nonce.toString('base64'),
    wrapped: wrapped.toString('base64'),
  };
}

/** The root secret, or null when the passphrase is not the one of this key. */
export async function unwrapRootSecret(
  file: KeyFile,
  repositoryId: string,
  passphrase: string,
): Promise<Buffer | null> {
  const wrapped = Buffer.from(file.wrapped, 'base64');
  if (wrapped.length !== rootSecretBytes + tagBytes) return null;
  const key = await passphraseKey(passphrase, Buffer.from(file.kdf.salt, 'base64'), file.kdf);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associated(repositoryId, file.id));
  decipher.setAuthTag(wrapped.subarray(rootSecretBytes));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(0, rootSecretBytes)), decipher.final()]);
  } catch {
    return null;
  }
}

export function parseKeyFile(name: string, bytes: Uint8Array): KeyFile {
  const key = KeyFile.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  if (!key.success) throw damaged(name, 'it cannot be read as a key', '키 파일로 읽을 수 없습니다');
  return key.data;
}

function associated(repositoryId: string, id: string): Buffer {
  return Buffer.from(`holdfast/${formatVersion} key ${repositoryId} ${id}`, 'utf8');
}

function passphraseKey(
  passphrase: string,
  salt: Uint8Array,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  const memoryBytes = 128 * N * r * p + 32 * 1024 ** 2;
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N, r, p, maxmem: memoryBytes }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** @throws AppError repository/weak-passphrase */
export function refuseWeakPassphrase(passphrase: string): void {
  if (passphrase.length < minPassphraseLength) throw weakPassphrase();
}

function weakPassphrase(): AppError {
  return new AppError(
    'repository/weak-passphrase',
    localText(
      `The passphrase is too short: it needs at least ${minPassphraseLength} characters, because whoever has the repository can try as often as he likes.`,
      `암호 문구가 너무 짧습니다. 저장소를 가진 사람은 횟수 제한 없이 시도할 수 있으므로 ${minPassphraseLength}자 이상이어야 합니다.`,
    ),
  );
}
