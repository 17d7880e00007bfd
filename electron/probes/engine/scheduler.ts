import type { ProbeResult } from '../../../shared/model/probe.ts';
import type { Clock } from '../../platform/clock.ts';
import { DueQueue } from './due-queue.ts';
import { engineLimits } from './engine-limits.ts';
import { stillHangingText } from './engine-texts.ts';
import { nextOnGrid, phaseMs } from './phase.ts';
import { scheduledEveryMs } from './probe-entry.ts';
import type { ProbeEntry } from './probe-entry.ts';
import { RunQueue } from './run-queue.ts';
import type { RunEnd, StartedRun } from './run-probe.ts';

/** What the scheduler asks of the engine. */
export type SchedulerPort = {
  /** Runs the probe's kind; the signal cancels it. Never throws. */
  launch(entry: ProbeEntry, cancel: AbortSignal): StartedRun;
  /** Keeps what was found; answers the result. */
  record(entry: ProbeEntry, end: Exclude<RunEnd, { kind: 'cancelled' }>): ProbeResult;
  /** Whether the probe runs by itself. */
  isScheduled(entry: ProbeEntry): boolean;
  /** The probe began or ended to run, or is due at another time. */
  changed(entry: ProbeEntry): void;
};

type Run = {
  readonly entry: ProbeEntry;
  readonly cancel: AbortController;
  readonly ended: Promise<ProbeResult | null>;
  readonly end: (result: ProbeResult | null) => void;
  started: boolean;
  startedMs: number;
  startedWallMs: number;
  /** It was slept through once already, and is not repeated again. */
  repeated: boolean;
  /** It was cancelled in order to run again under new settings. */
  soon: boolean;
};

