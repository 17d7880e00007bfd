import { randomBytes } from 'node:crypto';
import type { StepConfirmation, StepPlan } from '../../shared/contract/groups/runbooks.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { RunId } from '../../shared/model/ids.ts';
import type { IncidentId, RunbookId, StepId, TargetId } from '../../shared/model/ids.ts';
import type { Run, RunSummary, RunbookSummary } from '../../shared/model/runbook.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Language } from '../../shared/model/local-text.ts';
import type { ExportFormat } from './export/export-run.ts';
import { listRunbooks, showRunbook } from './catalogue.ts';
import type { ShownRunbook } from './catalogue.ts';
import { knownSnapshots } from './answers.ts';
import { AttachedFiles } from './attached-files.ts';
import { beginNext, beginRest, beginStep } from './begin-step.ts';
import type { BeginFacts } from './begin-step.ts';
import { cutOffRun } from './cut-off-run.ts';
import { newRun, runbookText, startable } from './start-run.ts';
import { runOf, summaryOf } from './describe-run.ts';
import { dueStep } from './due-step.ts';
import { keptText } from './evidence.ts';
import { Performer } from './performer.ts';
import { abandoned, finished, handedOver, linkedTo, noteAdded, rulePassed } from './record-changes.ts';
import { runFact } from './run-facts.ts';
import { RunCheck } from './run-check.ts';
import { RunKeeper } from './run-keeper.ts';
import type { RunDecision } from './run-keeper.ts';
import type { KnownRun } from './run-record.ts';
import { RunRecords } from './run-records.ts';
import { RunTable } from './run-table.ts';
import { stepRuns } from './runbook-errors.ts';
import type { RunbookPorts } from './runbook-ports.ts';
import { goesOnWithAction, settled } from './settle-step.ts';
import type { Said, SettleWish } from './settle-step.ts';
import { mannerOf } from './step-manner.ts';
import type { LinkWish, OfRun, OfStep, StartWish, Values } from './run-wishes.ts';
import { StepPlans } from './step-plans.ts';

/** How long a store of secrets may take before a text is taken as it is. */
const learnMs = 5000;

/** Runbooks of targets, and their runs: step by step, each written down before the next. */
export class RunbookService implements Disposable {
  /** What was written down of runs, to be taken out. */
  readonly records: RunRecords;
  /** Whether it is as it was written. */
  readonly checks: RunCheck;
  readonly #ports: RunbookPorts;
  readonly #keeper: RunKeeper;
  readonly #performer: Performer;
  readonly #plans: StepPlans;
  readonly #files: AttachedFiles;

