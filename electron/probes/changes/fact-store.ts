import type { Change, ChangeKind } from '../../../shared/model/change.ts';
import { ChangeKind as KnownKind } from '../../../shared/model/change.ts';
import { LocalText } from '../../../shared/model/local-text.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** Something about a target that does not change by itself. */
export type ObservedFact = {
  /** Unique within the target, such as `file:root/config.py`. */
  readonly id: string;
  readonly kind: ChangeKind;
  readonly title: LocalText;
  /** What is compared and shown; of a file or a key its fingerprint. */
  readonly value: string;
  /** Values that are numbers and differ by less than this are the same. */
  readonly tolerance?: number;
  /** What stands for the value where it is shown. */
  readonly shown?: (value: string) => string;
  readonly probeId: string | null;
  readonly policyId: string | null;
};

/** A change that shows by itself, such as counters that began anew. */
export type SeenChange = Omit<Change, 'at'>;

const changesKept = 500;
const shownCharacters = 400;
/** How old the stored time of the last look may be: the exact one is in memory. */
const lookStoredMs = 3_600_000;

type Known = { value: string; seenAt: number; storedAt: number };

type ChangeRow = {
  readonly kind: string;
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly probe_id: string | null;
  readonly policy_id: string | null;
  readonly at: number;
  readonly not_before: number | null;
};

/** What targets were like when they were last looked at, and what was not as before. */
export class FactStore {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #known = new Map<string, Map<string, Known>>();

  constructor(database: SqliteDatabase) {
    this.#statements = prepareStatements(database);
  }

  /** Takes in what was seen at `at` (epoch ms). What is seen for the first time is no change. */
  note(targetId: string, facts: readonly ObservedFact[], at: number): void {
    if (facts.length === 0) return;
    const known = this.#of(targetId);
    for (const fact of facts) {
      const before = known.get(fact.id);
      if (before !== undefined && isSame(before.value, fact)) this.#lookedAt(targetId, fact.id, before, at);
      else this.#noteNew(targetId, fact, before ?? null, at);
    }
  }

  /** Takes in a change that showed by itself. */
  noteChange(targetId: string, change: SeenChange, at: number): void {
    const { kind, title, before, after, probeId, policyId, notBefore } = change;
    const cut = (text: string | null) => text?.slice(0, shownCharacters) ?? null;
    this.#statements.insert.run(
      targetId,
      kind,
      JSON.stringify(title),
      cut(before),
      cut(after),
      probeId,
      policyId,
      at,
      notBefore,
      targetId,
    );
    this.#statements.prune.run(targetId, targetId, changesKept);
  }

  /** Changes that were seen within a time, newest first. */
  changes(targetId: string, from: number, to: number, limit: number): readonly Change[] {
    return this.#statements.list.all(targetId, from, to, limit).flatMap(changeOfRow);
  }

  /** How many facts of a target are watched. */
  count(targetId: string): number {
    return this.#of(targetId).size;
  }

  /** The values of now, by fact. */
  values(targetId: string): ReadonlyMap<string, string> {
    return new Map([...this.#of(targetId)].map(([id, { value }]) => [id, value]));
  }

  #noteNew(targetId: string, fact: ObservedFact, before: Known | null, at: number): void {
    const { id, value, kind, title, probeId, policyId, shown = (text) => text } = fact;
    this.#statements.save.run(targetId, id, value, at, targetId);
    this.#of(targetId).set(id, { value, seenAt: at, storedAt: at });
    if (before === null) return;
    const told = { kind, title, probeId, policyId, notBefore: before.seenAt };
    this.noteChange(targetId, { ...told, before: shown(before.value), after: shown(value) }, at);
  }

  #lookedAt(targetId: string, factId: string, known: Known, at: number): void {
    known.seenAt = at;
    if (at - known.storedAt < lookStoredMs) return;
    known.storedAt = at;
    this.#statements.save.run(targetId, factId, known.value, at, targetId);
  }

  #of(targetId: string): Map<string, Known> {
    const known = this.#known.get(targetId);
    if (known !== undefined) return known;
    const read = new Map<string, Known>();
    for (const { fact_id: id, value, seen_at: seenAt } of this.#statements.facts.all(targetId))
      read.set(id, { value, seenAt, storedAt: seenAt });
    this.#known.set(targetId, read);
    return read;
  }
}

function isSame(before: string, { value, tolerance }: ObservedFact): boolean {
  if (before === value) return true;
  return tolerance !== undefined && Math.abs(Number(before) - Number(value)) < tolerance;
}

/** A target that was removed meanwhile is remembered no more. */
function prepareStatements(database: SqliteDatabase) {
  return {
    facts: database.prepare<[string], { fact_id: string; value: string; seen_at: number }>(
      'SELECT fact_id, value, seen_at FROM observed_fact WHERE target_id = ?',
    ),
    save: database.prepare<[string, string, string, number, string]>(
      `INSERT OR REPLACE INTO observed_fact (target_id, fact_id, value, seen_at)
       SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM target WHERE id = ?)`,
    ),
    insert: database.prepare<unknown[]>(
      `INSERT INTO observed_change (target_id, kind, title, before, after, probe_id, policy_id, at, not_before)
       SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM target WHERE id = ?)`,
    ),
    prune: database.prepare<[string, string, number]>(
      `DELETE FROM observed_change WHERE target_id = ? AND id <=
         (SELECT id FROM observed_change WHERE target_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    ),
    list: database.prepare<[string, number, number, number], ChangeRow>(
      `SELECT kind, title, before, after, probe_id, policy_id, at, not_before FROM observed_change
       WHERE target_id = ? AND at >= ? AND at <= ? ORDER BY at DESC, id DESC LIMIT ?`,
    ),
  };
}

function changeOfRow(row: ChangeRow): readonly Change[] {
  const kind = KnownKind.safeParse(row.kind);
  const title = LocalText.safeParse(JSON.parse(row.title));
  if (!kind.success || !title.success) return [];
  return [
    {
      at: row.at,
      notBefore: row.not_before,
      kind: kind.data,
      title: title.data,
      before: row.before,
      after: row.after,
      probeId: row.probe_id,
      policyId: row.policy_id,
    },
  ];
}