/** Decides when probes run: one timer to the next due one, a queue with limits, never two runs of one probe at a time. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #port: SchedulerPort;
  readonly #due = new DueQueue<ProbeEntry>();
  readonly #queue = new RunQueue<Run>(engineLimits);
  readonly #runs = new Map<ProbeEntry, Run>();
  #timer: { readonly dueMs: number; readonly cancel: () => void } | null = null;
  #startsThisTurn = 0;
  #cancelTurn: () => void = () => undefined;
  #begun = false;
  #stopped = false;

  constructor(clock: Clock, port: SchedulerPort) {
    this.#clock = clock;
    this.#port = port;
  }

  /** From now on what is due runs by itself; until then only what is asked for by `runNow` does. */
  begin(): void {
    this.#begun = true;
    this.#arm();
  }

  /** Plans the next run by what is known of the last one: soon when it is overdue, else when it is due. */
  plan(entry: ProbeEntry): void {
    if (this.#stopped || this.#runs.has(entry)) return;
    if (!this.#port.isScheduled(entry)) return this.unplan(entry);
    this.#setDue(entry, this.#clock.monotonicMs() + this.#firstDelayMs(entry));
  }

  /** Plans a run within the next seconds, because what is known was found under other settings. */
  planSoon(entry: ProbeEntry): void {
    if (entry.definition.writes) return this.plan(entry);
    const run = this.#runs.get(entry);
    if (run !== undefined) return void (run.soon = true);
    if (this.#stopped) return;
    if (!this.#port.isScheduled(entry)) return this.unplan(entry);
    this.#setDue(entry, this.#clock.monotonicMs() + this.#soonMs(entry));
  }

  unplan(entry: ProbeEntry): void {
    this.#due.delete(entry);
    entry.dueMs = null;
  }

  /** Runs now, before everything that is merely due; joins a run that is under way. Null when it was cancelled. */
  runNow(entry: ProbeEntry): { readonly ended: Promise<ProbeResult | null>; readonly joined: boolean } {
    if (this.#stopped) return { ended: Promise.resolve(null), joined: true };
    const known = this.#runs.get(entry);
    if (known?.cancel.signal.aborted === true) {
      return { ended: known.ended.then(() => this.runNow(entry).ended), joined: false };
    }
    if (known !== undefined) {
      this.#queue.hurry(known);
      this.#pump();
      return { ended: known.ended, joined: true };
    }
    return { ended: this.#enqueue(entry, true).ended, joined: false };
  }

  /** Cancels the probe's run, waiting or under way. */
  cancel(entry: ProbeEntry): void {
    const run = this.#runs.get(entry);
    if (run === undefined) return;
    if (this.#queue.remove(run)) this.#finish(run, null);
    else run.cancel.abort();
  }

  /** Takes no new runs, cancels all, and resolves when they have ended. */
  async dispose(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = null;
    this.#cancelTurn();
    const ended = [...this.#runs.values()].map((run) => run.ended);
    for (const entry of this.#runs.keys()) this.cancel(entry);
    await Promise.all(ended);
  }

  #firstDelayMs(entry: ProbeEntry): number {
    const everyMs = scheduledEveryMs(entry.definition);
    const lastAt = entry.definition.writes ? (entry.startedAt ?? entry.checkedAt) : entry.checkedAt;
    const soonMs = this.#soonMs(entry);
    const ageMs = lastAt === null ? Infinity : this.#clock.now() - lastAt;
    // A last run in the future means that the clock was set back: how old it is cannot be known.
    if (ageMs < 0) return entry.definition.writes ? everyMs : soonMs;
    return ageMs >= everyMs ? soonMs : Math.max(everyMs - ageMs, soonMs);
  }

  #soonMs(entry: ProbeEntry): number {
    const spreadMs = Math.min(scheduledEveryMs(entry.definition), engineLimits.startSpreadMs);
    return phaseMs(entry.targetId, entry.probeId, spreadMs);
  }

  #planAfter(entry: ProbeEntry, startedMs: number): void {
    if (this.#stopped) return;
    if (!this.#port.isScheduled(entry)) return this.unplan(entry);
    const everyMs = scheduledEveryMs(entry.definition);
    const phase = phaseMs(entry.targetId, entry.probeId, everyMs);
    const { writes } = entry.definition;
    this.#setDue(entry, writes ? startedMs + everyMs : nextOnGrid(startedMs, everyMs / 2, everyMs, phase));
  }

  #setDue(entry: ProbeEntry, dueMs: number): void {
    entry.dueMs = dueMs;
    this.#due.set(entry, dueMs);
    this.#arm();
  }

  #arm(): void {
    const dueMs = this.#due.nextDueMs();
    if (!this.#begun || dueMs === null || (this.#timer !== null && this.#timer.dueMs <= dueMs)) return;
    this.#timer?.cancel();
    const cancel = this.#clock.after(dueMs - this.#clock.monotonicMs(), () => {
      this.#timer = null;
      this.#onTimer();
    });
    this.#timer = { dueMs, cancel };
  }

  #onTimer(): void {
    const nowMs = this.#clock.monotonicMs();
    for (let entry = this.#due.takeDue(nowMs); entry !== null; entry = this.#due.takeDue(nowMs)) {
      entry.dueMs = null;
      if (!this.#runs.has(entry)) this.#enqueue(entry, false);
    }
    this.#arm();
  }

  #enqueue(entry: ProbeEntry, urgent: boolean): Run {
    this.unplan(entry);
    const { promise, resolve } = Promise.withResolvers<ProbeResult | null>();
    const times = { started: false, startedMs: 0, startedWallMs: 0, repeated: false, soon: false };
    const run: Run = { entry, cancel: new AbortController(), ended: promise, end: resolve, ...times };
    this.#runs.set(entry, run);
    this.#queue.add(run, entry.targetId, urgent);
    this.#pump();
    return run;
  }

  #pump(): void {
    while (!this.#stopped && this.#startsThisTurn < engineLimits.startsPerTurn) {
      const run = this.#queue.take();
      if (run === null) return;
      this.#countStart();
      this.#start(run);
    }
  }

  /** Counts up to the next turn of the event loop, in which whoever still waits goes on. */
  #countStart(): void {
    this.#startsThisTurn += 1;
    if (this.#startsThisTurn > 1) return;
    this.#cancelTurn = this.#clock.after(0, () => {
      this.#startsThisTurn = 0;
      this.#pump();
    });
  }

  #start(run: Run): void {
    const { entry } = run;
    run.startedMs = this.#clock.monotonicMs();
    run.startedWallMs = this.#clock.now();
    if (entry.hanging) {
      this.#queue.release(entry.targetId);
      const result = this.#port.record(entry, { kind: 'nothing', reason: stillHangingText });
      return this.#finish(run, result);
    }
    run.started = true;
    entry.running = true;
    entry.startedAt = run.startedWallMs;
    entry.hanging = true;
    const started = this.#port.launch(entry, run.cancel.signal);
    void started.released.then(() => {
      entry.hanging = false;
    });
    this.#port.changed(entry);
    void started.ended.then((end) => this.#onEnded(run, end));
  }

  #onEnded(run: Run, end: RunEnd): void {
    const { entry } = run;
    this.#queue.release(entry.targetId);
    entry.running = false;
    if (end.kind === 'cancelled') return this.#finish(run, null);
    if (this.#sleptThrough(run) && !run.repeated && !this.#stopped) {
      // What a run "found" while the computer slept says nothing about the target.
      run.repeated = true;
      this.#queue.add(run, entry.targetId, true);
      this.#port.changed(entry);
      return this.#pump();
    }
    this.#finish(run, this.#port.record(entry, end));
  }

  #sleptThrough(run: Run): boolean {
    const elapsedMs = this.#clock.monotonicMs() - run.startedMs;
    const elapsedWallMs = this.#clock.now() - run.startedWallMs;
    const longestMs = run.entry.definition.timeout + engineLimits.hardStopMs + engineLimits.sleptInRunMs;
    return elapsedMs > longestMs || elapsedWallMs - elapsedMs > engineLimits.sleptInRunMs;
  }

  #finish(run: Run, result: ProbeResult | null): void {
    const { entry } = run;
    this.#runs.delete(entry);
    if (run.soon) this.planSoon(entry);
    else if (result === null && !run.started) this.plan(entry);
    else this.#planAfter(entry, run.startedMs);
    run.end(result);
    this.#port.changed(entry);
    this.#pump();
  }
}
