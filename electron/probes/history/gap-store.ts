import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** A time in which nothing was measured, because the console did not run or the machine slept. */
export type Gap = { readonly from: number; readonly to: number; readonly cause: 'stopped' | 'asleep' };

type GapRow = { readonly from_at: number; readonly to_at: number; readonly cause: string };

/** Gaps never overlap, so that they are in the same order by their begin and by their end. */
export class GapStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  record(gap: Gap): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO console_gap (from_at, to_at, cause) VALUES (?, ?, ?)')
      .run(gap.from, gap.to, gap.cause);
  }

  /** The last moment at which the console is known to have run, or null on a new database. */
  lastAlive(): number | null {
    const at = this.#database.prepare<[], unknown>('SELECT at FROM console_alive WHERE id = 1').pluck().get();
    return typeof at === 'number' ? at : null;
  }

  alive(at: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO console_alive (id, at) VALUES (1, ?)').run(at);
  }

  /** Gaps that reach into a range, oldest first, at most `limit` (the oldest ones). */
  between(from: number, to: number, limit: number): readonly Gap[] {
    const query = `SELECT from_at, to_at, cause FROM console_gap WHERE to_at > ? AND from_at < ? ORDER BY to_at LIMIT ?`;
    return this.#database.prepare<[number, number, number], GapRow>(query).all(from, to, limit).map(gapOf);
  }

  /** Gaps that ended before a moment, newest first. */
  before(at: number, limit: number): readonly Gap[] {
    const query = `SELECT from_at, to_at, cause FROM console_gap WHERE to_at < ? ORDER BY to_at DESC LIMIT ?`;
    return this.#database.prepare<[number, number], GapRow>(query).all(at, limit).map(gapOf);
  }
}

function gapOf(row: GapRow): Gap {
  return { from: row.from_at, to: row.to_at, cause: row.cause === 'asleep' ? 'asleep' : 'stopped' };
}