  /** Attempts that a dead console has left are cut off here. */
  constructor(ports: RunbookPorts) {
    this.#ports = ports;
    this.#performer = new Performer(ports, () => this.#keeper);
    const table = new RunTable(ports.database);
    const { journal, onChange } = ports;
    this.#keeper = new RunKeeper({ table, journal, onChange, isLive: (id) => this.#performer.isLive(id) });
    this.#plans = new StepPlans(ports);
    this.#files = new AttachedFiles(ports.filesFolder);
    this.checks = new RunCheck({ table, recorded: ports.recorded });
    this.records = new RunRecords({
      keeper: this.#keeper,
      files: this.#files,
      check: this.checks,
      now: () => ports.clock.now(),
    });
    for (const id of table.running()) cutOffRun(id, this.#keeper, ports);
  }

  /** Of one target, or of all; those alone that recur, or all of them. */
  list(targetId: TargetId | null, recurring = false): RunbookSummary[] {
    return listRunbooks({ targetId, recurring }, this.#ports, this.#keeper);
  }

  /** @throws AppError target/unknown, runbook/unknown */
  show(targetId: TargetId, runbookId: RunbookId): ShownRunbook {
    return showRunbook(targetId, runbookId, this.#ports, this.#keeper);
  }

  /** The newest first. */
  runs(filter: { readonly targetId: TargetId | null; readonly open: boolean | null }): RunSummary[] {
    return this.#keeper.list(filter).map(summaryOf);
  }

  get(id: RunId): Run {
    return runOf(this.#keeper.get(id));
  }

  /** Null when there is no such run. */
  summary(id: RunId): RunSummary | null {
    try {
      return summaryOf(this.#keeper.get(id));
    } catch (error: unknown) {
      if (isAppError(error)) return null;
      throw error;
    }
  }

  /** What a run would begin with. @throws AppError target/unknown, pack/unknown, runbook/unknown, runbook/needs-setting, runbook/needs-repository */
  check(wish: StartWish) {
    return startable(wish, this.#ports);
  }

  /** Begins a run; none of its steps. @throws AppError target/unknown, runbook/unknown, runbook/needs-repository */
  start(
    wish: StartWish & {
      readonly incidentId: IncidentId | null;
      /** Whose work it is; without it, the operator's. */
      readonly startedBy?: string;
    },
  ): Run {
    const { target, pack, runbook } = this.check(wish);
    const record = newRun(
      RunId.parse(randomBytes(8).toString('hex')),
      { runbook, pack, target, repositoryId: wish.repositoryId, incidentId: wish.incidentId },
      { now: this.#ports.clock.now(), operator: wish.startedBy ?? this.#ports.operator() },
    );
    const text = runbookText(this.#ports.packText(target.pack), runbook.id);
    return runOf(
      this.#keeper.begin(
        record,
        text,
        runFact({ ...record, runbook }, 'start', { packVersion: pack.version }),
      ),
    );
  }

  /** What a step that changes something would do now. */
  plan(runId: RunId, stepId: StepId, given: Values, signal: AbortSignal): Promise<StepPlan> {
    return this.#plans.make(this.#keeper.get(runId), stepId, given, signal);
  }

  /** Begins a step that the console carries out. */
  async perform({
    runId,
    revision,
    stepId,
    again,
    confirmation,
  }: OfStep & {
    readonly again: boolean;
    readonly confirmation?: StepConfirmation | undefined;
  }): Promise<Run> {
    const run = await this.#learned(runId);
    const isConfirmed = mannerOf(dueStep(run, stepId).step) === 'confirmed';
    const { confirmed, rules } = isConfirmed
      ? this.#plans.confirmed(run, stepId, confirmation, (text) => this.#clean(text))
      : { confirmed: null, rules: [] };
    const begin = beginStep(stepId, { again, confirmed, rules }, this.#factsFor(run));
    return runOf(this.#performer.begin(runId, revision, begin, null));
  }

  /** Carries out what changes nothing, in its order, until a step needs a person or stops the run. */
  carryOn({ runId, revision }: OfRun): Run {
    const begin = beginNext(this.#factsFor(this.#keeper.get(runId)));
    return runOf(this.#performer.begin(runId, revision, begin, begin));
  }

  async wait(runId: RunId, signal: AbortSignal): Promise<Run> {
    this.#keeper.get(runId);
    await this.#performer.wait(runId, signal);
    return this.get(runId);
  }

  cancel(runId: RunId): Run {
    this.#keeper.get(runId);
    this.#performer.cancel(runId);
    return this.get(runId);
  }

  /** What a person says of a step. A file is kept before anything is said with it. */
  async settle({ runId, revision, stepId, file, ...given }: SettleWish): Promise<Run> {
    dueStep(await this.#learned(runId), stepId);
    const { clean, snapshots, actions } = this.#ports;
    const kept = file === null ? null : await this.#files.keep(clean(file.name), file.base64);
    const said: Said = {
      ...given,
      value: typeof given.value === 'string' ? clean(given.value) : given.value,
      note: this.#cleanOrNull(given.note),
      reason: this.#cleanOrNull(given.reason),
      file: kept,
    };
    if (this.#performer.isLive(runId)) throw stepRuns();
    const before = this.#keeper.get(runId);
    const facts = this.#factsFor(before);
    const standing = dueStep(before, stepId);
    if (goesOnWithAction(standing, said))
      return runOf(this.#performer.begin(runId, revision, beginRest(stepId, said.note, facts), null));
    const { targetId } = before.record;
    const run = this.#keeper.change(runId, revision, (now) =>
      settled(now, stepId, said, {
        now: facts.now(),
        operator: facts.operator(),
        serverClock: facts.serverClock(),
        snapshots: knownSnapshots(snapshots.list(targetId)),
      }),
    );
    const waited =
      standing.state === 'waiting' ? (standing.attempts.at(-1)?.evidence.actionRunId ?? null) : null;
    if (waited !== null) actions.stop({ targetId, runId: waited });
    return runOf(run);
  }

  note({ runId, revision, text }: OfRun & { readonly text: string }): Promise<Run> {
    return this.#change(runId, revision, (run, acts) => noteAdded(run, this.#clean(text), acts));
  }

  /** Records that a rule was passed outside of the console. @throws AppError runbook/unknown-rule */
  passRule({
    runId,
    revision,
    ruleId,
    reason,
  }: OfRun & { readonly ruleId: string; readonly reason: string }): Promise<Run> {
    return this.#change(runId, revision, (run, acts) => rulePassed(run, ruleId, this.#clean(reason), acts));
  }

  handOver({
    runId,
    revision,
    to,
    note,
  }: OfRun & { readonly to: string; readonly note: string | null }): Promise<Run> {
    return this.#change(runId, revision, (run, acts) =>
      handedOver(run, this.#clean(to), this.#cleanOrNull(note), acts),
    );
  }

  /** Says for which incident it is carried out. */
  forIncident({ runId, revision, incidentId }: LinkWish): Promise<Run> {
    return this.#change(runId, revision, (run) => linkedTo(run, incidentId));
  }

  /** @throws AppError runbook/not-due while a step is left */
  finish({ runId, revision, note }: OfRun & { readonly note: string | null }): Promise<Run> {
    return this.#change(runId, revision, (run, acts) => {
      if (this.#performer.isLive(runId)) throw stepRuns();
      return finished(run, this.#cleanOrNull(note), acts);
    });
  }

  abandon({ runId, revision, reason }: OfRun & { readonly reason: string }): Promise<Run> {
    return this.#change(runId, revision, (run, acts) => {
      if (this.#performer.isLive(runId)) throw stepRuns();
      return abandoned(run, this.#clean(reason), acts);
    });
  }

  /** The record alone; `records` tells as well what of it is not as it was written. */
  export(runId: RunId, format: ExportFormat, language: Language) {
    return this.records.text(runId, format, language, []);
  }

  /** Ends what is carried out; how it ended is written before this resolves. */
  async dispose(): Promise<void> {
    await this.#performer.dispose();
  }

  async #change(
    id: RunId,
    revision: number,
    decide: (run: KnownRun, acts: { readonly now: number; readonly operator: string }) => RunDecision,
  ): Promise<Run> {
    await this.#learned(id);
    const acts = { now: this.#ports.clock.now(), operator: this.#ports.operator() };
    return runOf(this.#keeper.change(id, revision, (run) => decide(run, acts)));
  }

  /** The run, once the secrets of its target are kept out of what is said of it. */
  async #learned(id: RunId): Promise<KnownRun> {
    const run = this.#keeper.get(id);
    await this.#ports.learnSecrets(run.record.targetId, AbortSignal.timeout(learnMs));
    return run;
  }

  #factsFor({ record }: KnownRun): BeginFacts {
    const { clock, operator, clockOf } = this.#ports;
    return {
      now: () => clock.now(),
      operator,
      serverClock: () => clockOf(record.targetId),
    };
  }

  #clean(text: string): string {
    return keptText(text, this.#ports.clean, 10_000);
  }

  #cleanOrNull(text: string | null): string | null {
    return text === null || text === '' ? null : this.#clean(text);
  }
}
