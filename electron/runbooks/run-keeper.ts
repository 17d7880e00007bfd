import type { RunId, RunbookId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import { attemptPart, partDetails, wholeRun } from './run-parts.ts';
import type { AttemptRecord, KnownRun, RunRecord } from './run-record.ts';
import type { RunChange, RunTable } from './run-table.ts';
import { movedOn, runEnded, unknownRun } from './runbook-errors.ts';

/** What is to be written of a run: together, or not at all. */
export type RunDecision = {
  readonly change?: RunChange;
  readonly attempts?: readonly AttemptRecord[];
  readonly facts?: readonly JournalFact[];
};

type KeeperParts = {
  readonly table: RunTable;
  readonly journal: JournalPort;
  /** Whether an attempt of this run is under way in this process. */
  readonly isLive: (id: RunId) => boolean;
  readonly onChange: (id: RunId) => void;
};

/** Runs as they are kept: every change is one step further, with its lines in the journal, or refused because somebody was first. */
export class RunKeeper {
  readonly #parts: KeeperParts;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** @throws AppError runbook/unknown-run */
  get(id: RunId): KnownRun {
    const found = this.#parts.table.find(id);
    if (found === null) throw unknownRun(id);
    return this.#asItIs(found);
  }

  list(filter: { readonly targetId: TargetId | null; readonly open: boolean | null }): readonly KnownRun[] {
    return this.#parts.table.list(filter).map((run) => this.#asItIs(run));
  }

  newest(targetId: TargetId, runbookId: RunbookId): KnownRun | null {
    const found = this.#parts.table.newest(targetId, runbookId);
    return found === null ? null : this.#asItIs(found);
  }

  /** When the last run that was finished ended (epoch ms); null where none was. */
  lastFinishedAt(targetId: TargetId, runbookId: RunbookId): number | null {
    return this.#parts.table.lastFinishedAt(targetId, runbookId);
  }

  begin(record: Omit<RunRecord, 'runbook'>, runbookText: string, fact: JournalFact): KnownRun {
    const { table, onChange } = this.#parts;
    table.inOne(() => {
      table.insert(record, runbookText);
      this.#append(record.id, [fact], [wholeRun]);
    });
    onChange(record.id);
    return this.get(record.id);
  }

  /**
   * Changes a run that has not ended.
   * @param revision what the caller has seen; null for what the console does by itself
   * @throws AppError runbook/unknown-run, runbook/ended, runbook/moved-on, store/…, journal/append-failed; nothing is written then
   */
  change(id: RunId, revision: number | null, decide: (run: KnownRun) => RunDecision): KnownRun {
    const { table, onChange } = this.#parts;
    table.inOne(() => {
      const run = this.get(id);
      if (revision !== null && revision !== run.record.revision) throw movedOn();
      if (run.record.state !== 'open') throw runEnded();
      const { change = {}, attempts = [], facts = [] } = decide(run);
      for (const attempt of attempts) table.putAttempt(id, attempt);
      table.update(run.record, change);
      const ended = attempts.filter(({ state }) => state !== 'running' && state !== 'waiting');
      this.#append(id, facts, [
        ...(Object.keys(change).length === 0 ? [] : [wholeRun]),
        ...ended.map(({ stepId, number }) => attemptPart(stepId, number)),
      ]);
    });
    onChange(id);
    return this.get(id);
  }

  /** The last of the entries holds the sums of what was written with them, so that the journal knows it again. */
  #append(id: RunId, facts: readonly JournalFact[], written: readonly string[]): void {
    const { table, journal } = this.#parts;
    const last = facts.length - 1;
    facts.forEach((fact, at) =>
      journal.append(
        at < last || written.length === 0
          ? fact
          : { ...fact, details: { ...fact.details, ...partDetails(table.parts(id), written) } },
      ),
    );
  }

  /** An attempt that runs in no process was cut off, whether or not that could be written down yet. */
  #asItIs(run: KnownRun): KnownRun {
    if (this.#parts.isLive(run.record.id) || run.attempts.every(({ state }) => state !== 'running'))
      return run;
    return { ...run, attempts: run.attempts.map((one) => (one.state === 'running' ? cutOff(one) : one)) };
  }
}

/** Nobody knows when it ended, or how far it came. */
export function cutOff(attempt: AttemptRecord): AttemptRecord {
  return { ...attempt, state: 'cut-off', result: attempt.result ?? cutOffText };
}

const cutOffText = localText(
  'The console ended while this was carried out: how far it came is not known. Look at the target before it is repeated.',
  '수행 중에 콘솔이 종료되어 어디까지 진행되었는지 알 수 없습니다. 다시 수행하기 전에 대상을 확인하십시오.',
);
