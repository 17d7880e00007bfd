import type { RunId, RunbookId, StepId, TargetId } from '../../shared/model/ids.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { recordHash } from '../platform/record-hash.ts';
import { attemptPart, wholeRun } from './run-parts.ts';
import type { RunParts } from './run-parts.ts';
import { AttemptRecord, ListedAttempt, RunRecord } from './run-record.ts';
import type { KnownRun } from './run-record.ts';

const shownRuns = 500;

/** It stands with the steps, which a list does not read. */
const leftOut = `(SELECT json_group_array(json_extract(value, '$.id')) FROM json_each(steps)
  WHERE json_extract(value, '$.lacks.leftOut')) AS left_out`;

/** A run without what only the whole of it needs: a list is read often, and its runs hold much. */
const listed = `id, target_id, target_name, runbook_id, pack_version, runbook, '[]' AS steps, '[]' AS rules, settings, ${leftOut}, repository_id,
  incident_id, state, started_at, ended_at, started_by, operator, revision, '[]' AS passed_rules, '[]' AS notes, end_reason`;

/** All of a run but how often it was changed. A column that is added later stays out: what was written would not fit any more. */
const recorded = `target_id, target_name, runbook_id, pack_version, runbook, steps, rules, settings, repository_id, incident_id, state,
  started_at, ended_at, started_by, operator, passed_rules, notes, end_reason`;

/** What changes of a run after it has begun. */
export type RunChange = Partial<
  Pick<RunRecord, 'state' | 'endedAt' | 'operator' | 'passedRules' | 'notes' | 'endReason' | 'incidentId'>
>;

/** The tables of runs and of their attempts, and nothing else. */
export class RunTable {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** All or nothing, and durable when it answers. */
  inOne<Answer>(work: () => Answer): Answer {
    return this.#database.transaction(work).immediate();
  }

