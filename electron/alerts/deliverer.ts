import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { longestWaitMs, waitAfter } from './back-off.ts';
import { ChannelStore } from './channel-store.ts';
import type { StoredChannel } from './channel-store.ts';
import { MessageStore } from './message-store.ts';
import type { QueuedMessage } from './message-store.ts';
import type { SendEnd } from './send-end.ts';

export type DelivererOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly journal: JournalPort;
  /** One attempt. Rejects when the signal is aborted; anything else that it rejects with is a bug. */
  readonly send: (channel: StoredChannel, message: QueuedMessage, signal: AbortSignal) => Promise<SendEnd>;
  readonly beat: (channel: StoredChannel, signal: AbortSignal) => Promise<SendEnd>;
  /** Whether the console is well: only then its heart beats. */
  readonly isWell: () => boolean;
  readonly onChange: () => void;
  /** How many messages may wait for one channel. */
  readonly mostWaiting?: number;
};

/** A message that its receiver refuses is tried this often before the others are let past it. */
const attemptsAtRefused = 5;
const minuteMs = 60_000;

/**
 * Sends what waits, channel by channel, each in its order. The queue stands in the database, so that what was not accepted is tried again
 * after a restart, and what was accepted is never sent again.
 */
export class Deliverer implements Disposable {
  readonly #options: DelivererOptions;
  readonly #channels: ChannelStore;
  readonly #messages: MessageStore;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #end = new AbortController();
  #delivered = 0;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#channels = new ChannelStore(options.database);
    this.#messages = new MessageStore(options.database, options.mostWaiting);
  }

  /** Messages that were accepted since the start. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Starts to send what is due, wherever nothing is on its way already. */
  pass(): void {
    if (this.#end.signal.aborted) return;
    for (const channel of this.#channels.all()) {
      if (!channel.enabled || this.#busy.has(channel.id)) continue;
      const work = channel.settings.kind === 'heartbeat' ? this.#beat(channel) : this.#drain(channel.id);
      const done = work
        .catch((error: unknown) => {
          if (!this.#end.signal.aborted) this.#stumbled(channel, error);
        })
        .finally(() => this.#busy.delete(channel.id));
      this.#busy.set(channel.id, done);
    }
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  /** When something is due next (epoch ms); null when nothing ever. */
  nextAt(): number | null {
    const moments = this.#channels.all().flatMap((channel) => {
      if (!channel.enabled || this.#busy.has(channel.id)) return [];
      if (channel.settings.kind === 'heartbeat') return [beatAt(channel)];
      const dueAt = this.#messages.nextDueAt(channel.id);
      return dueAt === null ? [] : [Math.max(dueAt, channel.nextTryAt ?? 0)];
    });
    return moments.length === 0 ? null : Math.min(...moments);
  }

  async dispose(): Promise<void> {
    this.#end.abort();
    await this.idle();
  }

  async #drain(channelId: string): Promise<void> {
    const { clock, database, onChange } = this.#options;
    const { signal } = this.#end;
    while (!signal.aborted) {
      const channel = this.#channels.find(channelId);
      const now = clock.now();
      if (channel === null || !channel.enabled || isLeftAlone(channel, now)) return;
      this.#giveUpOverdue(channel, now);
      const message = this.#messages.next(channelId, now);
      if (message === null) return;
      const end = await this.#options.send(this.#channels.find(channelId) ?? channel, message, signal);
      signal.throwIfAborted();
      database.transaction(() => this.#note(channel, message, end)).immediate();
      onChange();
      if (end.kind === 'failed' || end.kind === 'refused') return;
    }
  }

  #note(channel: StoredChannel, message: QueuedMessage, end: SendEnd): void {
    const now = this.#options.clock.now();
    switch (end.kind) {
      case 'accepted':
        this.#messages.end(message.id, 'delivered', end.outcome, now);
        this.#channels.succeeded(channel.id, now);
        this.#delivered += 1;
        return;
      case 'nobody':
        this.#messages.end(message.id, 'nobody', end.outcome, now);
        return;
      case 'failed':
      case 'refused':
        this.#messages.tried(message.id, end.outcome);
        this.#channels.failed(
          channel.id,
          now,
          end.outcome,
          now + waitAfter(channel.failures + 1, end.retryAfterMs ?? null),
        );
        if (end.kind === 'refused' && message.attempts + 1 >= attemptsAtRefused)
          this.#giveUp(channel, message, end.outcome);
    }
  }

  /** A bug in sending must neither lose the message nor spin. */
  #stumbled(channel: StoredChannel, error: unknown): void {
    const { clock, logger } = this.#options;
    const incident = logger.bug(error, 'sending an alert');
    const now = clock.now();
    const problem = localText(
      `Sending stumbled over a fault of the console. It stands in the log as ${incident}.`,
      `전송 중 콘솔 결함이 발생했습니다. 로그에 ${incident}(으)로 기록되어 있습니다.`,
    );
    this.#channels.failed(channel.id, now, problem, now + waitAfter(channel.failures + 1, null));
  }

  #giveUp(channel: StoredChannel, message: QueuedMessage, outcome: LocalText): void {
    this.#messages.end(message.id, 'given-up', outcome, this.#options.clock.now());
    this.#channels.dropped(channel.id, 1);
    const { event, alert } = message.told;
    this.#journal(channel, { alertId: alert.id, event, messages: 1, why: outcome.en });
  }

  #giveUpOverdue(channel: StoredChannel, now: number): void {
    const { database } = this.#options;
    database
      .transaction(() => {
        const count = this.#messages.giveUpOverdue(channel.id, now);
        if (count === 0) return;
        this.#channels.dropped(channel.id, count);
        const why = 'they waited for too long, or too many waited';
        this.#journal(channel, { alertId: null, event: null, messages: count, why });
      })
      .immediate();
  }

  #journal(channel: StoredChannel, details: Readonly<Record<string, string | number | null>>): void {
    this.#options.journal.append({
      action: 'alert.not-told',
      targetId: null,
      subject: channel.name,
      result: 'failed',
      details: { channelId: channel.id, ...details },
    });
  }

  async #beat(channel: StoredChannel): Promise<void> {
    const { clock, beat, isWell, onChange } = this.#options;
    const { settings } = channel;
    const now = clock.now();
    if (settings.kind !== 'heartbeat' || now < beatAt(channel) || isLeftAlone(channel, now) || !isWell())
      return;
    const end = await beat(channel, this.#end.signal);
    this.#end.signal.throwIfAborted();
    const after = clock.now();
    if (end.kind === 'accepted') {
      this.#channels.succeeded(channel.id, after);
    } else {
      const waitMs = Math.min(waitAfter(channel.failures + 1, null), settings.everyMinutes * minuteMs);
      this.#channels.failed(channel.id, after, end.outcome, after + waitMs);
    }
    onChange();
  }
}

/** Left alone until its next try, unless the wall clock was set back far. */
function isLeftAlone({ nextTryAt }: StoredChannel, now: number): boolean {
  return nextTryAt !== null && nextTryAt > now && nextTryAt - now <= 2 * longestWaitMs;
}

function beatAt({ lastOkAt, nextTryAt, settings }: StoredChannel): number {
  const everyMs = settings.kind === 'heartbeat' ? settings.everyMinutes * minuteMs : 0;
  return Math.max(lastOkAt === null ? 0 : lastOkAt + everyMs, nextTryAt ?? 0);
}
