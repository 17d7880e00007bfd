import { z } from 'zod';
import { Alert } from '../../shared/model/alert.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { jsonColumn } from '../store/json-column.ts';

/** An alert as it is kept: with the key of its problem, and what holds it. */
export type StoredAlert = Alert & { readonly key: string; readonly holders: readonly string[] };

const Row = z
  .object({
    id: Alert.shape.id,
    key: z.string(),
    cause: Alert.shape.cause,
    severity: Alert.shape.severity,
    target_id: Alert.shape.targetId,
    subject: z.string(),
    reason: jsonColumn.pipe(Alert.shape.reason),
    holders: jsonColumn.pipe(z.array(z.string())),
    since: z.number(),
    opened_at: z.number(),
    closed_at: z.number().nullable(),
    end: Alert.shape.end,
    current: z.number(),
    acknowledged: jsonColumn.pipe(Alert.shape.acknowledged),
  })
  .transform(({ target_id, opened_at, closed_at, current, ...row }): StoredAlert => ({
    ...row,
    targetId: target_id,
    openedAt: opened_at,
    closedAt: closed_at,
    current: current === 1,
  }));

/** Closed alerts are kept for as long as the history of probes, and no more than these. */
const keptMs = 400 * 24 * 3_600_000;
const mostKept = 5000;

export class AlertStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  open(): readonly StoredAlert[] {
    return this.#all('WHERE closed_at IS NULL ORDER BY opened_at DESC, rowid DESC');
  }

  openCount(): number {
    return Number(this.#database.prepare('SELECT count(*) FROM alert WHERE closed_at IS NULL').pluck().get());
  }

  /** The open ones before the others: of those the worst first, what is known to hold before what is not, then the newest. */
  list(targetId: string | null, isOpen: boolean | null, most: number): readonly StoredAlert[] {
    const where = [
      ...(targetId === null ? [] : ['target_id = @targetId']),
      ...(isOpen === null ? [] : [`closed_at IS ${isOpen ? '' : 'NOT '}NULL`]),
    ];
    return this.#all(
      `${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
       ORDER BY closed_at IS NOT NULL,
         CASE WHEN closed_at IS NOT NULL THEN 0 WHEN severity = 'down' THEN 1 WHEN severity = 'degraded' THEN 2 ELSE 3 END,
         closed_at IS NULL AND current = 0, coalesce(closed_at, opened_at) DESC, rowid DESC LIMIT @most`,
      { targetId, most },
    );
  }

  find(id: string): StoredAlert | null {
    return this.#all('WHERE id = @id', { id })[0] ?? null;
  }

  save(alert: StoredAlert): void {
    this.#database
      .prepare(
        `INSERT INTO alert (id, key, cause, severity, target_id, subject, reason, holders, since, opened_at, closed_at, "end", current,
           acknowledged)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, subject = excluded.subject, reason = excluded.reason,
           holders = excluded.holders, closed_at = excluded.closed_at, "end" = excluded."end", current = excluded.current,
           acknowledged = excluded.acknowledged`,
      )
      .run(
        alert.id,
        alert.key,
        alert.cause,
        alert.severity,
        alert.targetId,
        alert.subject,
        JSON.stringify(alert.reason),
        JSON.stringify(alert.holders),
        alert.since,
        alert.openedAt,
        alert.closedAt,
        alert.end,
        alert.current ? 1 : 0,
        alert.acknowledged === null ? null : JSON.stringify(alert.acknowledged),
      );
  }

  /** Forgets what was closed long ago, with its messages; never one of which something still waits to be told. */
  prune(now: number): void {
    this.#database
      .prepare(
        `DELETE FROM alert WHERE closed_at IS NOT NULL
           AND (closed_at < ? OR id IN (
             SELECT id FROM alert WHERE closed_at IS NOT NULL ORDER BY closed_at DESC LIMIT -1 OFFSET ?))
           AND NOT EXISTS (SELECT 1 FROM alert_message WHERE alert_id = alert.id AND state = 'waiting')`,
      )
      .run(now - keptMs, mostKept);
  }

  #all(rest: string, values: Readonly<Record<string, unknown>> = {}): readonly StoredAlert[] {
    return this.#database
      .prepare<[Readonly<Record<string, unknown>>], unknown>(`SELECT * FROM alert ${rest}`)
      .all(values)
      .map((row) => Row.parse(row));
  }
}

/** What faces are shown of it. */
export function shownAlert({ key: _key, holders: _holders, ...alert }: StoredAlert): Alert {
  return alert;
}