  /** @param runbookText the runbook as its pack has it, as JSON */
  insert(run: Omit<RunRecord, 'runbook'>, runbookText: string): void {
    this.#database
      .prepare(
        `INSERT INTO runbook_run (id, target_id, target_name, runbook_id, pack_version, runbook, steps, rules, settings, repository_id,
           incident_id, state, started_at, ended_at, started_by, operator, revision, passed_rules, notes, end_reason)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        run.id,
        run.targetId,
        run.targetName,
        run.runbookId,
        run.packVersion,
        runbookText,
        JSON.stringify(run.steps),
        JSON.stringify(run.rules),
        JSON.stringify(run.settings),
        run.repositoryId,
        run.incidentId,
        run.state,
        run.startedAt,
        run.endedAt,
        run.startedBy,
        run.operator,
        run.revision,
        JSON.stringify(run.passedRules),
        JSON.stringify(run.notes),
        run.endReason,
      );
  }

  /** Writes what changed, one revision further. */
  update(record: RunRecord, change: RunChange): void {
    const next = { ...record, ...change };
    this.#database
      .prepare(
        `UPDATE runbook_run SET state = ?, ended_at = ?, operator = ?, passed_rules = ?, notes = ?, end_reason = ?, incident_id = ?, revision = revision + 1
         WHERE id = ?`,
      )
      .run(
        next.state,
        next.endedAt,
        next.operator,
        JSON.stringify(next.passedRules),
        JSON.stringify(next.notes),
        next.endReason,
        next.incidentId,
        record.id,
      );
  }

  putAttempt(runId: RunId, attempt: AttemptRecord): void {
    this.#database
      .prepare(
        `INSERT INTO runbook_attempt (run_id, step_id, number, state, attempt) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (run_id, step_id, number) DO UPDATE SET state = excluded.state, attempt = excluded.attempt`,
      )
      .run(runId, attempt.stepId, attempt.number, attempt.state, textOf(attempt));
  }

  find(id: string): KnownRun | null {
    const row = this.#database.prepare(`SELECT *, ${leftOut} FROM runbook_run WHERE id = ?`).get(id);
    return row === undefined ? null : this.#known(RunRecord.parse(row));
  }

  /** The newest first; without their texts and their evidence. */
  list(filter: { readonly targetId: TargetId | null; readonly open: boolean | null }): readonly KnownRun[] {
    const rows = this.#database
      .prepare(
        `SELECT ${listed} FROM runbook_run WHERE (@targetId IS NULL OR target_id = @targetId)
           AND (@open IS NULL OR (state = 'open') = @open) ORDER BY started_at DESC, id LIMIT @limit`,
      )
      .all({
        targetId: filter.targetId,
        open: filter.open === null ? null : Number(filter.open),
        limit: shownRuns,
      });
    return rows.map((row) => this.#listed(RunRecord.parse(row)));
  }

  /** The newest run of a runbook; without its texts and its evidence. */
  newest(targetId: TargetId, runbookId: RunbookId): KnownRun | null {
    const row = this.#database
      .prepare(
        `SELECT ${listed} FROM runbook_run WHERE target_id = ? AND runbook_id = ? ORDER BY started_at DESC, id LIMIT 1`,
      )
      .get(targetId, runbookId);
    return row === undefined ? null : this.#listed(RunRecord.parse(row));
  }

  /** When the last run of a runbook that was finished ended (epoch ms); null where none was. */
  lastFinishedAt(targetId: TargetId, runbookId: RunbookId): number | null {
    const row = this.#database
      .prepare<[TargetId, RunbookId], { endedAt: number | null }>(
        "SELECT MAX(ended_at) AS endedAt FROM runbook_run WHERE target_id = ? AND runbook_id = ? AND state = 'finished'",
      )
      .get(targetId, runbookId);
    return row?.endedAt ?? null;
  }

  /** Runs of which an attempt is under way, as far as the table knows. */
  running(): readonly RunId[] {
    const rows = this.#database
      .prepare<[], { run_id: RunId }>("SELECT DISTINCT run_id FROM runbook_attempt WHERE state = 'running'")
      .all();
    return rows.map(({ run_id }) => run_id);
  }

  ids(): readonly RunId[] {
    return this.#database
      .prepare<[], { id: RunId }>('SELECT id FROM runbook_run ORDER BY started_at')
      .all()
      .map(({ id }) => id);
  }

  /** The sums of what is kept of a run, over the very texts; nothing for one that is gone. Attempts that go on are no record yet. */
  parts(id: RunId): RunParts {
    const rows = this.#database
      .prepare<[string], { step_id: string; number: number; attempt: string }>(
        "SELECT step_id, number, attempt FROM runbook_attempt WHERE run_id = ? AND state NOT IN ('running', 'waiting')",
      )
      .all(id);
    const run = this.#database.prepare(`SELECT ${recorded} FROM runbook_run WHERE id = ?`).raw().get(id);
    return new Map([
      ...(run === undefined ? [] : [[wholeRun, recordHash(JSON.stringify(run))] as const]),
      ...rows.map(
        ({ step_id: stepId, number, attempt }) => [attemptPart(stepId, number), recordHash(attempt)] as const,
      ),
    ]);
  }

  #listed(record: RunRecord): KnownRun {
    const rows = this.#database
      .prepare(
        `SELECT step_id, number, state, attempt ->> '$.reason' AS reason, attempt ->> '$.evidence.value' AS value
         FROM runbook_attempt WHERE run_id = ? ORDER BY number`,
      )
      .all(record.id);
    return { record, attempts: rows.map((row) => ListedAttempt.parse(row)) };
  }

  #known(record: RunRecord): KnownRun {
    const rows = this.#database
      .prepare('SELECT step_id, attempt FROM runbook_attempt WHERE run_id = ? ORDER BY number')
      .all(record.id);
    return { record, attempts: rows.map((row) => AttemptRecord.parse(row)) };
  }
}

function textOf({ stepId: _of, ...attempt }: AttemptRecord): string {
  return JSON.stringify(attempt);
}

/** The attempts at one step, the first one first. */
export function attemptsAt(
  { attempts }: Pick<KnownRun, 'attempts'>,
  stepId: StepId,
): readonly AttemptRecord[] {
  return attempts.filter((attempt) => attempt.stepId === stepId);
}
