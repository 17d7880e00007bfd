import { randomBytes } from 'node:crypto';
import type { TargetHost } from '../../shared/model/host.ts';
import { TargetId } from '../../shared/model/ids.ts';
import type { NetworkSettings, SettingValue, Target } from '../../shared/model/target.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import { checkedNetwork } from './network-settings.ts';
import { nameTaken, notConfirmed, unknownTarget } from './target-errors.ts';
import type { TargetRepository } from './target-repository.ts';
import { checkedSettings, checkPaths, sameHost } from './target-settings.ts';
import type { PathCheck } from './target-settings.ts';

type TargetServicePorts = {
  readonly repository: TargetRepository;
  readonly packs: { get(packId: string): Pack };
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly checkPath: PathCheck;
  /** Called after each change, when it is stored and journalled. */
  readonly onChanged: (change: TargetChange) => void;
};

export type TargetChange =
  | { readonly kind: 'added' | 'edited'; readonly target: Target }
  | { readonly kind: 'removed'; readonly target: Target };

/** Folders and files as paths: picker tokens are exchanged before. Undefined is the same as left out. */
type NewTarget = {
  readonly name: string;
  readonly pack: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly network?: NetworkChanges | undefined;
  readonly host?: TargetHost | null | undefined;
  readonly writesEnabled?: boolean | undefined;
};

type NetworkChanges = { readonly [Key in keyof NetworkSettings]?: NetworkSettings[Key] | undefined };

/** What is left out stays as it is. Settings are merged by name; an empty text removes one. */
type TargetChanges = {
  readonly name?: string | undefined;
  readonly settings?: Readonly<Record<string, SettingValue>> | undefined;
  readonly network?: NetworkChanges | undefined;
  readonly host?: TargetHost | null | undefined;
  readonly writesEnabled?: boolean | undefined;
};

const noNetwork: NetworkSettings = { ca: null, proxy: null };

/** The targets of this desk. Every change is checked against the target's pack, journalled and told. */
export class TargetService {
  readonly #ports: TargetServicePorts;

  constructor(ports: TargetServicePorts) {
    this.#ports = ports;
  }

  /** By name. */
  list(): readonly Target[] {
    return this.#ports.repository.list();
  }

  /** Throws `target/unknown`. */
  get(id: TargetId): Target {
    const target = this.#ports.repository.find(id);
    if (!target) throw unknownTarget(id, this.#names());
    return target;
  }

  /** Throws `target/name-taken` where a target has the name. */
  requireFreeName(name: string): void {
    this.#freeName(name, null);
  }

  /** Throws `target/…` with what is wrong, or `pack/…`. Credentials are stored apart. */
  async add(draft: NewTarget): Promise<Target> {
    const pack = this.#ports.packs.get(draft.pack);
    const target: Target = {
      id: TargetId.parse(randomBytes(8).toString('hex')),
      name: this.#freeName(draft.name, null),
      pack: draft.pack,
      settings: checkedSettings(pack, draft.settings),
      network: checkedNetwork(merged(noNetwork, draft.network)),
      host: draft.host ?? null,
      writesEnabled: draft.writesEnabled ?? false,
      createdAt: this.#ports.clock.now(),
    };
    await checkPaths(pack, target, null, this.#ports.checkPath);
    // Another one may have taken the name while the folder was looked at.
    this.#freeName(target.name, null);
    const sudo = target.host?.sudo === true ? { sudo: true } : {};
    const details = { pack: target.pack, writes: target.writesEnabled, ...sudo };
    this.#write(
      () => this.#ports.repository.insert(target),
      'target.added',
      { kind: 'added', target },
      details,
    );
    return target;
  }

  /**
   * Takes over a target that a repository knows, with the id it has there. Its folders are those of another computer, perhaps, so they
   * are not looked at; secrets and the right to write do not come along.
   */
  adopt(known: Pick<Target, 'id' | 'name' | 'pack' | 'settings'>): Target {
    const pack = this.#ports.packs.get(known.pack);
    const target: Target = {
      id: known.id,
      name: this.#freeName(known.name, null),
      pack: known.pack,
      settings: checkedSettings(pack, known.settings),
      network: noNetwork,
      // The way there is the other desk's; it is chosen here.
      host: null,
      writesEnabled: false,
      createdAt: this.#ports.clock.now(),
    };
    const details = { pack: target.pack };
    this.#write(
      () => this.#ports.repository.insert(target),
      'target.adopted',
      { kind: 'added', target },
      details,
    );
    return target;
  }

