import { AppError } from '../../../shared/errors/app-error.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import type { ProbePause } from '../../../shared/model/probe.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { HeldState } from '../history/target-state-store.ts';
import type { ProbeStore, StoredPause, StoredState } from '../history/probe-store.ts';
import { unknownTarget } from '../unknown-target.ts';
import type { MonitoredTarget, TargetSource } from './engine-ports.ts';
import { newProbeEntry } from './probe-entry.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';

/**
 * A target that was read anew. `connectionChanged`: settings, network or host are not what they were. Credentials do not count: a session
 * stores tokens of its own, and that must not end it; one that the operator changed comes with the target's name.
 */
export type ChangedTarget = {
  readonly target: TargetEntry;
  readonly connectionChanged: boolean;
  /** Probes that its pack no longer has. */
  readonly dropped: readonly ProbeEntry[];
};

/** What a new reading of the targets found. */
type RosterChange = {
  readonly added: readonly TargetEntry[];
  readonly changed: readonly ChangedTarget[];
  readonly removed: readonly TargetEntry[];
};

/** All targets and probes in memory, so that no first screen waits for the database. */
export class Roster {
  readonly #store: ProbeStore;
  readonly #source: TargetSource;
  readonly #targets = new Map<string, TargetEntry>();

  constructor(store: ProbeStore, source: TargetSource) {
    this.#store = store;
    this.#source = source;
  }

  /** Reads everything at the start; what is stored of targets that are gone is marked for removal. */
  load(): void {
    const states = new Map(
      this.#store.states().map((state) => [`${state.targetId}/${state.probeId}`, state]),
    );
    const pauses = this.#store.pauses();
    const held = this.#store.held.all();
    for (const monitored of this.#source.list())
      this.#add(monitored, states, pauses, held.get(monitored.target.id));
    for (const targetId of this.#store.targetIds()) {
      if (!this.#targets.has(targetId)) this.#store.removeTarget(targetId);
    }
  }

  /** Reads one target anew, or all of them. */
  refresh(targetId: string | null): RosterChange {
    const now = targetId === null ? this.#source.list() : oneOf(this.#source.get(targetId));
    const present = new Set(now.map(({ target }) => target.id));
    const gone = [...this.#targets.values()].filter(
      ({ id }) => (targetId === null || id === targetId) && !present.has(id),
    );
    for (const { id } of gone) {
      this.#targets.delete(id);
      this.#store.removeTarget(id);
    }
    const added: TargetEntry[] = [];
    const changed: ChangedTarget[] = [];
    for (const monitored of now) {
      const known = this.#targets.get(monitored.target.id);
      if (known === undefined) {
        added.push(this.#add(monitored, new Map(), [], undefined));
        continue;
      }
      const connectionChanged = connectionOf(known.monitored) !== connectionOf(monitored);
      const before = known.monitored.definitions;
      known.monitored = monitored;
      const same = JSON.stringify(before) === JSON.stringify(monitored.definitions);
      changed.push({ target: known, connectionChanged, dropped: same ? [] : this.#redefine(known) });
    }
    return { added, changed, removed: gone };
  }

  targets(): IterableIterator<TargetEntry> {
    return this.#targets.values();
  }

  /** True while this very entry is monitored: not after its target or its definition has gone. */
  holds(entry: ProbeEntry): boolean {
    return this.#targets.get(entry.targetId)?.probes.get(entry.probeId) === entry;
  }

  find(targetId: string): TargetEntry | null {
    return this.#targets.get(targetId) ?? null;
  }

  /** @throws AppError target/unknown */
  target(targetId: string): TargetEntry {
    const target = this.#targets.get(targetId);
    if (target !== undefined) return target;
    throw unknownTarget(targetId);
  }

  /** @throws AppError target/unknown, probe/unknown */
  probe(targetId: string, probeId: string): ProbeEntry {
    const target = this.target(targetId);
    const entry = target.probes.get(probeId);
    if (entry !== undefined) return entry;
    const { name } = target.monitored.target;
    throw new AppError(
      'probe/unknown',
      localText(
        `${name} has no probe "${probeId}". Its probes: ${[...target.probes.keys()].join(', ')}.`,
        `${name}에는 "${probeId}" 점검이 없습니다. 있는 점검: ${[...target.probes.keys()].join(', ')}.`,
      ),
    );
  }

  #add(
    monitored: MonitoredTarget,
    states: ReadonlyMap<string, StoredState>,
    pauses: readonly StoredPause[],
    held: HeldState | undefined,
  ): TargetEntry {
    const id = TargetId.parse(monitored.target.id);
    const own = pauses.filter((pause) => pause.targetId === id);
    const target: TargetEntry = {
      id,
      monitored,
      pause: pauseFor(own, null),
      probes: new Map(),
      held: held ?? null,
      announced: '',
    };
    this.#fill(target, (probeId) => states.get(`${id}/${probeId}`) ?? null, own);
    this.#targets.set(id, target);
    return target;
  }

  /** A pack was changed: probes that stay keep what is known of them. Answers those that do not. */
  #redefine(target: TargetEntry): readonly ProbeEntry[] {
    const before = new Map(target.probes);
    const pauses = this.#store.pauses().filter((pause) => pause.targetId === target.id);
    target.probes.clear();
    this.#fill(target, () => null, pauses, before);
    return [...before.values()].filter((entry) => !this.holds(entry));
  }

  #fill(
    target: TargetEntry,
    stored: (probeId: string) => StoredState | null,
    pauses: readonly StoredPause[],
    known: ReadonlyMap<string, ProbeEntry> = new Map(),
  ): void {
    const { definitions } = target.monitored;
    const keys = this.#store.keys(
      target.id,
      definitions.map(({ id }) => id),
    );
    for (const definition of definitions) {
      const key = keys.get(definition.id);
      if (key === undefined) throw new Error(`no key for probe ${definition.id}`);
      const pause = pauseFor(pauses, definition.id);
      const identity = { key, targetId: target.id };
      const entry =
        known.get(definition.id) ?? newProbeEntry(identity, definition, stored(definition.id), pause);
      entry.definition = definition;
      target.probes.set(definition.id, entry);
    }
  }
}

function oneOf(monitored: MonitoredTarget | null): readonly MonitoredTarget[] {
  return monitored === null ? [] : [monitored];
}

function pauseFor(pauses: readonly StoredPause[], probeId: string | null): ProbePause | null {
  const found = pauses.find((pause) => pause.probeId === probeId);
  return found === undefined ? null : { reason: found.reason, by: found.by, since: found.since };
}

/** Credentials are no part of it: a sign-in that stores its first token must not cut off the run it belongs to. */
function connectionOf({ target }: MonitoredTarget): string {
  return JSON.stringify([target.settings, target.network, target.host]);
}
