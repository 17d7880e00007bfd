import type { TargetId } from '../../shared/model/ids.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { RunRecord } from './run-record.ts';

const shownRuns = 100;

/** The table of what actions did, and nothing else. */
export class RunStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Writes a run, in the place of what was known of it. */
  put(run: RunRecord): void {
    const statement = this.#database.prepare(`INSERT OR REPLACE INTO action_run
      (id, target_id, action_id, title, arguments, planned_at, started_at, ended_at, state, stages, kept, files, safety_copy, reverts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    statement.run(
      run.id,
      run.targetId,
      run.actionId,
      JSON.stringify(run.title),
      JSON.stringify(run.arguments),
      run.plannedAt,
      run.startedAt,
      run.endedAt,
      run.state,
      JSON.stringify(run.stages),
      JSON.stringify(run.kept),
      JSON.stringify(run.files),
      run.safetyCopy,
      run.reverts,
    );
  }

  find(targetId: TargetId, id: string): RunRecord | null {
    const query = this.#database.prepare('SELECT * FROM action_run WHERE target_id = ? AND id = ?');
    const row = query.get(targetId, id);
    return row === undefined ? null : RunRecord.parse(row);
  }

  /** The newest first. */
  list(targetId: TargetId): readonly RunRecord[] {
    const query = this.#database.prepare(
      'SELECT * FROM action_run WHERE target_id = ? ORDER BY started_at DESC, id LIMIT ?',
    );
    return query.all(targetId, shownRuns).map((row) => RunRecord.parse(row));
  }

  /** The run that has put this one back, once it has. */
  revertOf(id: string): RunRecord | null {
    const query = this.#database.prepare("SELECT * FROM action_run WHERE reverts = ? AND state = 'done'");
    const row = query.get(id);
    return row === undefined ? null : RunRecord.parse(row);
  }
}
