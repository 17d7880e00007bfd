import { ProbeResult } from '../../../shared/model/probe.ts';
import type { ProbePause } from '../../../shared/model/probe.ts';
import type { Standing } from '../../../shared/rules/thresholds.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { milliseconds } from './latency-units.ts';
import { TargetStateStore } from './target-state-store.ts';
import { parseStanding } from './stored-standing.ts';

/** What the first screen needs of a probe, kept in one small row. */
export type StoredState = {
  readonly key: number;
  readonly targetId: string;
  readonly probeId: string;
  readonly standing: Standing;
  readonly checkedAt: number | null;
  readonly startedAt: number | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly latencyMs: number | null;
};

export type StoredPause = ProbePause & { readonly targetId: string; readonly probeId: string | null };

type StateRow = {
  readonly key: number;
  readonly target_id: string;
  readonly probe_id: string;
  readonly standing: string;
  readonly checked_at: number | null;
  readonly started_at: number | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly latency_us: number | null;
};

type PauseRow = {
  readonly target_id: string;
  readonly probe_id: string;
  readonly reason: string;
  readonly by: string;
  readonly since: number;
};

/** All states in one read of small rows: the first screen depends on the number of probes, never on their history. */
export const stateQuery = `SELECT k.key, k.target_id, k.probe_id, s.standing, s.checked_at, s.started_at, s.value, s.unit, s.latency_us
  FROM probe_state s JOIN probe_key k ON k.key = s.key WHERE k.removed = 0`;

/** Keys, states, pauses, last results and memories of probes. Samples are written by `HistoryWriter`. */
export class ProbeStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Of whole targets. */
  readonly held: TargetStateStore;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.held = new TargetStateStore(database);
  }

  /** The integer keys of a target's probes; new ones are given out in one transaction. */
  keys(targetId: string, probeIds: readonly string[]): ReadonlyMap<string, number> {
    const { insertKey, findKeys } = this.#statements;
    const known = new Map(findKeys.all(targetId).map((row) => [row.probe_id, row.key]));
    const missing = probeIds.filter((probeId) => !known.has(probeId));
    if (missing.length === 0) return known;
    this.#database.transaction(() => {
      for (const probeId of missing) {
        const row = insertKey.get(targetId, probeId);
        if (row !== undefined) known.set(probeId, row.key);
      }
    })();
    return known;
  }

  states(): readonly StoredState[] {
    const rows = this.#database.prepare<[], StateRow>(stateQuery).all();
    return rows.map((row) => ({
      key: row.key,
      targetId: row.target_id,
      probeId: row.probe_id,
      standing: parseStanding(row.standing),
      checkedAt: row.checked_at,
      startedAt: row.started_at,
      value: row.value,
      unit: row.unit,
      latencyMs: milliseconds(row.latency_us),
    }));
  }

  /** Targets of which something is stored. */
  targetIds(): readonly string[] {
    const query = 'SELECT DISTINCT target_id FROM probe_key WHERE removed = 0';
    return this.#database
      .prepare<[], { target_id: string }>(query)
      .all()
      .map((row) => row.target_id);
  }

  /** Marks what is stored of a target as rubbish; the pruner carries it out in small slices. */
  removeTarget(targetId: string): void {
    this.#database.transaction(() => {
      this.#database.prepare('UPDATE probe_key SET removed = 1 WHERE target_id = ?').run(targetId);
      this.#database.prepare('DELETE FROM probe_pause WHERE target_id = ?').run(targetId);
      this.held.forget(targetId);
    })();
  }

  pauses(): readonly StoredPause[] {
    const query = 'SELECT target_id, probe_id, reason, by, since FROM probe_pause';
    return this.#database
      .prepare<[], PauseRow>(query)
      .all()
      .map(({ target_id, probe_id, reason, by, since }) => ({
        targetId: target_id,
        probeId: probe_id === '' ? null : probe_id,
        reason,
        by,
        since,
      }));
  }

  /** A null probe stands for the whole target. */
  setPause(targetId: string, probeId: string | null, pause: ProbePause): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO probe_pause (target_id, probe_id, reason, by, since) VALUES (?, ?, ?, ?, ?)',
      )
      .run(targetId, probeId ?? '', pause.reason, pause.by, pause.since);
  }

  clearPause(targetId: string, probeId: string | null): void {
    this.#database
      .prepare('DELETE FROM probe_pause WHERE target_id = ? AND probe_id = ?')
      .run(targetId, probeId ?? '');
  }

  /** The newest stored result with its evidence, or null when there is none that can be read. */
  result(key: number): ProbeResult | null {
    const text = this.#statements.result.get(key)?.text ?? null;
    const parsed = ProbeResult.safeParse(text === null ? null : parseJson(text));
    return parsed.success ? parsed.data : null;
  }

  /** What a probe kept between its runs; null when it kept nothing. */
  memory(key: number): unknown {
    const text = this.#statements.memory.get(key)?.text ?? null;
    return text === null ? null : (parseJson(text) ?? null);
  }
}

/** What is asked for each probe is prepared once. */
function prepareStatements(database: SqliteDatabase) {
  return {
    insertKey: database.prepare<[string, string], { key: number }>(
      `INSERT INTO probe_key (target_id, probe_id) VALUES (?, ?)
       ON CONFLICT (target_id, probe_id) DO UPDATE SET removed = 0 RETURNING key`,
    ),
    findKeys: database.prepare<[string], { probe_id: string; key: number }>(
      'SELECT probe_id, key FROM probe_key WHERE target_id = ? AND removed = 0',
    ),
    result: database.prepare<[number], { text: string }>(
      'SELECT result AS text FROM probe_result WHERE key = ?',
    ),
    memory: database.prepare<[number], { text: string }>(
      'SELECT memory AS text FROM probe_memory WHERE key = ?',
    ),
  };
}
