import type { PolicyException } from '../../shared/model/policy.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

type ExceptionRow = {
  readonly policy_id: string;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  readonly until: number | null;
};

/** What the console remembers of the policies of its targets. */
export class PolicyStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Since when each policy stands as it is `seen` now; a change begins at `now`. By policy. */
  noteSeen(targetId: string, seen: ReadonlyMap<string, string>, now: number): ReadonlyMap<string, number> {
    const known = new Map(
      this.#database
        .prepare<[string], { policy_id: string; seen: string; since: number }>(
          'SELECT policy_id, seen, since FROM policy_standing WHERE target_id = ?',
        )
        .all(targetId)
        .map((row) => [row.policy_id, row]),
    );
    const since = new Map<string, number>();
    const save = this.#database.prepare(
      'INSERT OR REPLACE INTO policy_standing (target_id, policy_id, seen, since) VALUES (?, ?, ?, ?)',
    );
    const saveChanged = this.#database.transaction(() => {
      for (const [policyId, value] of seen) {
        const before = known.get(policyId);
        const isSame = before?.seen === value;
        since.set(policyId, isSame ? before.since : now);
        if (!isSame) save.run(targetId, policyId, value, now);
      }
    });
    saveChanged();
    return since;
  }

  exceptions(targetId: string): ReadonlyMap<string, PolicyException> {
    const rows = this.#database
      .prepare<[string], ExceptionRow>(
        'SELECT policy_id, reason, by, at, until FROM policy_exception WHERE target_id = ?',
      )
      .all(targetId);
    return new Map(rows.map(({ policy_id: id, ...exception }) => [id, exception]));
  }

  except(targetId: string, policyId: string, { reason, by, at, until }: PolicyException): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO policy_exception (target_id, policy_id, reason, by, at, until) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(targetId, policyId, reason, by, at, until);
  }

  /** False when there was none. */
  withdraw(targetId: string, policyId: string): boolean {
    const { changes } = this.#database
      .prepare('DELETE FROM policy_exception WHERE target_id = ? AND policy_id = ?')
      .run(targetId, policyId);
    return changes > 0;
  }
}
