import type { Alert, AlertMessage } from '../../shared/model/alert.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { unknownAlert } from './alert-errors.ts';
import type { AlertSource, TargetFacts } from './alert-ports.ts';
import { AlertStore, shownAlert } from './alert-store.ts';
import type { StoredAlert } from './alert-store.ts';
import { AlertWatch } from './alert-watch.ts';
import { channelSource } from './channel-readings.ts';
import { ChannelStore } from './channel-store.ts';
import { Deliverer } from './deliverer.ts';
import type { DelivererOptions } from './deliverer.ts';
import { MessageStore } from './message-store.ts';

export type AlertServiceOptions = Pick<DelivererOptions, 'send' | 'beat' | 'mostWaiting'> & {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly journal: JournalPort;
  readonly sources: readonly AlertSource[];
  readonly targets: () => ReadonlyMap<string, TargetFacts>;
  readonly operator: () => string;
  /** Called after alerts, or how channels get through, became different. */
  readonly onChange: (change: AlertChange) => void;
};

type AlertChange = {
  readonly revision: number;
  readonly open: number;
  readonly alerts: readonly Alert[];
};

/** A change is looked at after this, so that one that comes with twenty others is looked at once. */
const soonMs = 500;
/** Everything is looked at this often, for what changes by the passing of time alone. */
const tickMs = 30_000;
const mostListed = 500;
const pruneEveryMs = 24 * 3_600_000;

/** What is wrong, who is told, and whether they were. Times are epoch ms. */
export class AlertService implements Disposable {
  readonly #options: AlertServiceOptions;
  readonly #alerts: AlertStore;
  readonly #messages: MessageStore;
  readonly #watch: AlertWatch;
  readonly #deliverer: Deliverer;
  readonly #end = new AbortController();
  #began = false;
  #pass: Promise<void> = Promise.resolve();
  #stopTimer: (() => void) | null = null;
  #timerAtMs = Infinity;
  #revision = 0;
  #prunedAt = 0;

  constructor(options: AlertServiceOptions) {
    this.#options = options;
    const { database, clock } = options;
    this.#alerts = new AlertStore(database);
    this.#messages = new MessageStore(database);
    const channels = channelSource(new ChannelStore(database), () => clock.now());
    this.#watch = new AlertWatch({ ...options, sources: [...options.sources, channels] });
    this.#deliverer = new Deliverer({
      ...options,
      isWell: () => this.#isWell(),
      onChange: () => this.#tell([]),
    });
  }

  list(targetId: TargetId | null, isOpen: boolean | null) {
    const alerts = this.#alerts.list(targetId, isOpen, mostListed).map(shownAlert);
    return { revision: this.#revision, alerts };
  }

  /** @throws AppError alert/unknown */
  get(alertId: string): { readonly alert: Alert; readonly messages: readonly AlertMessage[] } {
    const alert = this.#get(alertId);
    return { alert: shownAlert(alert), messages: this.#messages.ofAlert(alertId, this.#options.clock.now()) };
  }

  /** Somebody has seen it. A second time changes the comment. @throws AppError alert/unknown */
  acknowledge(alertId: string, comment: string): Alert {
    const { clock, journal, operator } = this.#options;
    const alert = this.#get(alertId);
    const acknowledged = { at: clock.now(), by: operator(), comment };
    journal.append({
      action: 'alert.acknowledge',
      targetId: alert.targetId,
      subject: alert.subject,
      result: 'done',
      details: { id: alert.id, cause: alert.cause, comment },
    });
    const changed = { ...alert, acknowledged };
    this.#alerts.save(changed);
    this.#tell([shownAlert(changed)]);
    return shownAlert(changed);
  }

  /** From now on, until `dispose`, everything is looked at and told by itself. */
  begin(): void {
    this.#began = true;
    this.#arm(soonMs);
  }

  /** Something may be different: it is looked at soon. */
  look(): void {
    if (this.#began) this.#arm(soonMs);
  }

  /** Channels or rules are different. */
  settingsChanged(): void {
    this.#tell([]);
    this.look();
  }

  /** Looks at everything and sends what is due; answers when that is done. */
  async runDue() {
    const before = this.#deliverer.delivered;
    await this.#lookNow();
    await this.#deliverer.idle();
    const channels = new ChannelStore(this.#options.database).all();
    const now = this.#options.clock.now();
    const waiting = channels.reduce((sum, { id }) => sum + this.#messages.counts(id, now).waiting, 0);
    return {
      open: this.#alerts.openCount(),
      delivered: this.#deliverer.delivered - before,
      waiting,
      failing: channels.filter(({ failingSince }) => failingSince !== null).map(({ name }) => name),
    };
  }

  async dispose(): Promise<void> {
    this.#stopTimer?.();
    this.#end.abort();
    await this.#pass;
    await this.#deliverer.dispose();
  }

  #get(alertId: string): StoredAlert {
    const alert = this.#alerts.find(alertId);
    if (alert === null) throw unknownAlert(alertId);
    return alert;
  }

  /** One look after the other. */
  #lookNow(): Promise<void> {
    this.#pass = this.#pass.then(() => this.#look());
    return this.#pass;
  }

  async #look(): Promise<void> {
    const { signal } = this.#end;
    if (signal.aborted) return;
    try {
      const changed = await this.#watch.pass(signal);
      if (changed.length > 0) this.#tell(changed);
      this.#deliverer.pass();
      this.#prune();
    } catch (error: unknown) {
      if (!signal.aborted) this.#options.logger.bug(error, 'looking for alerts');
    }
    if (this.#began) this.#arm(this.#nextMs());
  }

  #nextMs(): number {
    const at = this.#deliverer.nextAt();
    const waitMs = at === null ? tickMs : at - this.#options.clock.now();
    return Math.min(tickMs, Math.max(soonMs, waitMs));
  }

  /** Keeps the earlier one of two appointments. */
  #arm(afterMs: number): void {
    if (this.#end.signal.aborted) return;
    const { clock } = this.#options;
    const atMs = clock.monotonicMs() + afterMs;
    if (this.#stopTimer !== null && this.#timerAtMs <= atMs) return;
    this.#stopTimer?.();
    this.#timerAtMs = atMs;
    this.#stopTimer = clock.after(afterMs, () => {
      this.#stopTimer = null;
      void this.#lookNow();
    });
  }

  /** A desk in trouble does not claim to be well. That this is asked at all says that it still looks. */
  #isWell(): boolean {
    return !this.#alerts.open().some(({ cause, severity }) => cause === 'desk' && severity === 'down');
  }

  #tell(alerts: readonly Alert[]): void {
    this.#revision += 1;
    this.#options.onChange({ revision: this.#revision, open: this.#alerts.openCount(), alerts });
    // What was sent may have made room for the next.
    if (this.#began && alerts.length === 0) this.#arm(soonMs);
  }

  #prune(): void {
    const now = this.#options.clock.now();
    if (Math.abs(now - this.#prunedAt) < pruneEveryMs) return;
    this.#prunedAt = now;
    this.#messages.prune(now);
    this.#alerts.prune(now);
  }
}
