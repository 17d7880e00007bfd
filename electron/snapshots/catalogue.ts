import { z } from 'zod';
import type { DrillRecord } from '../../shared/model/drill.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { Snapshot } from '../../shared/model/snapshot.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { Fact } from '../repository/facts/fact.ts';
import type { NamedFact } from '../repository/facts/fact-files.ts';
import { foldFacts } from '../repository/facts/fold-facts.ts';
import type { FactsView } from '../repository/facts/fold-facts.ts';
import type { RefreshResult } from './jobs/refresh-input.ts';
import type { SnapshotSpan } from './repository-ports.ts';

const SnapshotRow = z.object({ record: z.string() });
const FactRow = z.object({ name: z.string(), record: z.string() });

/** What one repository says, put together. */
type Contents = {
  /** Of all roots that were read, also those that a crash has left of forgotten snapshots. */
  readonly names: readonly string[];
  readonly snapshots: readonly Snapshot[];
  readonly facts: readonly NamedFact[];
  readonly view: FactsView;
};

/**
 * This desk's copy of what repositories say. It is made from them and may be lost; a first screen and the retention rule read it
 * instead of a disk that may be away.
 */
export class Catalogue {
  readonly #snapshots;
  readonly #facts;
  readonly #putSnapshot;
  readonly #putFact;
  readonly #dropSnapshot;
  readonly #dropFact;
  readonly #database: SqliteDatabase;
  readonly #contents = new Map<string, Contents>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#snapshots = database.prepare<[string], unknown>(
      'SELECT record FROM repository_snapshot WHERE repository_id = ? ORDER BY started_at DESC, id',
    );
    this.#facts = database.prepare<[string], unknown>(
      'SELECT name, record FROM repository_fact WHERE repository_id = ?',
    );
    this.#putSnapshot = database.prepare<[string, string, string, number, string]>(
      `INSERT OR REPLACE INTO repository_snapshot (repository_id, id, target_id, started_at, record)
       VALUES (?, ?, ?, ?, ?)`,
    );
    this.#putFact = database.prepare<[string, string, string]>(
      'INSERT OR REPLACE INTO repository_fact (repository_id, name, record) VALUES (?, ?, ?)',
    );
    this.#dropSnapshot = database.prepare<[string, string]>(
      'DELETE FROM repository_snapshot WHERE repository_id = ? AND id = ?',
    );
    this.#dropFact = database.prepare<[string, string]>(
      'DELETE FROM repository_fact WHERE repository_id = ? AND name = ?',
    );
  }

  /** What a refresh need not read again. */
  known(repositoryId: RepositoryId): { readonly snapshots: string[]; readonly facts: string[] } {
    const { names, facts } = this.#of(repositoryId);
    return { snapshots: [...names], facts: facts.map(({ name }) => name) };
  }

  /** Takes in what a repository says now. Several jobs end in any order: only what this one knew and missed is let go. */
  apply(repositoryId: RepositoryId, result: RefreshResult): void {
    this.#database
      .transaction(() => {
        for (const snapshot of result.snapshots) {
          const { id, targetId, startedAt } = snapshot;
          this.#putSnapshot.run(repositoryId, id, targetId, startedAt, JSON.stringify(snapshot));
        }
        for (const { name, fact } of result.facts)
          this.#putFact.run(repositoryId, name, JSON.stringify(fact));
        for (const id of result.goneSnapshots) this.#dropSnapshot.run(repositoryId, id);
        for (const name of result.goneFacts) this.#dropFact.run(repositoryId, name);
      })
      .immediate();
    this.#contents.delete(repositoryId);
  }

  /** The repository left this desk. */
  forget(repositoryId: RepositoryId): void {
    this.#contents.delete(repositoryId);
  }

  /** Newest first. */
  snapshotsOf(repositoryId: RepositoryId): readonly Snapshot[] {
    return this.#of(repositoryId).snapshots;
  }

  view(repositoryId: RepositoryId): FactsView {
    return this.#of(repositoryId).view;
  }

  /** Targets that have or had snapshots there. */
  targetsOf(repositoryId: RepositoryId): ReadonlySet<TargetId> {
    const { snapshots, view } = this.#of(repositoryId);
    return new Set([
      ...snapshots.map(({ targetId }) => targetId),
      ...[...view.published.values()].map(({ targetId }) => targetId),
    ]);
  }

  /** Whether a set of the target was ever verified in full there, also one that is gone by now. */
  everVerified(repositoryId: RepositoryId, targetId: TargetId): boolean {
    const { view } = this.#of(repositoryId);
    return [...view.verifications].some(
      ([id, { bytes = null, structure = null, meaning = null }]) =>
        view.published.get(id)?.targetId === targetId &&
        isVerifiedInFull({ partialReason: null, layers: { bytes, structure, meaning } }),
    );
  }

  /** Every time at which some console wrote something into the repository (epoch ms). */
  signsOfTime(repositoryId: RepositoryId): readonly number[] {
    const { snapshots, facts } = this.#of(repositoryId);
    return [
      ...facts.map(({ fact }) => fact.at),
      ...snapshots.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]),
    ];
  }

  spanOf(repositoryId: RepositoryId): SnapshotSpan {
    const snapshots = this.snapshotsOf(repositoryId);
    return {
      snapshots: snapshots.length,
      oldestAt: snapshots.at(-1)?.startedAt ?? null,
      newestAt: snapshots[0]?.startedAt ?? null,
    };
  }

  /** When a restore of a target was last proven by a drill, also of snapshots that are gone by now. */
  lastProvenRestoreAt(repositoryId: RepositoryId, targetId: TargetId): number | null {
    const { facts, view } = this.#of(repositoryId);
    const times = facts.flatMap(({ fact }) =>
      fact.kind === 'drill' && fact.ok && view.published.get(fact.snapshotId)?.targetId === targetId
        ? [fact.at]
        : [],
    );
    return times.length === 0 ? null : Math.max(...times);
  }

  /** Newest first. */
  drills(repositoryId: RepositoryId): readonly DrillRecord[] {
    const { facts, view, snapshots } = this.#of(repositoryId);
    const named = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot.targetName]));
    return facts
      .flatMap(({ fact }): DrillRecord[] => {
        const targetId = fact.kind === 'drill' ? view.published.get(fact.snapshotId)?.targetId : undefined;
        if (fact.kind !== 'drill' || targetId === undefined) return [];
        return [
          {
            snapshotId: fact.snapshotId,
            repositoryId,
            targetId,
            targetName: named.get(fact.snapshotId) ?? targetId,
            at: fact.at,
            operator: fact.by.operator,
            ok: fact.ok,
            booted: fact.boot,
            durationMs: fact.durationMs,
          },
        ];
      })
      .toSorted((a, b) => b.at - a.at);
  }

  #of(repositoryId: string): Contents {
    const held = this.#contents.get(repositoryId);
    if (held !== undefined) return held;
    // What an earlier version wrote in another shape is left out, and read from the repository again.
    const facts = this.#facts.all(repositoryId).flatMap((row): NamedFact[] => {
      const { name, record } = FactRow.parse(row);
      const fact = Fact.safeParse(JSON.parse(record));
      return fact.success ? [{ name, fact: fact.data }] : [];
    });
    const view = foldFacts(facts);
    const read = this.#snapshots.all(repositoryId).flatMap((row): Snapshot[] => {
      const snapshot = Snapshot.safeParse(JSON.parse(SnapshotRow.parse(row).record));
      return snapshot.success ? [withMarks(snapshot.data, view)] : [];
    });
    const snapshots = read.filter(({ id }) => !view.forgotten.has(id));
    const contents = { names: read.map(({ id }) => id), snapshots, facts, view };
    this.#contents.set(repositoryId, contents);
    return contents;
  }
}

/** A snapshot with what was found out and decided about it since it was taken. */
function withMarks(snapshot: Snapshot, view: FactsView): Snapshot {
  const layers = view.verifications.get(snapshot.id);
  const pin = view.pins.get(snapshot.id);
  const drill = view.drills.get(snapshot.id);
  return {
    ...snapshot,
    layers: {
      bytes: layers?.bytes ?? null,
      structure: layers?.structure ?? null,
      meaning: layers?.meaning ?? null,
    },
    pins: pin === undefined ? [] : [{ reason: pin.reason, at: pin.at, operator: pin.by.operator }],
    drill: drill === undefined ? null : { at: drill.at, ok: drill.ok },
  };
}
