import { AppError } from '../../shared/errors/app-error.ts';
import type { CredentialInput, CredentialSummary } from '../../shared/model/credential.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { Target } from '../../shared/model/target.ts';
import type { StoredCredential } from '../credentials/credential-index.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { Secret } from '../credentials/secret-source.ts';
import type { Handlers } from '../dispatcher.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { JournalPort } from '../platform/journal-port.ts';

export type CredentialParts = {
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
  const summarize = (stored: StoredCredential): CredentialSummary => ({
    ...stored,
    targetName: parts.targetName(stored.targetId) ?? '—',
  });
  const note = (action: string, targetId: TargetId, name: string) =>
    journal.append({ action, targetId, subject: name, result: 'done', details: {} });
  return {
    status: () => credentials.status(),
    list: () => ({ credentials: credentials.list().map(summarize) }),
    put: async ({ targetId, name, value }, { signal }) => {
      const target = parts.target(targetId);
      const stored = await credentials.put(
        targetId,
        name,
        secretFor(parts.pack(target.pack), name, value),
        signal,
      );
      note('credential.stored', targetId, name);
      parts.credentialChanged(targetId);
      return summarize(stored);
    },
    remove: async ({ targetId, name }, { signal }) => {
      await credentials.remove(targetId, name, signal);
      note('credential.removed', targetId, name);
      parts.credentialChanged(targetId);
      return {};
    },
    grant: async ({ targetId, name }, { signal }) => {
      const stored = await credentials.grant(targetId, name, signal);
      note('credential.granted-unattended', targetId, name);
      return summarize(stored);
    },
    unlockVault: async ({ passphrase, create }) => {
      const status = await credentials.unlockVault(passphrase, create);
      const action = create ? 'vault.created' : 'vault.unlocked';
      journal.append({ action, targetId: null, subject: status.place, result: 'done', details: {} });
      return status;
    },
  };
}

/** What was typed, as its definition in the pack wants it: a login has a user name, everything else has none. */
export function secretFor(pack: Pack, name: string, { username, secret }: CredentialInput): Secret {
  const definition = Object.hasOwn(pack.credentials, name) ? pack.credentials[name] : undefined;
  if (!definition) {
    throw new AppError(
      'credentials/unknown-name',
      localText(
        `The pack ${pack.pack} has no credential "${name}".`,
        `${pack.pack} 팩에는 "${name}" 자격 증명이 없습니다.`,
      ),
    );
  }
  if (definition.type === 'login' && username === undefined) {
    throw new AppError(
      'contract/invalid-input',
      localText(
        `"${name}" is a sign-in and needs a user name.`,
        `"${name}"은(는) 로그인 정보이므로 사용자 이름이 필요합니다.`,
      ),
    );
  }
  return { username: definition.type === 'login' ? (username ?? null) : null, secret };
}
