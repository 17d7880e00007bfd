import { z } from 'zod';
import { AlertMessage } from '../../shared/model/alert.ts';
import type { AlertSeverity } from '../../shared/model/alert.ts';
import type { AlertChannelId, AlertId, AlertMessageId } from '../../shared/model/ids.ts';
import { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { jsonColumn } from '../store/json-column.ts';
import { Told } from './told.ts';

/** More than this does not wait for one channel; the oldest go first, and how many they were is told. */
const mostWaiting = 1000;
/** What could not be told for this long is news no more. */
const tooOldMs = 7 * 24 * 3_600_000;
const keptMs = 90 * 24 * 3_600_000;

export type QueuedMessage = {
  readonly id: AlertMessageId;
  readonly alertId: AlertId;
  readonly channelId: AlertChannelId;
  readonly told: Told;
  readonly dueAt: number;
  readonly attempts: number;
};

/** What a channel was told of an alert so far. */
export type Notice = {
  readonly channelId: AlertChannelId;
  readonly severity: AlertSeverity;
  readonly lastToldAt: number;
  readonly reminders: number;
};

const QueuedRow = z
  .object({
    id: AlertMessage.shape.id,
    alert_id: AlertMessage.shape.alertId,
    channel_id: AlertMessage.shape.channelId,
    body: jsonColumn.pipe(Told),
    due_at: z.number(),
    attempts: z.number(),
  })
  .transform(({ alert_id, channel_id, body, due_at, ...row }): QueuedMessage => ({
    ...row,
    alertId: alert_id,
    channelId: channel_id,
    told: body,
    dueAt: due_at,
  }));

const NoticeRow = z
  .object({
    channel_id: AlertMessage.shape.channelId,
    severity: Told.shape.alert.shape.severity,
    last_told_at: z.number(),
    reminders: z.number(),
  })
  .transform(({ channel_id, last_told_at, ...row }): Notice => ({
    ...row,
    channelId: channel_id,
    lastToldAt: last_told_at,
  }));

const ShownRow = z
  .object({
    ...AlertMessage.pick({ id: true, event: true, at: true, attempts: true }).shape,
    alertId: AlertMessage.shape.alertId,
    channelId: AlertMessage.shape.channelId,
    channelName: z.string(),
    dueAt: z.number(),
    endedAt: z.number().nullable(),
    state: z.enum(['waiting', 'delivered', 'nobody', 'given-up']),
    outcome: jsonColumn.pipe(LocalText.nullable()),
  })
  .transform((row) => row);

/** What was told, what waits to be told, and what each channel knows of each alert. */
export class MessageStore {
  readonly #database: SqliteDatabase;
  readonly #mostWaiting: number;

  constructor(database: SqliteDatabase, most = mostWaiting) {
    this.#database = database;
    this.#mostWaiting = most;
  }

  /**
   * Puts a message into the queue and notes what the channel will know then. Part of the caller's transaction. What is held back of the
   * same alert goes out before it.
   */
  add(message: QueuedMessage, notice: Omit<Notice, 'channelId'>): void {
    const { id, alertId, channelId, told, dueAt } = message;
    this.#database
      .prepare(
        `UPDATE alert_message SET due_at = min(due_at, ?) WHERE alert_id = ? AND channel_id = ? AND state = 'waiting'`,
      )
      .run(dueAt, alertId, channelId);
    this.#database
      .prepare(
        `INSERT INTO alert_message (id, alert_id, channel_id, event, body, at, due_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')`,
      )
      .run(id, alertId, channelId, told.event, JSON.stringify(told), told.at, dueAt);
    this.#database
      .prepare(
        `INSERT INTO alert_notice (alert_id, channel_id, severity, last_told_at, reminders) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (alert_id, channel_id) DO UPDATE SET severity = excluded.severity, last_told_at = excluded.last_told_at,
           reminders = excluded.reminders`,
      )
      .run(alertId, channelId, notice.severity, notice.lastToldAt, notice.reminders);
  }

  noticesOf(alertId: string): readonly Notice[] {
    return this.#database
      .prepare<[string], unknown>('SELECT * FROM alert_notice WHERE alert_id = ?')
      .all(alertId)
      .map((row) => NoticeRow.parse(row));
  }

  /** The oldest message of a channel that is due; never one of an alert of which an earlier one still waits. */
  next(channelId: string, now: number): QueuedMessage | null {
    const row = this.#database
      .prepare<[string, number], unknown>(
        `SELECT * FROM alert_message AS message WHERE channel_id = ? AND state = 'waiting' AND due_at <= ?
           AND NOT EXISTS (SELECT 1 FROM alert_message AS earlier WHERE earlier.channel_id = message.channel_id
             AND earlier.state = 'waiting' AND earlier.alert_id = message.alert_id AND earlier.seq < message.seq)
         ORDER BY seq LIMIT 1`,
      )
      .get(channelId, now);
    return row === undefined ? null : QueuedRow.parse(row);
  }

  /** When the next message of a channel is due; null when none waits. */
  nextDueAt(channelId: string): number | null {
    const at = this.#database
      .prepare("SELECT min(due_at) FROM alert_message WHERE channel_id = ? AND state = 'waiting'")
      .pluck()
      .get(channelId);
    return typeof at === 'number' ? at : null;
  }

  /** Whether something of an alert still waits for a channel: a reminder would then say nothing new. */
  hasWaiting(alertId: string, channelId: string): boolean {
    const query = `SELECT 1 FROM alert_message WHERE alert_id = ? AND channel_id = ? AND state = 'waiting' LIMIT 1`;
    return this.#database.prepare(query).get(alertId, channelId) !== undefined;
  }

  counts(channelId: string, now: number): { readonly waiting: number; readonly held: number } {
    const count = (comparison: '<=' | '>') =>
      Number(
        this.#database
          .prepare(
            `SELECT count(*) FROM alert_message WHERE channel_id = ? AND state = 'waiting' AND due_at ${comparison} ?`,
          )
          .pluck()
          .get(channelId, now),
      );
    return { waiting: count('<='), held: count('>') };
  }

  tried(id: string, outcome: LocalText): void {
    this.#database
      .prepare('UPDATE alert_message SET attempts = attempts + 1, outcome = ? WHERE id = ?')
      .run(JSON.stringify(outcome), id);
  }

  /** It is over with this message, for good. */
  end(id: string, state: 'delivered' | 'nobody' | 'given-up', outcome: LocalText, now: number): void {
    this.#database
      .prepare(
        `UPDATE alert_message SET state = ?, attempts = attempts + ?, outcome = ?, ended_at = ? WHERE id = ? AND state = 'waiting'`,
      )
      .run(state, state === 'given-up' ? 0 : 1, JSON.stringify(outcome), now, id);
  }

  /** Gives up what is too old, and what a full queue has no room for: of those, the oldest. Answers how many. */
  giveUpOverdue(channelId: string, now: number): number {
    const end = (condition: string, value: number, outcome: LocalText) =>
      this.#database
        .prepare(
          `UPDATE alert_message SET state = 'given-up', ended_at = @now, outcome = @outcome
           WHERE channel_id = @channelId AND state = 'waiting' AND ${condition}`,
        )
        .run({ now, outcome: JSON.stringify(outcome), channelId, value }).changes;
    const overfull = `seq <= (SELECT seq FROM alert_message WHERE channel_id = @channelId AND state = 'waiting'
      ORDER BY seq DESC LIMIT 1 OFFSET @value)`;
    return end('at < @value', now - tooOldMs, tooOld) + end(overfull, this.#mostWaiting, queueFull);
  }

  /** Everything that was told of an alert, in order. A message that is not due yet is held back. */
  ofAlert(alertId: string, now: number): readonly AlertMessage[] {
    return this.#database
      .prepare<[string], unknown>(
        `SELECT message.id, event, at, attempts, alert_id AS alertId, channel_id AS channelId, channel.name AS channelName,
           due_at AS dueAt, ended_at AS endedAt, state, outcome
         FROM alert_message AS message JOIN alert_channel AS channel ON channel.id = channel_id WHERE alert_id = ? ORDER BY seq`,
      )
      .all(alertId)
      .map((row) => {
        const { state, ...message } = ShownRow.parse(row);
        return { ...message, state: state === 'waiting' && message.dueAt > now ? 'held' : state };
      });
  }

  prune(now: number): void {
    this.#database
      .prepare("DELETE FROM alert_message WHERE state <> 'waiting' AND ended_at < ?")
      .run(now - keptMs);
  }
}

const tooOld = localText(
  'Nothing got through for 7 days, so this was given up.',
  '7일 동안 전달되지 않아 포기했습니다.',
);
const queueFull = localText(
  'More messages waited than the queue has room for, so the oldest were given up.',
  '대기열에 자리가 모자라 가장 오래된 메시지부터 포기했습니다.',
);
