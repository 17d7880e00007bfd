import type { RepositoryId } from '../../shared/model/ids.ts';
import type { Language } from '../../shared/model/local-text.ts';
import { RepositoryKeys } from '../../shared/model/repository.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import { isLastGroup, recoveryCodeOf } from '../repository/format/recovery-code.ts';
import { newRepository } from '../repository/repository.ts';
import type { KeysWish } from './jobs/keys.ts';
import type { RepositoryAccess, RepositoryPlace } from '../repository/access.ts';
import { KitResult } from './jobs/kit-input.ts';
import { OpenedPlace } from './jobs/open-place-input.ts';
import type { OpenPlaceBy } from './jobs/open-place-input.ts';
import { kitNotConfirmed, noSecret, repositoryNotConfirmed, wrongLastGroup } from './repository-errors.ts';
import { lookByCode, openByCode } from './place-by-code.ts';
import { reopenedRepository } from './reopened-repository.ts';
import { factsOfFailure } from './repository-health.ts';
import { folderName, freeName, refuseTakenName } from './repository-names.ts';
import { nothingSeen } from './repository-table.ts';
import type { ChosenPlace, RepositoryServiceParts } from './repository-ports.ts';
import type { KnownRepository, PlaceFacts } from './repository-table.ts';
import { keysJobName, initPlaceName, kitJobName, openPlaceName } from './jobs/job-names.ts';

const secretName = 'recovery-secret';
const secretRemovalMs = 10_000;

/** The repositories this desk knows: made, opened, named and let go. What is in them is the catalogue's. */
export class RepositoryService {
  readonly #parts: RepositoryServiceParts;

  constructor(parts: RepositoryServiceParts) {
    this.#parts = parts;
  }

  list(): readonly Repository[] {
    return this.#parts.table.list().map((known) => this.#describe(known));
  }

  get(id: RepositoryId): Repository {
    return this.#describe(this.#parts.table.get(id));
  }

  find(id: string): Repository | null {
    const known = this.#parts.table.find(id);
    return known === null ? null : this.#describe(known);
  }

