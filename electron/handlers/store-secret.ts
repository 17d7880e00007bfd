import type { CredentialInput } from '../../shared/model/credential.ts';
import type { Target } from '../../shared/model/target.ts';
import type { StoredCredential } from '../credentials/credential-index.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { Pack } from '../packs/schema/pack.ts';
import { secretFor } from './secret-for.ts';

type SecretParts = {
  readonly credentials: CredentialStore;
  readonly pack: Pack;
  readonly target: Target;
};

/** Stores what the operator typed. Tokens that were obtained with an earlier login go: they would keep the old account in use. */
export async function storeSecret(
  parts: SecretParts,
  name: string,
  value: CredentialInput,
  signal: AbortSignal,
): Promise<StoredCredential> {
  const stored = await parts.credentials.put(
    parts.target.id,
    name,
    secretFor(parts.pack, name, value),
    signal,
  );
  await forgetTokensOf(parts, name, signal);
  return stored;
}

/** Removes the rotating credentials that were obtained with a login. */
export async function forgetTokensOf(
  { credentials, pack, target }: SecretParts,
  login: string,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, { type, from }] of Object.entries(pack.credentials)) {
    if (type === 'rotating' && from === login) await credentials.remove(target.id, name, signal);
  }
}
