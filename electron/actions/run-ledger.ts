import type { StageResult } from '../../shared/model/action.ts';
import type { ActionRunId, TargetId } from '../../shared/model/ids.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { RunRecord } from './run-record.ts';
import type { RunStore } from './run-store.ts';

const saidMost = 500;

/** Writes down what runs do, in the table and in the journal: what begins before it begins. */
export class RunLedger {
  readonly #store: RunStore;
  readonly #journal: JournalPort;

  constructor(store: RunStore, journal: JournalPort) {
    this.#store = store;
    this.#journal = journal;
  }

  /** Before anything is changed: whatever ends this process now, the record says that it had begun. */
  begin(run: RunRecord, noted: Readonly<Record<string, string>> = {}): void {
    this.#store.put(run);
    this.#journal.append({
      action: run.reverts === null ? 'action.begin' : 'action.revert-begin',
      targetId: run.targetId,
      subject: run.actionId,
      result: 'done',
      details: {
        ...namedArguments(run),
        run: run.id,
        ...(run.reverts === null ? {} : { reverts: run.reverts }),
        ...noted,
      },
    });
  }

  /** How a run stands now; a stage that has ended goes into the journal. */
  note(run: RunRecord, ended: StageResult | null, noted: Readonly<Record<string, string>> = {}): void {
    this.#store.put(run);
    if (ended === null) return;
    this.#journal.append({
      action: 'action.stage',
      targetId: run.targetId,
      subject: `${run.actionId}: ${ended.id}`,
      result: stageResults[ended.outcome],
      details: {
        run: run.id,
        outcome: ended.outcome,
        found: (ended.found?.en ?? '').slice(0, saidMost),
        ...noted,
      },
    });
  }

  /** The end of a run, with what else is to be known of it. */
  end(run: RunRecord, details: Readonly<Record<string, string | number | null>>): void {
    this.#store.put(run);
    this.#journal.append({
      action: run.reverts === null ? 'action.run' : 'action.revert',
      targetId: run.targetId,
      subject: run.actionId,
      result: run.state === 'done' ? 'done' : run.state === 'stopped' ? 'cancelled' : 'failed',
      details: { ...namedArguments(run), run: run.id, ...details },
    });
  }

  /** A run that did not begin, or that was ended by an error. */
  refused(
    what: { readonly targetId: TargetId; readonly actionId: string; readonly reverts: ActionRunId | null },
    result: 'refused' | 'failed' | 'cancelled',
    details: Readonly<Record<string, string | number>>,
  ): void {
    this.#journal.append({
      action: what.reverts === null ? 'action.run' : 'action.revert',
      targetId: what.targetId,
      subject: what.actionId,
      result,
      details,
    });
  }
}

const stageResults = {
  running: 'done',
  done: 'done',
  skipped: 'done',
  waiting: 'done',
  failed: 'failed',
  stopped: 'cancelled',
  'not-run': 'cancelled',
} as const;

export function namedArguments(run: Pick<RunRecord, 'arguments'>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(run.arguments).map(([name, value]) => [`argument ${name}`, value]),
  );
}
