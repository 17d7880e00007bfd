import type { ProbeHistory, ProbeResult, ProbeSummary } from '../../../shared/model/probe.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { isStale } from '../../../shared/rules/staleness.ts';
import { endedWithin } from '../../platform/ended-within.ts';
import { GapStore } from '../history/gap-store.ts';
import { HistoryPruner } from '../history/history-pruner.ts';
import { HistoryReader } from '../history/history-reader.ts';
import { HistoryWriter } from '../history/history-writer.ts';
import { ProbeStore } from '../history/probe-store.ts';
import type { ProbeEngineOptions, TargetResources } from './engine-ports.ts';
import { engineLimits } from './engine-limits.ts';
import { gapText } from './engine-texts.ts';
import { GapWatch } from './gap-watch.ts';
import { Launcher } from './launcher.ts';
import { LiveSummaries } from './live-summaries.ts';
import { runProbesNow, runnableProbes } from './operator-run.ts';
import type { RunAnswer, RunOptions } from './operator-run.ts';
import { pauseProbes, resumeProbes } from './pause-control.ts';
import type { PauseParts, PauseRequest } from './pause-control.ts';
import { scheduleBlock } from './probe-block.ts';
import { scheduledEveryMs } from './probe-entry.ts';
import type { ProbeEntry } from './probe-entry.ts';
import { Recorder } from './recorder.ts';
import { hasRecovered } from './recovery.ts';
import { ResourcePool } from './resource-pool.ts';
import { Roster } from './roster.ts';
import { Scheduler } from './scheduler.ts';
import type { SchedulerPort } from './scheduler.ts';
import { targetStanding } from './standings.ts';
import type { TargetStanding } from './standings.ts';
import { applyTargetChanges } from './target-changes.ts';

/** More gaps than this are not drawn into one chart. */
const maxGapsPerHistory = 500;

type HistoryRequest = {
  readonly targetId: string;
  readonly probeId: string;
  readonly from: number;
  readonly to: number;
  readonly maxPoints: number;
};

/** Makes the engine. Nothing runs and nothing is read before `start`. */
export function createProbeEngine(options: ProbeEngineOptions): ProbeEngine {
  return new ProbeEngine(options);
}

/** Runs the probes of all targets and knows how each of them stands. */
export class ProbeEngine {
  readonly #options: ProbeEngineOptions;
  readonly #parts;

  constructor(options: ProbeEngineOptions) {
    this.#options = options;
    this.#parts = this.#build(options);
  }

  /** Loads what is known without running anything by itself: for a single command. */
  load(): void {
    this.#parts.roster.load();
  }

  /** Loads what is known, records the gap since the last run, and begins. */
  start(): void {
    const { roster, watch, scheduler, pruner } = this.#parts;
    roster.load();
    watch.start();
    this.#expireStale();
    for (const target of roster.targets()) {
      for (const entry of target.probes.values()) scheduler.plan(entry);
    }
    scheduler.begin();
    pruner.start();
  }

  /** Ends everything: runs are cancelled and waited for (bounded), what is known is written, connections are closed. */
  async dispose(): Promise<void> {
    const { scheduler, resources, watch, writer, pruner } = this.#parts;
    const { clock } = this.#options;
    pruner.dispose();
    await endedWithin(clock, engineLimits.disposeMs, scheduler.dispose());
    await endedWithin(clock, engineLimits.disposeMs, resources.dispose());
    watch.dispose();
    writer.dispose();
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#parts.live.revision;
  }

  snapshotTargets(): { readonly revision: number; readonly targets: readonly TargetSummary[] } {
    const { roster, live } = this.#parts;
    return { revision: live.revision, targets: [...roster.targets()].map((target) => live.target(target)) };
  }

  /** Null when the target is gone. */
  targetSummary(targetId: string): TargetSummary | null {
    const target = this.#parts.roster.find(targetId);
    return target === null ? null : this.#parts.live.target(target);
  }

