import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Opens the light vault. */
export const lightPassphrase = 'passphrase of the screen tests';

/**
 * A vault without entries in a data folder, before it is used first. It asks for the least work that a vault may ask for: to open a new one
 * costs every process half a second, and the tests start thousands.
 */
export function putLightVault(dataDir: string): void {
  const file = join(import.meta.dirname, '..', 'fixtures', 'light-vault.json');
  writeFileSync(join(dataDir, 'vault.json'), readFileSync(file), { mode: 0o600 });
}
