import { z } from 'zod';
import { TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** Where secrets are kept on this desk, and whether it can be used now. */
export const CredentialStoreStatus = z.object({
  backend: z.enum(['keychain', 'vault']),
  usable: z.boolean(),
  /** Name of the keychain or path of the vault file, for the operator. */
  place: z.string(),
  vault: z.enum(['absent', 'locked', 'unlocked']),
  problem: LocalText.nullable(),
});
export type CredentialStoreStatus = z.infer<typeof CredentialStoreStatus>;

/** A secret by name. Its value is never read back by a face. */
export const CredentialSummary = z.object({
  targetId: TargetId,
  targetName: z.string(),
  name: z.string().max(60),
  backend: z.enum(['keychain', 'vault']),
  unattended: z.boolean(),
  updatedAt: z.number(),
});
export type CredentialSummary = z.infer<typeof CredentialSummary>;

/** What an operator types: a user name and password for a login, one value otherwise. */
export const CredentialInput = z.object({
  username: z.string().min(1).max(200).optional(),
  secret: z.string().min(1).max(2000),
});
export type CredentialInput = z.infer<typeof CredentialInput>;
