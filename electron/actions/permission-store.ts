import type { SqliteDatabase } from '../platform/sqlite.ts';

/** Which targets may be changed. */
export class PermissionStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  has(targetId: string): boolean {
    const query = this.#database.prepare('SELECT 1 FROM action_permission WHERE target_id = ?');
    return query.get(targetId) !== undefined;
  }

  set(targetId: string, permission: { readonly at: number; readonly by: string } | null): void {
    if (permission === null) {
      this.#database.prepare('DELETE FROM action_permission WHERE target_id = ?').run(targetId);
      return;
    }
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO action_permission (target_id, enabled_at, enabled_by) VALUES (?, ?, ?)',
      )
      .run(targetId, permission.at, permission.by);
  }
}