  /** @throws AppError target/unknown */
  snapshotProbes(targetId: string): { readonly revision: number; readonly probes: readonly ProbeSummary[] } {
    const { roster, live } = this.#parts;
    const target = roster.target(targetId);
    return {
      revision: live.revision,
      probes: [...target.probes.values()].map((entry) => live.probe(target, entry)),
    };
  }

  /** How all probes stand, without their history. */
  standings(): readonly TargetStanding[] {
    const now = this.#options.clock.now();
    return [...this.#parts.roster.targets()].map((target) => targetStanding(target, now));
  }

  /** The named probes that still exist, as after a change. */
  probeSummaries(targetId: string, probeIds: readonly string[]): readonly ProbeSummary[] {
    const { roster, live } = this.#parts;
    const target = roster.find(targetId);
    if (target === null) return [];
    return probeIds.flatMap((probeId) => {
      const entry = target.probes.get(probeId);
      return entry === undefined ? [] : [live.probe(target, entry)];
    });
  }

  /** The newest result with its full evidence. @throws AppError target/unknown, probe/unknown */
  detail(
    targetId: string,
    probeId: string,
  ): { readonly probe: ProbeSummary; readonly result: ProbeResult | null } {
    const { roster, live, recorder } = this.#parts;
    const entry = roster.probe(targetId, probeId);
    return { probe: live.probe(roster.target(targetId), entry), result: recorder.lastResult(entry) };
  }

  /** Runs now. Without ids: every probe that is not paused. @throws AppError target/unknown, probe/unknown, run/cancelled */
  async run(targetId: string, probeIds: readonly string[] | null, options: RunOptions): Promise<RunAnswer> {
    const { roster, scheduler, live } = this.#parts;
    const target = roster.target(targetId);
    const ids = probeIds === null ? null : [...new Set(probeIds)];
    const entries = ids?.map((probeId) => roster.probe(targetId, probeId)) ?? runnableProbes(target);
    // A person may try a refused sign-in once more; the schedule may not.
    if (options.operatorRun) this.#allowRetry(target.id);
    const { journal } = this.#options;
    const summarize = live.probe.bind(live);
    return runProbesNow({ scheduler, journal, summarize }, target, entries, options);
  }

  /**
   * The connections and sessions a target's probes share, for others that speak to it. Not to be kept: they are closed when the
   * target changes. @throws AppError target/unknown
   */
  resourcesOf(targetId: string): TargetResources {
    const { roster, resources } = this.#parts;
    return resources.of(roster.target(targetId).monitored.target);
  }

  /** Cancels what runs or waits to run; without ids, of every probe of the target. @throws AppError target/unknown, probe/unknown */
  cancel(targetId: string, probeIds: readonly string[] | null): void {
    const { roster, scheduler } = this.#parts;
    const all = roster.target(targetId).probes.values();
    const entries = probeIds?.map((probeId) => roster.probe(targetId, probeId)) ?? [...all];
    for (const entry of entries) scheduler.cancel(entry);
  }

  /** @throws AppError target/unknown, probe/unknown, journal/append-failed */
  pause(request: PauseRequest): void {
    pauseProbes(this.#pauseParts(), request);
  }

  /** @throws AppError target/unknown, probe/unknown, journal/append-failed */
  resume(request: PauseRequest): void {
    resumeProbes(this.#pauseParts(), request);
  }

  /** @throws AppError target/unknown, probe/unknown */
  history({ targetId, probeId, from, to, maxPoints }: HistoryRequest): ProbeHistory {
    const { roster, reader, writer, gaps } = this.#parts;
    const entry = roster.probe(targetId, probeId);
    writer.flushSlice();
    const now = this.#options.clock.now();
    const everyMs = scheduledEveryMs(entry.definition);
    const { points, availability } = reader.history({ key: entry.key, from, to, now, everyMs, maxPoints });
    const missing = gaps.between(from, to, maxGapsPerHistory);
    return {
      targetId: entry.targetId,
      probeId,
      from,
      to,
      points: [...points],
      gaps: missing.map((gap) => ({ from: gap.from, to: gap.to })),
      availability,
    };
  }

  /** Reads a target anew after it or its pack changed, with new connections and sessions; null: all, renewing those that changed. */
  targetsChanged(targetId: string | null): void {
    this.#applyChanges(targetId, targetId !== null);
    if (targetId !== null) this.#options.forgetRefusals?.(targetId);
  }

  /** A secret was stored or removed: probes that lacked it begin, and what was refused with another value may be tried. Nothing is cut off. */
  credentialsChanged(targetId: string): void {
    this.#applyChanges(targetId, false);
    this.#parts.resources.peek(targetId)?.sessions.credentialsStored();
  }

  /** A maintenance window of the target was added or ended. */
  maintenanceChanged(targetId: string): void {
    if (this.#parts.roster.find(targetId) !== null) this.#parts.live.announce(targetId, []);
  }

  #allowRetry(targetId: string): void {
    this.#options.forgetRefusals?.(targetId);
    this.#parts.resources.peek(targetId)?.sessions.allowRetry();
  }

  #applyChanges(targetId: string | null, fresh: boolean): void {
    applyTargetChanges({ ...this.#parts, maintenance: this.#options.maintenance }, targetId, fresh);
  }

  #build(options: ProbeEngineOptions) {
    const { clock, logger, database } = options;
    const store = new ProbeStore(database);
    const reader = new HistoryReader(database);
    const writer = new HistoryWriter(database, clock, logger);
    const pruner = new HistoryPruner(database, clock, logger);
    const gaps = new GapStore(database);
    const roster = new Roster(store, options.targets);
    const recorder = new Recorder({ clock, logger, store, reader, writer });
    const resources = new ResourcePool(options.contextFor, logger);
    const live = new LiveSummaries({ ...options, recorder, roster, store: store.held });
    const launcher = new Launcher(options, { roster, recorder, resources });
    const watch = new GapWatch({
      clock,
      gaps,
      logger,
      onGap: () => this.#onGap(),
      onBeat: () => this.#onBeat(),
    });
    const port: SchedulerPort = {
      launch: (entry, cancel) => launcher.launch(entry, cancel),
      record: (entry, end) => {
        watch.look();
        const before = entry.standing.state;
        const result = recorder.record(entry, end, launcher.takeMemory(entry, end));
        if (hasRecovered(before, result.state)) resources.peek(entry.targetId)?.sessions.serverImproved();
        options.onResult?.(entry.targetId, entry.definition, result);
        return result;
      },
      isScheduled: (entry) => this.#isScheduled(entry),
      changed: (entry) => {
        if (roster.holds(entry)) live.announce(entry.targetId, [entry.probeId]);
      },
    };
    const scheduler = new Scheduler(clock, port);
    return { store, reader, writer, pruner, gaps, roster, recorder, resources, live, watch, scheduler };
  }

  #isScheduled(entry: ProbeEntry): boolean {
    const { roster } = this.#parts;
    const target = roster.find(entry.targetId);
    return target !== null && roster.holds(entry) && scheduleBlock(target, entry) === null;
  }

  #pauseParts(): PauseParts {
    return { ...this.#parts, clock: this.#options.clock, journal: this.#options.journal };
  }

  #onGap(): void {
    this.#options.logger.info('probes.gap');
    const { roster, scheduler, live } = this.#parts;
    this.#expireStale();
    for (const target of roster.targets()) {
      for (const entry of target.probes.values()) scheduler.plan(entry);
      live.announceAll(target);
    }
  }

  /** What was measured before the gap and is stale by now is no longer claimed. */
  #expireStale(): void {
    const now = this.#options.clock.now();
    const { roster, recorder } = this.#parts;
    for (const target of roster.targets()) {
      for (const entry of target.probes.values()) {
        if (isStale(entry.checkedAt, scheduledEveryMs(entry.definition), now))
          recorder.expire(entry, gapText);
      }
    }
  }

  #onBeat(): void {
    for (const target of this.#parts.roster.targets()) this.#parts.live.announceAged(target);
  }
}
