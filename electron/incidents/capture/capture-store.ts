import { z } from 'zod';
import { CaptureId, IncidentId } from '../../../shared/model/ids.ts';
import { CaptureItem, FollowedId, IncidentCapture } from '../../../shared/model/incident.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

const CaptureRow = z.object({
  id: CaptureId,
  incident_id: z.string(),
  state: IncidentCapture.shape.state,
  by: z.string(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  from_at: z.number(),
  to_at: z.number(),
  followed: z.string(),
});

const RunningRow = CaptureRow.pick({ id: true }).extend({ incident_id: IncidentId });

/** The file of the correlation ids of a capture. */
export const followedFile = 'followed-ids.json';

type NewCapture = Pick<IncidentCapture, 'id' | 'by' | 'startedAt' | 'from' | 'to'>;

/** What was captured, and how that ended. Each item is written when its file stands. */
export class CaptureStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  begin(incidentId: IncidentId, { id, by, startedAt, from, to }: NewCapture): void {
    this.#database
      .prepare(
        `INSERT INTO incident_capture (id, incident_id, state, by, started_at, from_at, to_at, followed)
         VALUES (?, ?, 'running', ?, ?, ?, ?, '[]')`,
      )
      .run(id, incidentId, by, startedAt, from, to);
  }

  addItem(id: CaptureId, number: number, item: CaptureItem): void {
    this.#database
      .prepare('INSERT INTO incident_item (capture_id, number, item) VALUES (?, ?, ?)')
      .run(id, number, JSON.stringify(item));
  }

  end(
    id: CaptureId,
    end: {
      readonly state: IncidentCapture['state'];
      readonly at: number;
      readonly followed: readonly FollowedId[];
    },
  ): void {
    this.#database
      .prepare('UPDATE incident_capture SET state = ?, ended_at = ?, followed = ? WHERE id = ?')
      .run(end.state, end.at, JSON.stringify(end.followed), id);
  }

  /** Captures of all incidents that have not ended. */
  running(): readonly { readonly incidentId: IncidentId; readonly id: CaptureId }[] {
    return this.#database
      .prepare("SELECT id, incident_id FROM incident_capture WHERE state = 'running'")
      .all()
      .map((row) => RunningRow.parse(row))
      .map(({ id, incident_id: incidentId }) => ({ id, incidentId }));
  }

  /** For one that an earlier console left in the middle. */
  cutOff(id: CaptureId): void {
    this.#database.prepare("UPDATE incident_capture SET state = 'cut-off' WHERE id = ?").run(id);
  }

  isRunning(incidentId: IncidentId): boolean {
    const row = this.#database
      .prepare("SELECT 1 FROM incident_capture WHERE incident_id = ? AND state = 'running'")
      .get(incidentId);
    return row !== undefined;
  }

  /** The newest first. */
  list(incidentId: IncidentId): IncidentCapture[] {
    return this.#database
      .prepare('SELECT * FROM incident_capture WHERE incident_id = ? ORDER BY started_at DESC, id')
      .all(incidentId)
      .map((raw) => {
        const row = CaptureRow.parse(raw);
        return {
          id: row.id,
          state: row.state,
          by: row.by,
          startedAt: row.started_at,
          endedAt: row.ended_at,
          from: row.from_at,
          to: row.to_at,
          items: this.#items(row.id),
          followed: z.array(FollowedId).parse(JSON.parse(row.followed)),
        };
      });
  }

  #items(id: CaptureId): CaptureItem[] {
    return this.#database
      .prepare<[string], { item: string }>(
        'SELECT item FROM incident_item WHERE capture_id = ? ORDER BY number',
      )
      .all(id)
      .map(({ item }) => CaptureItem.parse(JSON.parse(item)));
  }
}
