import type { CredentialSummary } from '../../shared/model/credential.ts';
import { TargetId } from '../../shared/model/ids.ts';
import type { Target } from '../../shared/model/target.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { StoredCredential } from '../credentials/credential-index.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { Handlers } from '../dispatcher.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import { unknownCredential } from './secret-for.ts';
import { forgetTokensOf, storeSecret } from './store-secret.ts';

type CredentialParts = {
  readonly credentials: CredentialStore;
  readonly journal: JournalPort;
  target(id: TargetId): Target;
  /** Null for a target that is gone. */
  targetName(id: TargetId): string | null;
  pack(id: string): Pack;
  /** The operator changed a secret: sign-ins that were refused may be tried again. */
  credentialChanged(targetId: TargetId): void;
};

export function createCredentialHandlers(parts: CredentialParts): Handlers['credentials'] {
  const { credentials, journal } = parts;
  const summarize = (targetId: TargetId, { name, backend, unattended, updatedAt }: StoredCredential) => ({
    targetId,
    targetName: parts.targetName(targetId) ?? '—',
    name,
    backend,
    unattended,
    updatedAt,
  });
  const note = (action: JournalAction, targetId: TargetId, name: string) =>
    journal.append({ action, targetId, subject: name, result: 'done', details: {} });
  return {
    status: () => credentials.status(),
    // Secrets of repositories are the repositories' own affair.
    list: () => ({
      credentials: credentials.list().flatMap((stored): CredentialSummary[] => {
        const targetId = TargetId.safeParse(stored.ownerId);
        return targetId.success ? [summarize(targetId.data, stored)] : [];
      }),
    }),
    put: async ({ targetId, name, value }, { signal }) => {
      const target = parts.target(targetId);
      const secretParts = { credentials, pack: parts.pack(target.pack), target };
      const stored = await storeSecret(secretParts, name, value, signal);
      note('credential.stored', targetId, name);
      parts.credentialChanged(targetId);
      return summarize(targetId, stored);
    },
    remove: async ({ targetId, name }, { signal }) => {
      const target = parts.target(targetId);
      const pack = parts.pack(target.pack);
      const wasStored = credentials.find(targetId, name) !== null;
      // What an earlier version of the pack named can still be removed.
      if (!wasStored && !Object.hasOwn(pack.credentials, name)) throw unknownCredential(pack, name);
      await credentials.remove(targetId, name, signal);
      await forgetTokensOf({ credentials, pack, target }, name, signal);
      if (wasStored) note('credential.removed', targetId, name);
      parts.credentialChanged(targetId);
      return { wasStored };
    },
    grant: async ({ targetId, name }, { signal }) => {
      const stored = await credentials.grant(targetId, name, signal);
      note('credential.granted-unattended', targetId, name);
      return summarize(targetId, stored);
    },
    unlockVault: async ({ passphrase, create }) => {
      const status = await credentials.unlockVault(passphrase, create);
      const action = create ? 'vault.created' : 'vault.unlocked';
      journal.append({ action, targetId: null, subject: status.place, result: 'done', details: {} });
      return status;
    },
  };
}