  /** Throws `target/…` with what is wrong. Nothing is told when nothing changed. */
  async edit(id: TargetId, changes: TargetChanges): Promise<Target> {
    const first = this.get(id);
    const pack = this.#ports.packs.get(first.pack);
    await checkPaths(pack, this.#changed(first, pack, changes), first, this.#ports.checkPath);
    // Read anew: the target may have been changed while the folder was looked at.
    const before = this.get(id);
    const target = this.#changed(before, pack, changes);
    const what = differences(before, target);
    if (what.length === 0) return before;
    const sudo = what.includes('sudo') ? { sudo: target.host?.sudo ?? false } : {};
    const details = { changed: what.join(', '), writes: target.writesEnabled, ...sudo };
    this.#write(
      () => this.#ports.repository.update(target),
      'target.edited',
      { kind: 'edited', target },
      details,
    );
    return target;
  }

  /** The name has to be typed in full. Throws `target/not-confirmed`. */
  remove(id: TargetId, confirmName: string): Target {
    const target = this.get(id);
    if (confirmName !== target.name) throw notConfirmed(target.name);
    const details = { pack: target.pack };
    this.#write(
      () => this.#ports.repository.remove(id),
      'target.removed',
      { kind: 'removed', target },
      details,
    );
    return target;
  }

  /** Names of the targets that use a pack. */
  usersOf(packId: string): readonly string[] {
    return this.#ports.repository.namesUsing(packId);
  }

  #changed(before: Target, pack: Pack, changes: TargetChanges): Target {
    const settings = changes.settings ? { ...before.settings, ...changes.settings } : before.settings;
    return {
      ...before,
      name: changes.name === undefined ? before.name : this.#freeName(changes.name, before.id),
      settings: changes.settings ? checkedSettings(pack, settings) : settings,
      network: changes.network ? checkedNetwork(merged(before.network, changes.network)) : before.network,
      host: changes.host === undefined ? before.host : changes.host,
      writesEnabled: changes.writesEnabled ?? before.writesEnabled,
    };
  }

  #freeName(name: string, owner: TargetId | null): string {
    const trimmed = name.trim();
    const taken = this.#ports.repository.findByName(trimmed);
    if (taken && taken.id !== owner) throw nameTaken(trimmed);
    return trimmed;
  }

  #names(): readonly string[] {
    return this.list().map((target) => target.name);
  }

  /** Stored and journalled together or not at all. */
  #write(
    store: () => void,
    action: JournalAction,
    change: TargetChange,
    details: Readonly<Record<string, string | boolean>>,
  ): void {
    const { id, name } = change.target;
    this.#ports.repository.atomically(() => {
      store();
      this.#ports.journal.append({ action, targetId: id, subject: name, result: 'done', details });
    });
    this.#ports.onChanged(change);
  }
}

function merged(before: NetworkSettings, changes: NetworkChanges | undefined): NetworkSettings {
  return {
    ca: changes?.ca === undefined ? before.ca : changes.ca,
    proxy: changes?.proxy === undefined ? before.proxy : changes.proxy,
  };
}

/** Names of what differs; values stay out of the journal. */
function differences(before: Target, after: Target): readonly string[] {
  const settings = new Set([...Object.keys(before.settings), ...Object.keys(after.settings)]);
  return [
    ...(before.name === after.name ? [] : ['name']),
    ...[...settings].filter((name) => before.settings[name] !== after.settings[name]),
    ...(before.network.ca === after.network.ca ? [] : ['network.ca']),
    ...(before.network.proxy === after.network.proxy ? [] : ['network.proxy']),
    ...(sameHost(before.host, after.host) ? [] : ['host']),
    ...((before.host?.sudo ?? false) === (after.host?.sudo ?? false) ? [] : ['sudo']),
    ...(before.writesEnabled === after.writesEnabled ? [] : ['writes']),
  ];
}
