import { randomBytes } from 'node:crypto';
import { asError, isAppError } from '../../shared/errors/app-error.ts';
import type { ActionRunId, RunId, StepId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Evidence } from '../../shared/model/runbook.ts';
import { sleep } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { endedWithin } from '../platform/ended-within.ts';
import { sqliteErrorCode } from '../platform/sqlite.ts';
import { carryOutStep } from './carry-out-step.ts';
import { keptEvidence, keptSentence } from './evidence.ts';
import { endFact } from './run-facts.ts';
import type { RunDecision, RunKeeper } from './run-keeper.ts';
import type { AttemptRecord, KnownRun } from './run-record.ts';
import { attemptsAt } from './run-table.ts';
import { movedOn, runEnded, stepRuns } from './runbook-errors.ts';
import type { RunbookPorts } from './runbook-ports.ts';
import { standingsOf } from './standings.ts';
import { contextOf } from './step-context.ts';
import type { Carrying, ConfirmedStep, StepEnd } from './step-context.ts';
import { goOnWithAction } from './steps/action-step.ts';

const waitMs = 25_000;

/** An attempt that was just begun. */
type BegunAttempt = {
  readonly attempt: AttemptRecord;
  readonly confirmed: ConfirmedStep | null;
  /** The run of an action that goes on after it waited for a person. */
  readonly goesOn: ActionRunId | null;
};

/** Writes down that a step begins, before it does; null where there is nothing to begin. */
export type Begin = (
  run: KnownRun,
) => { readonly decision: RunDecision; readonly begun: BegunAttempt } | null;

type Live = { readonly stop: AbortController; ended: Promise<void> };

/** Carries steps out, one at a time in each run, and writes down how each ended before the next begins. */
export class Performer implements Disposable {
  readonly #ports: RunbookPorts;
  readonly #keeper: () => RunKeeper;
  readonly #live = new Map<RunId, Live>();
  readonly #closing = new AbortController();

  constructor(ports: RunbookPorts, keeper: () => RunKeeper) {
    this.#ports = ports;
    this.#keeper = keeper;
  }

  isLive(id: RunId): boolean {
    return this.#live.has(id);
  }

  /**
   * Begins a step, and goes on with those that `onwards` begins after it. Answers once the first is written down.
   * @throws AppError runbook/step-runs, runbook/moved-on, runbook/ended, and what beginning it throws
   */
  begin(id: RunId, revision: number, first: Begin, onwards: Begin | null): KnownRun {
    if (this.#live.has(id)) throw stepRuns();
    const run = this.#keeper().get(id);
    if (run.record.revision !== revision) throw movedOn();
    if (run.record.state !== 'open') throw runEnded();
    const chosen = first(run);
    if (chosen === null) return run;
    const live: Live = { stop: new AbortController(), ended: Promise.resolve() };
    this.#live.set(id, live);
    try {
      this.#keeper().change(id, revision, () => chosen.decision);
    } catch (error: unknown) {
      this.#live.delete(id);
      throw error;
    }
    live.ended = this.#carry(id, chosen.begun, onwards, live.stop.signal);
    return this.#keeper().get(id);
  }

  /** Ends what is carried out now; nothing follows it by itself. */
  cancel(id: RunId): void {
    this.#live.get(id)?.stop.abort();
  }

  /** Resolves when nothing of the run is carried out any more, or after 25 seconds. */
  async wait(id: RunId, signal: AbortSignal): Promise<void> {
    const live = this.#live.get(id);
    if (live !== undefined) await endedWithin(this.#ports.clock, waitMs, live.ended, signal);
  }

  async dispose(): Promise<void> {
    this.#closing.abort();
    const live = [...this.#live.values()];
    for (const { stop } of live) stop.abort();
    await Promise.all(live.map(({ ended }) => ended));
  }

  #next(id: RunId, onwards: Begin): BegunAttempt | null {
    const chosen = onwards(this.#keeper().get(id));
    if (chosen === null) return null;
    this.#keeper().change(id, null, () => chosen.decision);
    return chosen.begun;
  }

  async #carry(id: RunId, first: BegunAttempt, onwards: Begin | null, signal: AbortSignal): Promise<void> {
    try {
      for (let begun: BegunAttempt | null = first; begun !== null;) {
        await this.#one(id, begun, signal);
        begun = onwards === null || signal.aborted ? null : this.#next(id, onwards);
      }
    } catch (error: unknown) {
      this.#ports.logger.error('runbook.stopped', { run: id, error: asError(error).message });
    } finally {
      this.#live.delete(id);
      this.#ports.onChange(id);
    }
  }

  async #one(id: RunId, begun: BegunAttempt, signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    const startedAt = clock.monotonicMs();
    let known: Partial<Evidence> = {};
    const note = (evidence: Partial<Evidence>) => {
      known = { ...known, ...evidence };
      this.#write(id, begun.attempt, { evidence: this.#kept(known) }, false);
    };
    const end = await this.#ended(id, begun, signal, note);
    await this.#writeEnd(id, begun.attempt, {
      state: end.state,
      endedAt: end.state === 'waiting' ? null : clock.now(),
      durationMs: Math.round(clock.monotonicMs() - startedAt),
      result: keptSentence(end.result, this.#ports.clean),
      evidence: this.#kept({ ...begun.attempt.evidence, ...known, ...end.evidence }),
    });
  }

