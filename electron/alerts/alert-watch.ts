import { randomBytes } from 'node:crypto';
import type { Alert } from '../../shared/model/alert.ts';
import { AlertId, AlertMessageId } from '../../shared/model/ids.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { AlertSource, Reading, TargetFacts } from './alert-ports.ts';
import { AlertStore, shownAlert } from './alert-store.ts';
import type { StoredAlert } from './alert-store.ts';
import { channelKey } from './channel-readings.ts';
import { ChannelStore } from './channel-store.ts';
import { MessageStore } from './message-store.ts';
import { reconcile } from './reconcile.ts';
import type { Change } from './reconcile.ts';
import { isAskedFor, rulesByChannel } from './routing.ts';
import { RuleStore } from './rule-store.ts';
import { tellClose, tellOpen } from './telling.ts';
import type { Telling } from './telling.ts';

type WatchOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sources: readonly AlertSource[];
  /** Every target that is looked after, by its id. */
  readonly targets: () => ReadonlyMap<string, TargetFacts>;
};

/** Looks at everything that can be wrong, opens and closes alerts, and puts what is to be told into the queue: all in one transaction. */
export class AlertWatch {
  readonly #options: WatchOptions;
  readonly #alerts: AlertStore;
  readonly #rules: RuleStore;
  readonly #channels: ChannelStore;
  readonly #messages: MessageStore;
  /** As they were when this pass read them. */
  #targets: ReadonlyMap<string, TargetFacts> = new Map();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#alerts = new AlertStore(options.database);
    this.#rules = new RuleStore(options.database);
    this.#channels = new ChannelStore(options.database);
    this.#messages = new MessageStore(options.database);
  }

  /** Answers the alerts that are different now. A source that cannot be read leaves its alerts as they are. */
  async pass(signal: AbortSignal): Promise<readonly Alert[]> {
    const changed: Alert[] = [];
    for (const source of this.#options.sources) {
      try {
        const holders = new Map(this.#alerts.open().map(({ key, holders: held }) => [key, held]));
        const readings = await source.read((key) => holders.get(key) ?? [], signal);
        signal.throwIfAborted();
        changed.push(...this.#apply(readings, source));
      } catch (error: unknown) {
        if (signal.aborted) throw error;
        this.#options.logger.bug(error, `reading ${source.prefixes.join(', ')} for alerts`);
      }
    }
    return changed;
  }

  #apply(readings: readonly Reading[], source: AlertSource): readonly Alert[] {
    this.#targets = this.#options.targets();
    const work = this.#options.database.transaction(() => {
      const rules = this.#rules.all();
      const asked = readings.filter((reading) => isAskedFor(reading, rules));
      const weighed = asked.flatMap((reading) => this.#inMaintenance(reading));
      const changes = [
        ...reconcile(this.#alerts.open(), weighed, source),
        ...this.#goneTargets(source, weighed),
      ];
      return changes.flatMap((change) => this.#carryOut(change) ?? []);
    });
    return work.immediate();
  }

  /** In a maintenance window nothing can be said; of a target that has just gone, nothing is. */
  #inMaintenance(reading: Reading): readonly Reading[] {
    if (reading.targetId === null) return [reading];
    const facts = this.#targets.get(reading.targetId);
    if (facts === undefined) return [];
    return [facts.inMaintenance ? { ...reading, verdict: 'unsure' } : reading];
  }

  /** What an incomplete source no longer speaks of ends with its target. */
  #goneTargets({ prefixes, complete }: AlertSource, weighed: readonly Reading[]): readonly Change[] {
    if (complete) return [];
    const keys = new Set(weighed.map(({ key }) => key));
    return this.#alerts
      .open()
      .filter(({ key }) => !keys.has(key) && prefixes.some((prefix) => key.startsWith(prefix)))
      .filter(({ targetId }) => targetId !== null && !this.#targets.has(targetId))
      .map((alert) => ({ kind: 'close', alert, end: 'gone' }));
  }

  /** Null where nothing that is shown became different. */
  #carryOut(change: Change): Alert | null {
    const now = this.#options.clock.now();
    switch (change.kind) {
      case 'open':
        return this.#keep(opened(change, now), null, now);
      case 'keep': {
        const { reading, severity, alert } = change;
        const { reason, holders, subject } = reading;
        return this.#keep({ ...alert, severity, reason, holders, subject, current: true }, alert, now);
      }
      case 'unsure':
        if (!change.alert.current) return null;
        return this.#save({ ...change.alert, current: false });
      case 'close': {
        const closed = {
          ...change.alert,
          closedAt: Math.max(now, change.alert.since),
          end: change.end,
          current: true,
        };
        const shown = this.#save(closed);
        this.#queue(
          closed,
          tellClose(shown, this.#messages.noticesOf(closed.id), this.#rulesFor(closed), now),
          now,
        );
        return shown;
      }
    }
  }

  #keep(alert: StoredAlert, before: StoredAlert | null, now: number): Alert | null {
    const isNew = before === null || JSON.stringify(before) !== JSON.stringify(alert);
    const shown = isNew ? this.#save(alert) : shownAlert(alert);
    const hasWaiting = (channelId: string) => this.#messages.hasWaiting(alert.id, channelId);
    const notices = this.#messages.noticesOf(alert.id);
    this.#queue(alert, tellOpen(shown, notices, this.#rulesFor(alert), hasWaiting, now), now);
    return isNew ? shown : null;
  }

  #save(alert: StoredAlert): Alert {
    this.#alerts.save(alert);
    return shownAlert(alert);
  }

  /** A channel that fails is not told so by itself. */
  #rulesFor(alert: StoredAlert) {
    const channels = this.#channels.all().filter(({ id }) => channelKey(id) !== alert.key);
    return rulesByChannel(alert, this.#rules.all(), channels);
  }

  #queue(alert: StoredAlert, tellings: readonly Telling[], now: number): void {
    const facts = alert.targetId === null ? undefined : this.#targets.get(alert.targetId);
    const target = facts === undefined ? null : { name: facts.name, pack: facts.pack };
    for (const { channelId, event, reminder, dueAt, notice } of tellings) {
      const id = AlertMessageId.parse(randomBytes(16).toString('hex'));
      const told = { event, at: now, alert: shownAlert(alert), target, reminder };
      this.#messages.add({ id, alertId: alert.id, channelId, told, dueAt, attempts: 0 }, notice);
    }
  }
}

function opened({ reading, severity }: Extract<Change, { kind: 'open' }>, now: number): StoredAlert {
  const { key, cause, targetId, subject, reason, since, holders } = reading;
  return {
    id: AlertId.parse(randomBytes(8).toString('hex')),
    key,
    cause,
    severity,
    targetId,
    subject,
    reason,
    holders,
    since: Math.min(since ?? now, now),
    openedAt: now,
    closedAt: null,
    end: null,
    current: true,
    acknowledged: null,
  };
}
