import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '../../shared/text/parse-json.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { isMissingFile } from '../platform/file-errors.ts';
import { vaultDamaged, vaultNotReadable } from './credential-errors.ts';
import { KeyDerivation, Sealed, sha256Hex } from './vault-crypto.ts';

/**
 * The vault on disk. `headerSha256` covers the derivation and the check value: with it, a damaged header is told apart from a
 * wrong passphrase, which both fail to open the check value.
 */
const VaultFile = z.object({
  format: z.literal('holdfast-vault'),
  version: z.literal(1),
  kdf: KeyDerivation,
  check: Sealed,
  headerSha256: z.string(),
  entries: z.record(z.string(), Sealed.extend({ updatedAt: z.number() })),
});
export type VaultFile = z.infer<typeof VaultFile>;

export function newVaultFile(kdf: KeyDerivation, check: Sealed): VaultFile {
  return {
    format: 'holdfast-vault',
    version: 1,
    kdf,
    check,
    headerSha256: headerSum(kdf, check),
    entries: {},
  };
}

/**
 * Null when there is no vault.
 *
 * @throws AppError credentials/not-readable, when there is one that cannot be read or is damaged
 */
export async function readVaultFile(path: string): Promise<VaultFile | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw vaultNotReadable(path, error);
  });
  if (text === null) return null;
  const json = parseJson(text);
  if (json === undefined) throw vaultDamaged(path, 'not JSON');
  const file = VaultFile.safeParse(json);
  if (!file.success) throw vaultDamaged(path, file.error.issues[0]?.path.join('.') ?? 'format');
  if (headerSum(file.data.kdf, file.data.check) !== file.data.headerSha256)
    throw vaultDamaged(path, 'header');
  return file.data;
}

export async function writeVaultFile(path: string, file: VaultFile): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(file, null, 2)}\n`, 0o600);
}

function headerSum(kdf: KeyDerivation, check: Sealed): string {
  const { name, n, r, p, salt } = kdf;
  return sha256Hex(JSON.stringify([name, n, r, p, salt, check.nonce, check.data, check.tag]));
}
