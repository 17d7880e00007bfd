import { isAppError } from '../../shared/errors/app-error.ts';
import type { HostCheck, HostKeyShown, HostWay, KnownHost } from '../../shared/model/host.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { hostKeyChanged, hostKeyRevoked, hostKeyUnknown } from '../locations/ssh/host-key-errors.ts';
import { fingerprintOf } from '../locations/ssh/host-key.ts';
import type { HostKey } from '../locations/ssh/host-key.ts';
import { hostAbilities } from '../locations/ssh/host-abilities.ts';
import { SshConnections } from '../locations/ssh/ssh-connections.ts';
import type { PresentedHostKey, SshAccount, SshDesk, SshSettings } from '../locations/ssh/ssh-ports.ts';
import { hostName } from '../locations/ssh/ssh-address.ts';
import { routeTo } from '../locations/ssh/ssh-route.ts';
import type { SshHop } from '../locations/ssh/ssh-route.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import {
  changedKey,
  notConfirmed,
  otherFingerprint,
  passphraseWithoutKey,
  unknownHost,
} from './host-errors.ts';
import { settingsOf } from './host-settings.ts';
import { hostFacts } from './host-facts.ts';
import { compareCommand } from './compare-command.ts';
import {
  forgetPassphrase,
  forgetPasswords,
  givenSecrets,
  keptSshSecrets,
  sshOwner,
  withGiven,
  sudoName,
} from './host-secrets.ts';
import type { GivenSecrets, HostSecretStore } from './host-secrets.ts';
import { trySudoPassword } from '../locations/ssh/try-sudo.ts';
import { notKept, wayNotes } from './way-notes.ts';
import type { HostStore } from './host-store.ts';

const lookMs = 60_000;

type HostServiceParts = {
  readonly store: HostStore;
  readonly secrets: HostSecretStore;
  /** Whose files, agent and environment are used. */
  readonly desk: Omit<SshDesk, 'hostKeys' | 'secrets'>;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly operator: () => string;
  /** A key or a secret came, or went. */
  readonly onChanged: () => void;
};

type HostCheckRequest = HostWay & GivenSecrets;

/** The hosts that this desk knows: their keys, and what they can be used for. */
export class HostService {
  readonly #parts: HostServiceParts;

  constructor(parts: HostServiceParts) {
    this.#parts = parts;
  }

  list(): readonly KnownHost[] {
    return this.#parts.store.list().map(({ known }) => known);
  }

