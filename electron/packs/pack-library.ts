import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PackAbilities, PackDescription, PackProblem } from '../../shared/model/pack.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import { addedAbilities, packAbilities } from './abilities.ts';
import { describePack, packSha256 } from './describe-pack.ts';
import type { BuiltInPack } from './built-in-packs.ts';
import type { InstalledPacks } from './installed-packs.ts';
import {
  builtInPack,
  invalidPack,
  notApproved,
  olderVersion,
  packInUse,
  sameTextInstalled,
  sameVersion,
  unknownPack,
} from './pack-errors.ts';
import { packTemplate } from './pack-template.ts';
import { parsePack } from './parse-pack.ts';
import type { Pack } from './schema/pack.ts';

type PackLibraryPorts = {
  /** The packs that came with this build. */
  readonly builtIn: readonly BuiltInPack[];
  readonly installed: InstalledPacks;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** Names of the targets that use a pack. */
  readonly targetsUsing: (packId: string) => readonly string[];
};

type Usable = { readonly pack: Pack; readonly description: PackDescription };

type Entry = {
  readonly id: string;
  readonly text: string;
  readonly origin: PackDescription['origin'];
  /**
   * Null when the stored text is not the approved one, or no longer valid: it is then never used. Parsed when it is first asked for: all
   * packs together take longer than everything else a console does before it answers.
   */
  readonly usable: () => Usable | null;
};

/** All packs of this desk. A pack is code: what is installed was shown and approved, and is that text to the byte. */
export class PackLibrary {
  readonly #ports: PackLibraryPorts;
  #entries: ReadonlyMap<string, Entry>;

  constructor(ports: PackLibraryPorts) {
    this.#ports = ports;
    this.#entries = this.#load();
  }

  /**
   * Parses every pack that was not asked for before, and lets others run after each: all of them in one go would keep a window from
   * answering for most of a second. Awaited before `list` and `packs`, it leaves them nothing to do. Rejects when the signal is aborted.
   */
  async prepare(signal: AbortSignal): Promise<void> {
    for (const { usable } of this.#entries.values()) {
      usable();
      await nextTurn(undefined, { signal });
    }
  }

  list(): readonly PackDescription[] {
    return this.#allUsable().map(({ description }) => description);
  }

  /** Every pack that may be used, for recognising a server. */
  packs(): readonly Pack[] {
    return this.#allUsable().map(({ pack }) => pack);
  }

