import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** A time in which nothing was measured, because the console did not run or the machine slept. */
export type Gap = { readonly from: number; readonly to: number; readonly cause: 'stopped' | 'asleep' };

type GapRow = { readonly from_at: number; readonly to_at: number; readonly cause: string };

/** Gaps never overlap, so that they are in the same order by their begin and by their end. */
export class GapStore {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: SqliteDatabase) {
    this.#statements = prepareStatements(database);
  }

  record(gap: Gap): void {
    this.#statements.record.run(gap.from, gap.to, gap.cause);
  }

  /** The last moment at which the console is known to have run, or null on a new database. */
  lastAlive(): number | null {
    return this.#statements.lastAlive.get()?.at ?? null;
  }

  alive(at: number): void {
    this.#statements.alive.run(at);
  }

  /** Gaps that reach into a range, oldest first, at most `limit` (the oldest ones). */
  between(from: number, to: number, limit: number): readonly Gap[] {
    return this.#statements.between.all(from, to, limit).map(gapOf);
  }

  /** Gaps that ended before a moment, newest first. */
  before(at: number, limit: number): readonly Gap[] {
    return this.#statements.before.all(at, limit).map(gapOf);
  }
}

function prepareStatements(database: SqliteDatabase) {
  return {
    record: database.prepare<[number, number, string]>(
      'INSERT OR REPLACE INTO console_gap (from_at, to_at, cause) VALUES (?, ?, ?)',
    ),
    lastAlive: database.prepare<[], { at: number }>('SELECT at FROM console_alive WHERE id = 1'),
    alive: database.prepare<[number]>('INSERT OR REPLACE INTO console_alive (id, at) VALUES (1, ?)'),
    between: database.prepare<[number, number, number], GapRow>(
      'SELECT from_at, to_at, cause FROM console_gap WHERE to_at > ? AND from_at < ? ORDER BY to_at LIMIT ?',
    ),
    before: database.prepare<[number, number], GapRow>(
      'SELECT from_at, to_at, cause FROM console_gap WHERE to_at < ? ORDER BY to_at DESC LIMIT ?',
    ),
  };
}

function gapOf(row: GapRow): Gap {
  return { from: row.from_at, to: row.to_at, cause: row.cause === 'asleep' ? 'asleep' : 'stopped' };
}