  /** Under which name of `list` a way leads; null where the SSH configuration does not lead anywhere. */
  async nameOf(way: HostWay): Promise<string | null> {
    try {
      const { host, port } = destinationOf(await routeTo(settingsOf(way), this.#parts.desk)).keysOf;
      return hostName(host.toLowerCase(), port);
    } catch (error: unknown) {
      if (isAppError(error)) return null;
      throw error;
    }
  }

  /** Who logs in. Throws `host/invalid-address`, `ssh/not-supported`. */
  async account(way: HostWay): Promise<SshAccount> {
    return destinationOf(await routeTo(settingsOf(way), this.#parts.desk)).account;
  }

  /**
   * Looks at a host's key, and where it is known, enters and finds out what is there.
   *
   * @throws AppError host/invalid-address, host/no-key-file, ssh/… for a way or an account that refuses, credentials/…
   */
  async check(request: HostCheckRequest, signal: AbortSignal): Promise<HostCheck> {
    const settings = settingsOf(request);
    if (request.passphrase !== undefined && settings.keyFile === null) throw passphraseWithoutKey();
    const hops = await routeTo(settings, this.#parts.desk);
    const goal = destinationOf(hops);
    const given = givenSecrets(goal.account, goal.keyFiles[0] ?? null, request);
    const used = new Set<string>();
    const connections = this.#connections(withGiven(keptSshSecrets(this.#parts.secrets), given, used));
    // The file itself, whose passphrase is forgotten with the host, and not the way it was written.
    const keyFile = request.keyFile === null ? null : (goal.keyFiles[0] ?? request.keyFile);
    const way = { address: request.address, keyFile, jumps: request.jumps };
    try {
      const presented = await connections.look(settings, { signal, timeoutMs: lookMs });
      if (presented.finding.kind !== 'known') {
        this.#checked(goal, way, problemOf(presented));
        return refusalOf(presented, hops);
      }
      const facts = await this.#facts(connections, settings, goal, signal);
      if (request.sudoPassword !== undefined) {
        const wait = { signal, timeoutMs: lookMs };
        await trySudoPassword(connections.to(settings), request.sudoPassword, wait);
        used.add(sudoName(goal.account));
      }
      const notes = [...wayNotes(hops), ...notKept([...given.keys()].filter((name) => !used.has(name)))];
      for (const name of used) await this.#keep(name, given.get(name), signal);
      // Sudo's password is asked for anew by each program; nothing that was entered has to be entered again.
      used.delete(sudoName(goal.account));
      if (used.size > 0) this.#parts.onChanged();
      this.#checked(goal, way, null);
      const { host, port } = presented.account;
      const pinned = this.#parts.store.find(host, port) !== null;
      const found = {
        host: hostName(host, port),
        address: presented.label,
        key: shown(presented.key),
        pinned,
        facts,
      };
      return { kind: 'reached', ...found, ...noted(notes) };
    } catch (error: unknown) {
      if (isAppError(error) && error.code !== 'run/cancelled') this.#checked(goal, way, error.text);
      throw error;
    } finally {
      connections.dispose();
    }
  }

  /**
   * Pins the key that a host shows now, where it is the one with this fingerprint.
   *
   * @throws AppError host/other-fingerprint, host/key-changed where another key is known, and what `check` throws
   */
  async trust(way: HostWay, fingerprint: string, signal: AbortSignal): Promise<KnownHost> {
    const { store, clock, journal, operator } = this.#parts;
    const connections = this.#connections(keptSshSecrets(this.#parts.secrets));
    const { account, key, finding, ...presented } = await connections
      .look(settingsOf(way), { signal, timeoutMs: lookMs })
      .finally(() => connections.dispose());
    const name = hostName(account.host, account.port);
    const note = (result: 'done' | 'refused') =>
      journal.append({
        action: 'host.trusted',
        targetId: null,
        subject: name,
        result,
        details: { type: key.type, fingerprint: presented.fingerprint },
      });
    if (finding.kind === 'changed' || finding.kind === 'revoked') {
      note('refused');
      throw changedKey(presented.label, name);
    }
    if (presented.fingerprint !== fingerprint)
      throw otherFingerprint(presented.label, presented.fingerprint, fingerprint);
    if (store.find(account.host, account.port) === null) {
      store.pin(account.host, account.port, key, clock.now(), operator());
      note('done');
      this.#parts.onChanged();
    }
    const pinned = store.find(account.host, account.port);
    if (pinned === null) throw new Error(`the key of ${name} was not kept`);
    return pinned.known;
  }

  /**
   * Forgets a host's key, and its passwords.
   *
   * @throws AppError host/unknown, host/not-confirmed
   */
  async forget(name: string, confirm: string, signal: AbortSignal): Promise<void> {
    const { store, secrets, journal, onChanged } = this.#parts;
    const pinned = store.list().find(({ known }) => known.name === name.toLowerCase());
    if (pinned === undefined) throw unknownHost(name);
    const { host, port, key, known } = pinned;
    if (confirm !== known.name) throw notConfirmed(known.name);
    await forgetPasswords(secrets, host, port, signal);
    // Its key may be kept under an alias, its passwords under the name by which it is reached.
    const reached = await this.#reachedBy(known);
    if (reached !== null) await forgetPasswords(secrets, reached.host, reached.port, signal);
    const keyFile = known.lastCheck?.way.keyFile ?? null;
    const isShared = this.list().some(
      (other) => other.name !== known.name && other.lastCheck?.way.keyFile === keyFile,
    );
    if (keyFile !== null && !isShared) await forgetPassphrase(secrets, keyFile, signal);
    store.remove(host, port);
    onChanged();
    journal.append({
      action: 'host.forgotten',
      targetId: null,
      subject: known.name,
      result: 'done',
      details: { type: key.type, fingerprint: fingerprintOf(key) },
    });
  }

  /** Null where the SSH configuration no longer leads to a host. */
  async #reachedBy({ lastCheck }: KnownHost): Promise<SshAccount | null> {
    if (lastCheck === null) return null;
    try {
      return await this.account(lastCheck.way);
    } catch (error: unknown) {
      if (isAppError(error)) return null;
      throw error;
    }
  }

  #connections(secrets: SshDesk['secrets']): SshConnections {
    const { store, desk, clock } = this.#parts;
    const find = async (host: string, port: number) => {
      const pinned = store.find(host, port);
      return pinned === null ? [] : [pinned.key];
    };
    // Of its own, so that a check tries anew whatever failed before, and others keep theirs.
    return new SshConnections({ ...desk, hostKeys: { find }, secrets }, clock);
  }

  async #facts(connections: SshConnections, settings: SshSettings, goal: SshHop, signal: AbortSignal) {
    const connection = connections.to(settings);
    const wait = { signal, timeoutMs: lookMs };
    await connection.open(wait);
    const abilities = await hostAbilities(connection, wait);
    const { state } = connection;
    const { server, enteredBy } = state.kind === 'open' ? state : { server: '', enteredBy: [] };
    return hostFacts(abilities, { server, enteredBy, account: goal.account.user });
  }

  async #keep(name: string, secret: string | undefined, signal: AbortSignal): Promise<void> {
    if (secret === undefined) return;
    await this.#parts.secrets.store(sshOwner, name, { username: null, secret }, signal);
    this.#parts.journal.append({
      action: 'host.secret-stored',
      targetId: null,
      subject: name,
      result: 'done',
      details: {},
    });
  }

  #checked({ keysOf }: SshHop, way: HostWay, problem: LocalText | null): void {
    const { store, clock } = this.#parts;
    store.checked(keysOf.host, keysOf.port, { at: clock.now(), way, problem });
  }
}

