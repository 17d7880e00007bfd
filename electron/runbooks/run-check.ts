import { RunId } from '../../shared/model/ids.ts';
import type { RunProblem } from '../../shared/model/runbook.ts';
import type { AlteredRecord, JournalEntry } from '../../shared/model/journal.ts';
import { localText } from '../../shared/text/local-text.ts';
import { partProblems, partText } from './run-parts.ts';
import type { RunTable } from './run-table.ts';

type RunCheckParts = {
  readonly table: Pick<RunTable, 'find' | 'ids' | 'parts'>;
  /** What the journal holds of all runs, oldest first. */
  readonly recorded: (signal: AbortSignal) => Promise<readonly JournalEntry[]>;
};

/** Says whether runs are as they were written: an answer that was rewritten behind the console does not fit its hash in the journal. */
export class RunCheck {
  readonly #parts: RunCheckParts;

  constructor(parts: RunCheckParts) {
    this.#parts = parts;
  }

  /** What of all runs is not as the journal says it was written. */
  async altered(signal: AbortSignal): Promise<readonly AlteredRecord[]> {
    const { table, recorded } = this.#parts;
    const byRun = Map.groupBy(await recorded(signal), ({ details }) => details['run']);
    const ids = new Set([
      ...table.ids(),
      ...[...byRun.keys()].flatMap((id) => RunId.safeParse(id).data ?? []),
    ]);
    return [...ids].flatMap((id) =>
      this.#problems(id, byRun.get(id) ?? []).map((problem) => ({
        what: localText(`Run ${id} of a runbook`, `런북 실행 ${id}`),
        ...problem,
      })),
    );
  }

  /** One run. */
  async check(id: RunId, signal: AbortSignal): Promise<readonly RunProblem[]> {
    const entries = await this.#parts.recorded(signal);
    return this.#problems(
      id,
      entries.filter(({ details }) => details['run'] === id),
    );
  }

  #problems(id: RunId, entries: readonly JournalEntry[]): readonly RunProblem[] {
    const { table } = this.#parts;
    const problems = partProblems(table.parts(id), entries);
    const run = problems.length === 0 ? null : table.find(id);
    const titleOf = (stepId: string) =>
      run?.record.runbook.steps.find((step) => step.id === stepId)?.title ?? localText(stepId, stepId);
    return problems.map(([part, problem]) => ({ part: partText(part, titleOf), problem }));
  }
}