  /**
   * Makes a repository; its recovery code is answered this once. Its secret is kept and the desk knows it before it is written, so that
   * whenever this is cut off no repository is left that nobody can open.
   */
  async init(
    { name, ...chosen }: ChosenPlace & { readonly name: string },
    signal: AbortSignal,
  ): Promise<{ readonly repository: Repository; readonly recoveryCode: string }> {
    refuseTakenName(this.#parts.table.list(), name, null);
    await this.#parts.secrets.requireUsable();
    const at = await this.#entered(chosen, signal);
    const { kitDir, author: by, clock } = this.#parts;
    const { id, rootSecret: secret } = newRepository();
    const rootSecret = secret.toString('hex');
    const opened = { id, createdAt: clock.now(), rootSecret };
    const known = await this.#keep(name, chosen, opened, null, signal);
    const recoveryCode = this.#codeOf(rootSecret);
    try {
      await this.#run(initPlaceName, { ...at, id, rootSecret, kitDir, by }, signal);
    } catch (error: unknown) {
      if ((await lookByCode(this.#parts.jobs, { ...at, id }, recoveryCode)).is !== 'there') {
        await this.#letGo(id, AbortSignal.timeout(secretRemovalMs));
        throw error;
      }
    }
    this.#note('repository.created', known, { place: chosen.place });
    return { repository: this.get(id), recoveryCode };
  }

  /**
   * Takes a repository onto this desk that was made here or elsewhere. Whoever has the code has a kit; a passphrase is none. One that is
   * known moves where it is found, unless it is still where it was.
   */
  async open(
    { name: called, by, ...chosen }: ChosenPlace & { readonly name: string | null; readonly by: OpenPlaceBy },
    signal: AbortSignal,
  ): Promise<Repository> {
    this.#parts.hide(by.kind === 'code' ? by.recoveryCode : by.passphrase);
    const input = { ...(await this.#entered(chosen, signal)), by };
    const opened = OpenedPlace.parse(await this.#run(openPlaceName, input, signal));
    const known = this.#parts.table.find(opened.id);
    const kitConfirmedAt = by.kind === 'code' ? this.#parts.clock.now() : null;
    if (known !== null)
      return this.#reopen(known, opened, { ...chosen, name: called, kitConfirmedAt }, signal);
    const all = this.#parts.table.list();
    const name = called ?? freeName(folderName(chosen.place), all);
    refuseTakenName(all, name, null);
    const repository = await this.#keep(name, chosen, opened, kitConfirmedAt, signal);
    this.#note('repository.opened', repository, { place: chosen.place });
    return repository;
  }

  /** Proves that the operator has the kit in hand. */
  async confirmKit(id: RepositoryId, lastGroup: string, signal: AbortSignal): Promise<Repository> {
    const { rootSecret } = await this.access(id, signal);
    if (!isLastGroup(Buffer.from(rootSecret, 'hex'), lastGroup)) throw wrongLastGroup();
    return this.kitKept(id);
  }

  /** The kit lies where the operator wanted it. */
  kitKept(id: RepositoryId): Repository {
    const known = this.#parts.table.get(id);
    if (known.kitConfirmedAt !== null) return this.#describe(known);
    const repository = this.#update({ ...known, kitConfirmedAt: this.#parts.clock.now() });
    this.#note('repository.kit-confirmed', repository, {});
    return repository;
  }

  /** The kit as a page, and as files where a folder is given. */
  async kit(
    id: RepositoryId,
    wish: { readonly folder: string | null; readonly language: Language },
    signal: AbortSignal,
  ): Promise<KitResult> {
    const { name, place, createdAt } = this.#parts.table.get(id);
    const access = await this.access(id, signal);
    const { kitDir } = this.#parts;
    const input = { access, name, createdAt, places: [place], kitDir, ...wish };
    const kit = KitResult.parse(await this.#run(kitJobName, input, signal));
    this.#note('repository.kit-made', { name }, { folder: wish.folder });
    return kit;
  }

  /** For the kit alone: no face gets it but in the answers that make a repository and its kit. */
  async recoveryCode(id: RepositoryId, signal: AbortSignal): Promise<string> {
    const { rootSecret } = await this.access(id, signal);
    return this.#codeOf(rootSecret);
  }

  rename(id: RepositoryId, name: string): Repository {
    refuseTakenName(this.#parts.table.list(), name, id);
    const repository = this.#update({ ...this.#parts.table.get(id), name });
    this.#note('repository.renamed', repository, {});
    return repository;
  }

  /** The same repository at another place: a moved folder, a disk mounted elsewhere, another way to its host. */
  async move(id: RepositoryId, chosen: ChosenPlace, signal: AbortSignal): Promise<Repository> {
    const known = this.#parts.table.get(id);
    const recoveryCode = await this.recoveryCode(id, signal);
    const at = await this.#entered(chosen, signal);
    const { createdAt } = await openByCode(this.#parts.jobs, at, recoveryCode, signal);
    const { place, host = null } = chosen;
    const repository = this.#update({ ...known, place, host, createdAt });
    this.#note('repository.moved', repository, { from: known.place, place });
    return repository;
  }

  /** Takes a repository off this desk, with its secret. The repository itself stays as it is. */
  async remove(id: RepositoryId, confirmName: string, signal: AbortSignal): Promise<void> {
    const known = this.#parts.table.get(id);
    this.confirm(id, confirmName);
    this.#note('repository.removed', known, { place: known.place });
    await this.#letGo(id, signal);
  }

  /** @throws AppError repository/not-confirmed */
  confirm(id: RepositoryId, name: string | undefined): void {
    const known = this.#parts.table.get(id);
    if (name !== known.name) throw repositoryNotConfirmed(known.name);
  }

  async keys(id: RepositoryId, wish: KeysWish, signal: AbortSignal): Promise<RepositoryKeys> {
    if (wish.kind === 'add') this.#parts.hide(wish.passphrase);
    const access = await this.access(id, signal);
    const keys = RepositoryKeys.parse(await this.#run(keysJobName, { access, do: wish }, signal));
    this.seen(id, { keys: keys.keys.length + keys.damaged.length });
    if (wish.kind === 'add')
      this.#note('repository.key-added', this.#parts.table.get(id), { label: wish.label });
    if (wish.kind === 'remove')
      this.#note('repository.key-removed', this.#parts.table.get(id), { key: wish.keyId });
    return keys;
  }

  /** Lets runs without an unlocked keychain open it: the secret is copied into the vault. */
  async grant(id: RepositoryId, signal: AbortSignal): Promise<Repository> {
    const known = this.#parts.table.get(id);
    await this.#parts.secrets.grant(id, secretName, signal);
    this.#note('repository.granted-unattended', known, {});
    this.#parts.onChanged(id);
    return this.get(id);
  }

  /** What a job needs to open it. @throws AppError repository/unknown, repository/no-secret, credentials/…, ssh/not-supported */
  async access(id: RepositoryId, signal: AbortSignal): Promise<RepositoryAccess> {
    const known = this.#parts.table.get(id);
    const secret = await this.#parts.secrets.read(id, secretName, signal);
    if (secret === null) throw noSecret(known.name);
    return { ...(await this.#entered(known, signal)), id, rootSecret: secret.secret };
  }

  /** The same for writing a snapshot: never before the kit was kept. */
  accessForCapture(id: RepositoryId, signal: AbortSignal): Promise<RepositoryAccess> {
    const known = this.#parts.table.get(id);
    if (known.kitConfirmedAt === null) throw kitNotConfirmed(known.name);
    return this.access(id, signal);
  }

  /** Keeps what was just seen of a place. */
  seen(id: RepositoryId, facts: Partial<PlaceFacts>): void {
    const known = this.#parts.table.find(id);
    if (known !== null) this.#update({ ...known, facts: { ...known.facts, ...facts } });
  }

  /** A place that failed is said to have failed, until it is looked at again. */
  failed(id: RepositoryId, error: unknown): void {
    const facts = factsOfFailure(error);
    if (facts !== null) this.seen(id, { ...facts, checkedAt: this.#parts.clock.now() });
  }

  async #entered({ place, host = null }: ChosenPlace, signal: AbortSignal): Promise<RepositoryPlace> {
    return { place, host: await this.#parts.hostAccess(host, signal) };
  }

  async #letGo(id: RepositoryId, signal: AbortSignal): Promise<void> {
    this.#parts.table.remove(id);
    this.#parts.onChanged(id);
    await this.#parts.secrets.removeAllOf(id, signal);
  }

  async #keep(
    name: string,
    { place, host = null }: ChosenPlace,
    { id, createdAt, rootSecret: secret }: OpenedPlace,
    kitConfirmedAt: number | null,
    signal: AbortSignal,
  ): Promise<Repository> {
    await this.#parts.secrets.put(id, secretName, { username: null, secret }, signal);
    const addedAt = this.#parts.clock.now();
    const facts = nothingSeen;
    this.#parts.table.insert({ id, name, place, host, addedAt, createdAt, kitConfirmedAt, facts });
    this.#parts.onChanged(id);
    return this.get(id);
  }

  async #reopen(
    known: KnownRepository,
    { rootSecret }: OpenedPlace,
    found: ChosenPlace & Pick<KnownRepository, 'kitConfirmedAt'> & { readonly name: string | null },
    signal: AbortSignal,
  ): Promise<Repository> {
    const { secrets, jobs, table } = this.#parts;
    if (found.name !== null) refuseTakenName(table.list(), found.name, known.id);
    const wish = { ...found, host: found.host ?? null, recoveryCode: this.#codeOf(rootSecret) };
    const reopened = await reopenedRepository(known, wish, {
      jobs,
      enteredBefore: () => this.#entered(known, signal),
      hasSecret: async () => (await secrets.read(known.id, secretName, signal).catch(() => null)) !== null,
    });
    await secrets.put(known.id, secretName, { username: null, secret: rootSecret }, signal);
    const [from, place] = [known.place, reopened.place];
    if (place === from) this.#note('repository.opened', reopened, { place });
    else this.#note('repository.moved', reopened, { from, place });
    return this.#update(reopened);
  }

  #update(known: KnownRepository): Repository {
    this.#parts.table.update(known);
    this.#parts.onChanged(known.id);
    return this.#describe(known);
  }

  #describe({ facts, ...known }: KnownRepository): Repository {
    const unattended = this.#parts.isUnattended(known.id);
    return { ...known, ...facts, ...this.#parts.spanOf(known.id), unattended };
  }

  #codeOf(rootSecret: string): string {
    const code = recoveryCodeOf(Buffer.from(rootSecret, 'hex'));
    this.#parts.hide(code);
    return code;
  }

  #run(job: string, input: unknown, signal: AbortSignal): Promise<unknown> {
    return this.#parts.jobs.run(job, input, { signal, onProgress: () => undefined });
  }

  #note(
    action: JournalAction,
    { name }: { readonly name: string },
    details: Readonly<Record<string, string | number | null>>,
  ): void {
    this.#parts.journal.append({ action, targetId: null, subject: name, result: 'done', details });
  }
}
