import { z } from 'zod';
import { AlertChannelDraft } from '../../shared/model/alert.ts';
import { AlertChannelId } from '../../shared/model/ids.ts';
import { LocalText } from '../../shared/model/local-text.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { jsonColumn } from '../store/json-column.ts';

/** A channel as it is kept, and how it gets through. `dropped`: messages that the queue had no room for, not told of yet. */
export type StoredChannel = AlertChannelDraft & {
  readonly id: AlertChannelId;
  readonly lastOkAt: number | null;
  readonly failingSince: number | null;
  readonly failures: number;
  readonly problem: LocalText | null;
  readonly nextTryAt: number | null;
  readonly dropped: number;
};

const Row = z
  .object({
    id: AlertChannelId,
    name: z.string(),
    enabled: z.number(),
    settings: jsonColumn.pipe(AlertChannelDraft.shape.settings),
    last_ok_at: z.number().nullable(),
    failing_since: z.number().nullable(),
    failures: z.number(),
    problem: jsonColumn.pipe(LocalText.nullable()),
    next_try_at: z.number().nullable(),
    dropped: z.number(),
  })
  .transform(({ last_ok_at, failing_since, next_try_at, enabled, ...row }): StoredChannel => ({
    ...row,
    enabled: enabled === 1,
    lastOkAt: last_ok_at,
    failingSince: failing_since,
    nextTryAt: next_try_at,
  }));

export class ChannelStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  all(): readonly StoredChannel[] {
    return this.#database
      .prepare<[], unknown>('SELECT * FROM alert_channel ORDER BY rowid')
      .all()
      .map((row) => Row.parse(row));
  }

  find(id: string): StoredChannel | null {
    const row = this.#database.prepare<[string], unknown>('SELECT * FROM alert_channel WHERE id = ?').get(id);
    return row === undefined ? null : Row.parse(row);
  }

  /** A changed channel is tried at once. */
  save(id: AlertChannelId, { name, enabled, settings }: AlertChannelDraft): void {
    this.#database
      .prepare(
        `INSERT INTO alert_channel (id, name, enabled, settings) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled, settings = excluded.settings,
           next_try_at = NULL`,
      )
      .run(id, name, enabled ? 1 : 0, JSON.stringify(settings));
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM alert_channel WHERE id = ?').run(id);
  }

  /** Something got through. */
  succeeded(id: string, now: number): void {
    this.#database
      .prepare(
        `UPDATE alert_channel SET last_ok_at = ?, failing_since = NULL, failures = 0, problem = NULL, next_try_at = NULL, dropped = 0
         WHERE id = ?`,
      )
      .run(now, id);
  }

  failed(id: string, now: number, problem: LocalText, nextTryAt: number): void {
    this.#database
      .prepare(
        `UPDATE alert_channel SET failing_since = coalesce(failing_since, ?), failures = failures + 1, problem = ?, next_try_at = ?
         WHERE id = ?`,
      )
      .run(now, JSON.stringify(problem), nextTryAt, id);
  }

  dropped(id: string, count: number): void {
    this.#database.prepare('UPDATE alert_channel SET dropped = dropped + ? WHERE id = ?').run(count, id);
  }
}