function destinationOf(hops: readonly SshHop[]): SshHop {
  const goal = hops.at(-1);
  if (goal === undefined) throw new Error('a way without a host');
  return goal;
}

function noted(notes: readonly LocalText[]): { readonly notes?: LocalText[] } {
  return notes.length === 0 ? {} : { notes: [...notes] };
}

function refusalOf({ label, account, key, finding }: PresentedHostKey, hops: readonly SshHop[]): HostCheck {
  const host = hostName(account.host, account.port);
  const of = { host, address: label, key: shown(key) };
  if (finding.kind === 'changed') {
    const known = finding.expected.map((one) => ({ ...shown(one), file: one.file }));
    return { kind: 'changed-key', ...of, known };
  }
  if (finding.kind === 'revoked') return { kind: 'revoked-key', ...of, file: finding.by.file };
  const notes = noted(wayNotes(hops, finding.kind === 'unknown' ? finding.authority : undefined));
  return { kind: 'unknown-key', ...of, compare: compareCommand(key.type), ...notes };
}

/** The same in words, for the list of hosts. */
function problemOf({ label, account: keysOf, key, finding }: PresentedHostKey): LocalText {
  const owner = { label, keysOf };
  if (finding.kind === 'changed') return hostKeyChanged(owner, key, finding.expected).text;
  if (finding.kind === 'revoked') return hostKeyRevoked(owner, key, finding.by.file).text;
  return hostKeyUnknown(owner, key).text;
}

function shown(key: HostKey): HostKeyShown {
  return { type: key.type, fingerprint: fingerprintOf(key) };
}
