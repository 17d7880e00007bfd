import { AlertRule } from '../../shared/model/alert.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

type Row = { readonly id: string; readonly rule: string };

/** The rules, in the order in which they are asked. */
export class RuleStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  all(): readonly AlertRule[] {
    return this.#database
      .prepare<[], Row>('SELECT id, rule FROM alert_rule ORDER BY place, rowid')
      .all()
      .map(({ id, rule }) => AlertRule.parse({ ...Object(JSON.parse(rule)), id }));
  }

  /** A new one is asked last. */
  save({ id, ...draft }: AlertRule): void {
    this.#database
      .prepare(
        `INSERT INTO alert_rule (id, place, rule) VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM alert_rule), ?)
         ON CONFLICT (id) DO UPDATE SET rule = excluded.rule`,
      )
      .run(id, JSON.stringify(draft));
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM alert_rule WHERE id = ?').run(id);
  }

  place(id: string, place: number): void {
    this.#database.prepare('UPDATE alert_rule SET place = ? WHERE id = ?').run(place, id);
  }
}
