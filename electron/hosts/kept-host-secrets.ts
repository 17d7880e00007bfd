import { AppError } from '../../shared/errors/app-error.ts';
import type { HostSecret } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import { sshOwner } from './host-secrets.ts';

type Store = {
  list(): readonly (HostSecret & { readonly ownerId: string })[];
  remove(ownerId: string, name: string, signal: AbortSignal): Promise<void>;
};

/** The passwords and passphrases that are kept for hosts, as an operator sees them: by name, never a value. */
export class KeptHostSecrets {
  readonly #store: Store;
  readonly #journal: JournalPort;
  readonly #onChanged: () => void;

  /** `onChanged`: hosts are entered anew, without it. */
  constructor(store: Store, journal: JournalPort, onChanged: () => void) {
    this.#store = store;
    this.#journal = journal;
    this.#onChanged = onChanged;
  }

  list(): readonly HostSecret[] {
    return this.#store
      .list()
      .filter(({ ownerId }) => ownerId === sshOwner)
      .map(({ name, backend, updatedAt }) => ({ name, backend, updatedAt }));
  }

  /** Throws `credentials/unknown-name`, `credentials/…` when the store cannot be asked. */
  async remove(name: string, signal: AbortSignal): Promise<void> {
    if (!this.list().some((kept) => kept.name === name)) throw unknownSecret(name);
    await this.#store.remove(sshOwner, name, signal);
    this.#journal.append({
      action: 'credential.removed',
      targetId: null,
      subject: name,
      result: 'done',
      details: {},
    });
    this.#onChanged();
  }
}

function unknownSecret(name: string): AppError {
  return new AppError(
    'credentials/unknown-name',
    localText(
      `No secret "${name}" is kept for a host. List those that are with "secret list".`,
      `호스트용으로 저장된 비밀 "${name}"이(가) 없습니다. "secret list"로 목록을 확인하십시오.`,
    ),
  );
}
