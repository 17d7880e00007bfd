import { randomBytes } from 'node:crypto';
import { MaintenanceId } from '../../../shared/model/ids.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { MaintenanceWindow } from '../../../shared/model/maintenance.ts';
import { occurrenceAfter, occurrenceAt, windowProblem } from '../../../shared/rules/maintenance-window.ts';
import type { Clock } from '../../platform/clock.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { unknownTarget } from '../unknown-target.ts';
import { invalidWindow, unknownWindow } from './maintenance-errors.ts';
import { MaintenanceStore } from './maintenance-store.ts';
import type { StoredWindow } from './maintenance-store.ts';

export type MaintenanceInput = Pick<
  MaintenanceWindow,
  'targetId' | 'reason' | 'zone' | 'from' | 'to' | 'repeat'
>;

/** What the probe engine asks of maintenance. */
export type MaintenanceCalendar = {
  isActive(targetId: string): boolean;
  forgetTarget(targetId: string): void;
};

type MaintenanceOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly hasTarget: (targetId: string) => boolean;
  /** Called after a window of the target was added or ended. */
  readonly onChange: (targetId: string) => void;
};

/** A window, and until when (epoch ms) it stays as active or inactive as it is. */
type Entry = {
  readonly window: StoredWindow;
  active: boolean;
  validFrom: number;
  validTo: number;
};

/** Maintenance windows: findings inside one are expected. They are measured and kept all the same; only the summary says so. */
export class MaintenanceService implements MaintenanceCalendar {
  readonly #store: MaintenanceStore;
  readonly #options: MaintenanceOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: MaintenanceOptions) {
    this.#options = options;
    this.#store = new MaintenanceStore(options.database);
    for (const window of this.#store.all()) this.#keep(window);
  }

  /** All windows, or those of one target, in the order they were made. */
  list(targetId: string | null): readonly MaintenanceWindow[] {
    return [...this.#entries.values()]
      .filter(({ window }) => targetId === null || window.targetId === targetId)
      .map((entry) => this.#describe(entry));
  }

  /** @throws AppError target/unknown, maintenance/invalid */
  add(input: MaintenanceInput, createdBy: string): MaintenanceWindow {
    const { clock, journal, onChange } = this.#options;
    const now = clock.now();
    if (!this.#options.hasTarget(input.targetId)) throw unknownTarget(input.targetId);
    const problem = windowProblem(input);
    if (problem !== null) throw invalidWindow(problem, input.zone);
    if (occurrenceAt(input, now) === null && occurrenceAfter(input, now) === null) {
      throw invalidWindow('over', input.zone);
    }
    const { targetId, reason, zone, from, to, repeat } = input;
    const id = MaintenanceId.parse(randomBytes(8).toString('hex'));
    const window: StoredWindow = {
      id,
      targetId,
      reason,
      zone,
      from,
      to,
      repeat,
      createdBy,
      createdAt: now,
      endedAt: null,
    };
    journal.append({
      action: 'maintenance.add',
      targetId,
      subject: `${from} – ${to} ${zone}`,
      result: 'done',
      details: { id, reason, repeat },
    });
    this.#store.save(window);
    const entry = this.#keep(window);
    onChange(targetId);
    return this.#describe(entry);
  }

  /** Ends a window for good, also a repeating one. Ending it again changes nothing. @throws AppError maintenance/unknown */
  end(id: string): MaintenanceWindow {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw unknownWindow(id);
    if (entry.window.endedAt !== null) return this.#describe(entry);
    const { clock, journal, onChange } = this.#options;
    const { targetId, from, to, zone } = entry.window;
    journal.append({
      action: 'maintenance.end',
      targetId,
      subject: `${from} – ${to} ${zone}`,
      result: 'done',
      details: { id },
    });
    const window: StoredWindow = { ...entry.window, endedAt: clock.now() };
    this.#store.save(window);
    const ended = this.#keep(window);
    onChange(targetId);
    return this.#describe(ended);
  }

  isActive(targetId: string): boolean {
    for (const entry of this.#entries.values()) {
      if (entry.window.targetId === targetId && this.#activeNow(entry)) return true;
    }
    return false;
  }

  /** Windows as the timeline needs them. */
  windowsOf(targetId: TargetId | string): readonly StoredWindow[] {
    return [...this.#entries.values()]
      .map(({ window }) => window)
      .filter((window) => window.targetId === targetId);
  }

  forgetTarget(targetId: string): void {
    this.#store.removeTarget(targetId);
    for (const [id, { window }] of this.#entries) {
      if (window.targetId === targetId) this.#entries.delete(id);
    }
  }

  #keep(window: StoredWindow): Entry {
    const entry: Entry = { window, active: false, validFrom: 0, validTo: 0 };
    this.#entries.set(window.id, entry);
    return entry;
  }

  #describe(entry: Entry): MaintenanceWindow {
    return { ...entry.window, active: this.#activeNow(entry) };
  }

  /** Zones are looked up only when the last answer has run out, because that is slow. */
  #activeNow(entry: Entry): boolean {
    const { window } = entry;
    if (window.endedAt !== null) return false;
    const now = this.#options.clock.now();
    if (now >= entry.validFrom && now < entry.validTo) return entry.active;
    const occurrence = occurrenceAt(window, now);
    entry.active = occurrence !== null;
    entry.validFrom = now;
    entry.validTo = occurrence?.to ?? occurrenceAfter(window, now)?.from ?? Number.MAX_SAFE_INTEGER;
    return entry.active;
  }
}
