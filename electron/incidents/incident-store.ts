import { z } from 'zod';
import { LocalText } from '../../shared/model/local-text.ts';
import type { IncidentId, RunId } from '../../shared/model/ids.ts';
import type { FollowUp, IncidentNote, IncidentSummary } from '../../shared/model/incident.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { IncidentRow, followUpOfRow, noteOfRow, runOfRow, summaryOf } from './incident-rows.ts';
import type { StoredField, StoredIncident } from './incident-rows.ts';

const FieldRow = z.object({
  field_id: z.string(),
  value: z.string().nullable(),
  by: z.string().nullable(),
  at: z.number().nullable(),
  problem: z.string().nullable(),
});
const listedAtMost = 1000;

/** Incidents and what people and the console said of them. */
export class IncidentStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** All of it, or nothing. */
  together(work: () => void): void {
    this.#database.transaction(work)();
  }

  insert(incident: StoredIncident): void {
    this.#database
      .prepare(
        `INSERT INTO incident VALUES (@id, @targetId, @targetName, @packId, @title, @origin, @template, @openedAt, @openedBy, @from,
         @to, @closedAt, @closedBy, @rootCause)`,
      )
      .run(this.#valuesOf(incident));
  }

  update(incident: StoredIncident): void {
    this.#database
      .prepare(
        `UPDATE incident SET title = @title, from_at = @from, to_at = @to, closed_at = @closedAt, closed_by = @closedBy,
         root_cause = @rootCause WHERE id = @id`,
      )
      .run(this.#valuesOf(incident));
  }

  find(id: IncidentId): StoredIncident | null {
    const row = this.#database.prepare('SELECT * FROM incident WHERE id = ?').get(id);
    return row === undefined ? null : IncidentRow.parse(row);
  }

  /** Open ones first, then the newest. */
  list(): readonly IncidentSummary[] {
    return this.#database
      .prepare('SELECT * FROM incident ORDER BY closed_at IS NOT NULL, opened_at DESC, id LIMIT ?')
      .all(listedAtMost)
      .map((row) => this.summary(IncidentRow.parse(row)));
  }

  summary(incident: StoredIncident): IncidentSummary {
    const count = (sql: string) => Number(this.#database.prepare(sql).pluck().get(incident.id));
    return summaryOf(incident, {
      captures: count('SELECT count(*) FROM incident_capture WHERE incident_id = ?'),
      openFollowUps: count(
        'SELECT count(*) FROM incident_follow_up WHERE incident_id = ? AND done_at IS NULL',
      ),
    });
  }

  fields(id: IncidentId): ReadonlyMap<string, StoredField> {
    const rows = this.#database
      .prepare('SELECT field_id, value, by, at, problem FROM incident_field WHERE incident_id = ?')
      .all(id)
      .map((row) => FieldRow.parse(row));
    return new Map(
      rows.map(({ field_id: fieldId, problem, ...said }) => [
        fieldId,
        { ...said, problem: problem === null ? null : LocalText.parse(JSON.parse(problem)) },
      ]),
    );
  }

  saveField(id: IncidentId, fieldId: string, { value, by, at, problem }: StoredField): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO incident_field VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, fieldId, value, by, at, problem === null ? null : JSON.stringify(problem));
  }

  /** By the number that each has for good. */
  notes(id: IncidentId): ReadonlyMap<number, IncidentNote> {
    const rows = this.#database
      .prepare<[string], IncidentNote & { readonly id: number }>(
        'SELECT id, at, by, text FROM incident_note WHERE incident_id = ? ORDER BY id',
      )
      .all(id);
    return new Map(rows.map((row) => [row.id, noteOfRow(row)]));
  }

  /** Answers its number. */
  addNote(id: IncidentId, { at, by, text }: IncidentNote): number {
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO incident_note (incident_id, at, by, text) VALUES (?, ?, ?, ?)')
      .run(id, at, by, text);
    return Number(lastInsertRowid);
  }

  followUps(id: IncidentId): FollowUp[] {
    return this.#database
      .prepare<[string], Parameters<typeof followUpOfRow>[0]>(
        'SELECT * FROM incident_follow_up WHERE incident_id = ? ORDER BY number',
      )
      .all(id)
      .map(followUpOfRow);
  }

  /** Answers its number. */
  addFollowUp(id: IncidentId, { at, by, text }: IncidentNote): number {
    const next = this.#database
      .prepare('SELECT COALESCE(MAX(number), 0) + 1 FROM incident_follow_up WHERE incident_id = ?')
      .pluck()
      .get(id);
    const number = Number(next);
    this.#database
      .prepare('INSERT INTO incident_follow_up VALUES (?, ?, ?, ?, ?, NULL, NULL)')
      .run(id, number, text, at, by);
    return number;
  }

  /** False when there is none of that number. */
  settleFollowUp(id: IncidentId, number: number, done: { at: number; by: string } | null): boolean {
    const { changes } = this.#database
      .prepare('UPDATE incident_follow_up SET done_at = ?, done_by = ? WHERE incident_id = ? AND number = ?')
      .run(done?.at ?? null, done?.by ?? null, id, number);
    return changes > 0;
  }

  runs(id: IncidentId): RunId[] {
    return this.#database
      .prepare<[string], { run_id: string }>('SELECT run_id FROM incident_run WHERE incident_id = ?')
      .all(id)
      .map(runOfRow);
  }

  linkRun(id: IncidentId, runId: RunId): void {
    this.#database.prepare('INSERT OR IGNORE INTO incident_run VALUES (?, ?)').run(id, runId);
  }

  #valuesOf({ origin, template, ...incident }: StoredIncident): Record<string, unknown> {
    return { ...incident, origin: JSON.stringify(origin), template: JSON.stringify(template) };
  }
}