  /** Ids of installed packs that are not used because their text is not the approved one or no longer valid. */
  refused(): readonly string[] {
    return [...this.#entries.values()].filter((entry) => entry.usable() === null).map((entry) => entry.id);
  }

  /** Throws `pack/unknown`, or `pack/not-approved` when the stored text was changed. */
  get(packId: string): Pack {
    return this.#usable(packId).pack;
  }

  /** The pack, or null when there is none that may be used. */
  find(packId: string): Pack | null {
    return this.#entries.get(packId)?.usable()?.pack ?? null;
  }

  show(packId: string): PackDescription {
    return this.#usable(packId).description;
  }

  /** The text as it is stored, also when it may not be used. */
  source(packId: string): { readonly text: string } {
    return { text: this.#entry(packId).text };
  }

  validate(text: string): {
    readonly ok: boolean;
    readonly problems: readonly PackProblem[];
    readonly pack: PackDescription | null;
  } {
    const parsed = parsePack(text);
    const pack = parsed.ok ? describePack(parsed.pack, 'installed', packSha256(text)) : null;
    return { ok: parsed.ok, problems: parsed.problems, pack };
  }

  /** What installing this text would mean: what it may do, which version it replaces, and what is new against that. */
  planInstall(text: string): {
    readonly pack: PackDescription;
    readonly abilities: PackAbilities;
    readonly replaces: number | null;
    readonly added: PackAbilities;
    readonly remarks: readonly LocalText[];
  } {
    const pack = this.#parsed(text);
    this.#refuseBuiltIn(pack.pack);
    const before = this.find(pack.pack);
    const abilities = packAbilities(pack);
    const described = describePack(pack, 'installed', packSha256(text));
    return {
      pack: described,
      remarks: before === null ? [] : replacementRemarks(this.show(pack.pack), described),
      abilities,
      replaces: before?.version ?? null,
      added: addedAbilities(before ? packAbilities(before) : null, abilities),
    };
  }

  /** Installs exactly the text that was approved. Throws `pack/not-approved` when the hash is another one. */
  install(text: string, approvedSha256: string): PackDescription {
    const pack = this.#parsed(text);
    const { pack: id, version } = pack;
    this.#refuseBuiltIn(id);
    const sha256 = packSha256(text);
    if (sha256 !== approvedSha256.toLowerCase()) throw notApproved(id);
    this.#ports.installed.put({ id, text, approvedSha256: sha256, installedAt: this.#ports.clock.now() });
    this.#journal('pack.installed', id, { version, sha256 });
    this.#entries = this.#load();
    return describePack(pack, 'installed', sha256);
  }

  remove(packId: string): void {
    this.#refuseBuiltIn(packId);
    this.#entry(packId);
    const targets = this.#ports.targetsUsing(packId);
    if (targets.length > 0) throw packInUse(packId, targets);
    this.#ports.installed.remove(packId);
    this.#journal('pack.removed', packId, {});
    this.#entries = this.#load();
  }

  /** A small pack with comments, to begin a new one with. */
  template(): { readonly text: string } {
    return { text: packTemplate };
  }

  #load(): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const { id, text } of this.#ports.builtIn) {
      const usable = once(() => {
        const pack = this.#parsed(text);
        return { pack, description: describePack(pack, 'built-in', packSha256(text)) };
      });
      entries.set(id, { id, text, origin: 'built-in', usable });
    }
    for (const { id, text, approvedSha256 } of this.#ports.installed.list()) {
      if (!entries.has(id)) entries.set(id, installedEntry(id, text, approvedSha256));
    }
    return entries;
  }

  #parsed(text: string): Pack {
    const parsed = parsePack(text);
    if (!parsed.ok) throw invalidPack(parsed.problems);
    return parsed.pack;
  }

  #entry(packId: string): Entry {
    const entry = this.#entries.get(packId);
    if (!entry) throw unknownPack(packId, [...this.#entries.keys()]);
    return entry;
  }

  #allUsable(): readonly Usable[] {
    return [...this.#entries.values()].flatMap((entry) => entry.usable() ?? []);
  }

  #usable(packId: string): Usable {
    const usable = this.#entry(packId).usable();
    if (!usable) throw notApproved(packId);
    return usable;
  }

  #refuseBuiltIn(packId: string): void {
    if (this.#entries.get(packId)?.origin === 'built-in') throw builtInPack(packId);
  }

  #journal(action: JournalAction, subject: string, details: Readonly<Record<string, string | number>>): void {
    this.#ports.journal.append({ action, targetId: null, subject, result: 'done', details });
  }
}

/** What is odd about the version of a text that takes the place of another. */
function replacementRemarks(before: PackDescription, now: PackDescription): readonly LocalText[] {
  if (before.sha256 === now.sha256) return [sameTextInstalled];
  if (before.version > now.version) return [olderVersion(before.version, now.version)];
  return before.version === now.version ? [sameVersion(now.version)] : [];
}

function installedEntry(id: string, text: string, approvedSha256: string): Entry {
  const usable = once(() => {
    const sha256 = packSha256(text);
    const pack = sha256 === approvedSha256 ? parsePack(text).pack : null;
    return pack?.pack === id ? { pack, description: describePack(pack, 'installed', sha256) } : null;
  });
  return { id, text, origin: 'installed', usable };
}

function once<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | null = null;
  return () => (done ??= { value: work() }).value;
}
