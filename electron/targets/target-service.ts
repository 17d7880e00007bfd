import { randomBytes } from 'node:crypto';
import { TargetId } from '../../shared/model/ids.ts';
import type { NetworkSettings, SettingValue, Target } from '../../shared/model/target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import { checkedNetwork } from './network-settings.ts';
import { nameMissing, nameTaken, notConfirmed, unknownTarget } from './target-errors.ts';
import type { TargetRepository } from './target-repository.ts';
import { checkedSettings } from './target-settings.ts';

export type TargetServiceParts = {
  readonly repository: TargetRepository;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** Throws `pack/unknown`. */
  pack(id: string): Pack;
};

export type NewTarget = {
  readonly name: string;
  readonly pack: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly network: { readonly [Key in keyof NetworkSettings]?: NetworkSettings[Key] | undefined };
  readonly writesEnabled: boolean;
};

export type TargetChange = { readonly [Key in keyof Omit<NewTarget, 'pack'>]?: NewTarget[Key] | undefined };

/** The targets of this desk. What is kept was checked against the pack; every change stands in the journal. */
export class TargetService {
  readonly #parts: TargetServiceParts;

  constructor(parts: TargetServiceParts) {
    this.#parts = parts;
  }

  list(): readonly Target[] {
    return this.#parts.repository.list();
  }

  find(id: TargetId): Target | null {
    return this.#parts.repository.find(id);
  }

  /** @throws AppError target/unknown */
  get(id: TargetId): Target {
    const target = this.find(id);
    if (target) return target;
    throw unknownTarget(id);
  }

  /** What a draft would be kept as, without keeping it. @throws AppError as `add` does */
  draft(input: NewTarget): Target {
    const pack = this.#parts.pack(input.pack);
    return {
      id: TargetId.parse(randomBytes(8).toString('hex')),
      name: input.name.trim(),
      pack: pack.pack,
      settings: checkedSettings(pack, input.settings),
      network: checkedNetwork({ ca: null, proxy: null }, input.network),
      writesEnabled: input.writesEnabled,
      createdAt: this.#parts.clock.now(),
    };
  }

  /** @throws AppError pack/unknown, target/name-taken, target/invalid-setting, target/missing-setting */
  add(input: NewTarget): Target {
    const target = this.draft(input);
    this.#requireFreeName(target.name, null);
    this.#parts.repository.insert(target);
    this.#note('target.added', target, { pack: target.pack });
    return target;
  }

  /** @throws AppError target/unknown, target/name-taken, target/invalid-setting, target/missing-setting */
  edit(id: TargetId, change: TargetChange): Target {
    const before = this.get(id);
    const after: Target = {
      ...before,
      name: change.name?.trim() ?? before.name,
      settings: change.settings
        ? checkedSettings(this.#parts.pack(before.pack), { ...before.settings, ...change.settings })
        : before.settings,
      network: change.network ? checkedNetwork(before.network, change.network) : before.network,
      writesEnabled: change.writesEnabled ?? before.writesEnabled,
    };
    this.#requireFreeName(after.name, id);
    this.#parts.repository.update(after);
    this.#note('target.edited', after, { changed: changedFields(before, after).join(', ') });
    return after;
  }

  /** @throws AppError target/unknown, usage/invalid when the name was not typed */
  remove(id: TargetId, confirmName: string): Target {
    const target = this.get(id);
    if (confirmName !== target.name) throw notConfirmed(target.name);
    this.#parts.repository.remove(id);
    this.#note('target.removed', target, { pack: target.pack });
    return target;
  }

  #requireFreeName(name: string, except: TargetId | null): void {
    if (name === '') throw nameMissing();
    const holder = this.#parts.repository.findByName(name);
    if (holder && holder.id !== except) throw nameTaken(name);
  }

  #note(action: string, target: Target, details: JournalFact['details']): void {
    this.#parts.journal.append({ action, targetId: target.id, subject: target.name, result: 'done', details });
  }
}

/** Names of what differs; values may be private and are not written down. */
function changedFields(before: Target, after: Target): readonly string[] {
  const settings = Object.keys({ ...before.settings, ...after.settings });
  return [
    ...(before.name === after.name ? [] : ['name']),
    ...settings.filter((key) => before.settings[key] !== after.settings[key]),
    ...(before.network.ca === after.network.ca ? [] : ['ca']),
    ...(before.network.proxy === after.network.proxy ? [] : ['proxy']),
    ...(before.writesEnabled === after.writesEnabled ? [] : ['writes']),
  ];
}
