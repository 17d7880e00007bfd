import { z } from 'zod';
import { CredentialInput, CredentialStoreStatus, CredentialSummary } from '../../model/credential.ts';
import { TargetId } from '../../model/ids.ts';
import { Nothing, call } from '../spec.ts';

const CredentialRef = z.object({ targetId: TargetId, name: z.string().min(1).max(60) });

/** There is no call that reads a secret back. */
export const credentialsContract = {
  status: call(Nothing, CredentialStoreStatus),
  list: call(Nothing, z.object({ credentials: z.array(CredentialSummary) })),
  put: call(CredentialRef.extend({ value: CredentialInput }), CredentialSummary),
  /** `wasStored` is false where there was none to remove. */
  remove: call(CredentialRef, z.object({ wasStored: z.boolean().default(true) })),
  /** Copies the named secret into the vault, for runs that have no unlocked keychain. */
  grant: call(CredentialRef, CredentialSummary),
  unlockVault: call(
    z.object({ passphrase: z.string().min(1).max(1000), create: z.boolean().default(false) }),
    CredentialStoreStatus,
  ),
} as const;
