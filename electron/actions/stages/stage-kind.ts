import type { PlannedChange } from '../../../shared/model/action.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Stage, StageOf } from '../../packs/schema/stage.ts';
import type { ActionContext } from '../action-kind.ts';
import type { KeptFile } from '../run-record.ts';

/** What a plan knows of files: absolute path → SHA-256. Stages change it as they would change the files. */
export type FileDigests = Map<string, string>;

/** One stage of a plan. `lines` is exactly what will be done. */
export type StagePlan = {
  readonly lines: readonly string[];
  readonly changes: readonly PlannedChange[];
  readonly warnings: readonly LocalText[];
  readonly blockers: readonly LocalText[];
  /** Said when all that it would set is so already. */
  readonly nothingToDo: LocalText | null;
};

/** What a stage may use of the run that it belongs to. */
export type StageRun = {
  readonly kept: readonly KeptFile[];
  /** Remembers what puts a file back, before it is changed. */
  readonly keep: (file: KeptFile) => void;
  /** What the files must be now. */
  readonly digests: FileDigests;
  /** Where the copy of a file goes that this stage changes. */
  readonly copyPath: (name: string) => string;
};

/** How a stage ended. `skipped`: there was nothing to do. `waiting`: for a person. */
export type StageEnd = {
  readonly outcome: 'done' | 'failed' | 'skipped' | 'waiting';
  readonly found: LocalText;
  readonly output: string | null;
};

/** One kind of stage. `plan` changes nothing. */
export type StageKind<Do extends Stage['do']> = {
  plan(stage: StageOf<Do>, context: ActionContext, run: PlannedRun): Promise<StagePlan>;
  run(stage: StageOf<Do>, context: ActionContext, run: StageRun): Promise<StageEnd>;
};

/** What a plan knows of the run that it would go back on: nothing where it is not a way back. */
export type PlannedRun = { readonly kept: readonly KeptFile[]; readonly digests: FileDigests };

export const nothingPlanned: Pick<StagePlan, 'changes' | 'warnings' | 'blockers' | 'nothingToDo'> = {
  changes: [],
  warnings: [],
  blockers: [],
  nothingToDo: null,
};
