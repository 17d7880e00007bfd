import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { keepState } from '../history/target-state-store.ts';
import type { TargetStateStore } from '../history/target-state-store.ts';
import type { MaintenanceCalendar } from '../maintenance/maintenance-service.ts';
import type { ProbeChange } from './engine-ports.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';
import type { Recorder } from './recorder.ts';
import type { Roster } from './roster.ts';
import { mainProbe, probeSummary, shownProbes, targetSummary } from './summaries.ts';
import { heldState } from './target-since.ts';

/** What faces show, and the revision that orders it: it grows with every change. */
export class LiveSummaries {
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #maintenance: MaintenanceCalendar;
  readonly #roster: Roster;
  readonly #store: TargetStateStore;
  readonly #logger: Logger;
  readonly #onChange: (change: ProbeChange) => void;
  #revision = 0;

  constructor(parts: {
    readonly clock: Clock;
    readonly recorder: Recorder;
    readonly maintenance: MaintenanceCalendar;
    readonly roster: Roster;
    readonly store: TargetStateStore;
    readonly logger: Logger;
    readonly onChange: (change: ProbeChange) => void;
  }) {
    this.#clock = parts.clock;
    this.#recorder = parts.recorder;
    this.#maintenance = parts.maintenance;
    this.#roster = parts.roster;
    this.#store = parts.store;
    this.#logger = parts.logger;
    this.#onChange = parts.onChange;
  }

  get revision(): number {
    return this.#revision;
  }

  target(target: TargetEntry): TargetSummary {
    const main = mainProbe(target);
    const recent = main === null ? [] : this.#recorder.recentOf(main);
    return targetSummary(target, recent, this.#maintenance.isActive(target.id), this.#clock.now());
  }

  probe(target: TargetEntry, entry: ProbeEntry): ProbeSummary {
    const moment = { now: this.#clock.now(), monotonicMs: this.#clock.monotonicMs() };
    return probeSummary(target, entry, this.#recorder.recentOf(entry), moment);
  }

  announce(targetId: string, probeIds: readonly string[], removed = false): void {
    const target = this.#roster.find(targetId);
    if (target !== null) this.#hold(target);
    this.#revision += 1;
    this.#onChange({ revision: this.#revision, targetId, probeIds, removed });
  }

  announceAll(target: TargetEntry): void {
    this.announce(target.id, [...target.probes.keys()]);
  }

  /** Announces what changed by the passing of time alone: a value became stale, a maintenance window began or ended. */
  announceAged(target: TargetEntry): void {
    this.#hold(target);
    const { stale, inMaintenance, probeCounts } = this.target(target);
    const aged = JSON.stringify([stale, inMaintenance, probeCounts.paused]);
    if (aged === target.announced) return;
    const first = target.announced === '';
    target.announced = aged;
    if (!first) this.announceAll(target);
  }

  #hold(target: TargetEntry): void {
    const now = this.#clock.now();
    const held = heldState(target, shownProbes(target, now), now);
    if (held === target.held || held === null) return;
    target.held = held;
    keepState(this.#store, target.id, held, this.#logger);
  }
}