  async #ended(
    id: RunId,
    { attempt, confirmed, goesOn }: BegunAttempt,
    signal: AbortSignal,
    note: Carrying['note'],
  ): Promise<Ended> {
    try {
      const run = this.#keeper().get(id);
      await this.#ports.learnSecrets(run.record.targetId, signal);
      const step = standingsOf(run).find(({ stepId }) => stepId === attempt.stepId)?.step;
      if (step === undefined) throw new Error(`the run ${id} has no step ${attempt.stepId}`);
      const context = {
        ...contextOf(run, this.#ports, signal),
        confirmed,
        note,
        tell: (evidence: Partial<Evidence>) => this.#told(note, evidence),
      };
      if (goesOn !== null) return await goOnWithAction(context, goesOn);
      return await carryOutStep(step, context, () => randomBytes(8).toString('hex'));
    } catch (error: unknown) {
      return this.#endBy(error, signal);
    }
  }

  #told(note: Carrying['note'], evidence: Partial<Evidence>): void {
    try {
      note(evidence);
    } catch (error: unknown) {
      this.#ports.logger.warn('runbook.evidence-not-written', { error: asError(error).message });
    }
  }

  #endBy(error: unknown, signal: AbortSignal): Ended {
    if (signal.aborted) return { state: 'cancelled', result: cancelledText, evidence: {} };
    if (!isAppError(error)) {
      const incident = this.#ports.logger.bug(error, 'runbook');
      return { state: 'failed', result: bugText(incident), evidence: {} };
    }
    const result = error.code === 'run/cancelled' ? notInTime : error.text;
    return { state: 'failed', result, evidence: {} };
  }

  #kept(evidence: Partial<Evidence>): Evidence {
    return keptEvidence(evidence, this.#ports.clean);
  }

  /** Tried again while the disk takes nothing: what was found is not lost, and nothing begins before it is written. */
  async #writeEnd(id: RunId, attempt: AttemptRecord, end: Partial<AttemptRecord>): Promise<void> {
    const { clock, logger } = this.#ports;
    for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 10_000)) {
      try {
        return this.#write(id, attempt, end, end.state !== 'waiting');
      } catch (error: unknown) {
        if (!isAppError(error) && sqliteErrorCode(error) === null) throw error;
        logger.error('runbook.evidence-not-written', { run: id, error: asError(error).message });
        if (this.#closing.signal.aborted) return;
        await sleep(clock, pauseMs, this.#closing.signal).catch(() => undefined);
      }
    }
  }

  #write(id: RunId, attempt: AttemptRecord, known: Partial<AttemptRecord>, hasEnded: boolean): void {
    this.#keeper().change(id, null, (run) => {
      const now = { ...lastOf(run, attempt.stepId, attempt), ...known };
      return { attempts: [now], facts: hasEnded ? [endFact(run.record, now)] : [] };
    });
  }
}

type Ended = Omit<StepEnd, 'state'> & { readonly state: StepEnd['state'] | 'cancelled' };

function lastOf(run: KnownRun, stepId: StepId, attempt: AttemptRecord): AttemptRecord {
  return attemptsAt(run, stepId).find(({ number }) => number === attempt.number) ?? attempt;
}

const cancelledText = localText('Cancelled before it was through.', '끝나기 전에 취소했습니다.');
const notInTime = localText(
  'It was cancelled elsewhere, or did not end in time.',
  '다른 곳에서 취소되었거나 제시간에 끝나지 않았습니다.',
);

function bugText(incident: string): LocalText {
  return localText(
    `Something went wrong inside the console. The log names it ${incident}.`,
    `콘솔 내부에서 문제가 발생했습니다. 로그에 ${incident}(으)로 기록되었습니다.`,
  );
}
