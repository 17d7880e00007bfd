import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import { unknownCopy, unknownRun } from '../action-errors.ts';
import type { ChosenRun } from '../action-requests.ts';
import { RunStore } from '../run-store.ts';
import { baseOfCopy, copiesOf } from './copy-places.ts';
import type { SealedCopies } from './sealed-copies.ts';
import { WriteOut } from './write-out.ts';

type TakeOutParts = {
  readonly database: SqliteDatabase;
  readonly journal: JournalPort;
  readonly copies: SealedCopies;
  /** Where copies lie. */
  readonly safetyFolder: string;
};

/** What the journal names: a run and its action, or a copy alone. */
type Subject = {
  readonly targetId: TargetId | null;
  readonly subject: string;
  readonly run: string | null;
};

/** What was there before a run, in clear in a folder of this computer, for whoever puts it back by hand. */
export class TakeOut {
  readonly #parts: TakeOutParts;
  readonly #store: RunStore;

  constructor(parts: TakeOutParts) {
    this.#parts = parts;
    this.#store = new RunStore(parts.database);
  }

  /**
   * All that a run has kept; answers where it was written.
   * @throws AppError action/unknown-run, action/blocked, credentials/…, store/…, run/cancelled
   */
  async into(folder: string, { targetId, runId }: ChosenRun, signal: AbortSignal): Promise<string[]> {
    const run = this.#store.find(targetId, runId);
    const { safetyCopy = null, kept = [] } = run ?? {};
    const copies = copiesOf(safetyCopy);
    if (run === null || kept.length + copies.length === 0) throw unknownRun(runId);
    return this.#written(signal, folder, { targetId, subject: run.actionId, run: run.id }, async (out) => {
      for (const file of kept)
        await out.settingsFile(file, join(folder, `${run.id}-${file.stage}-${basename(file.path)}`));
      for (const copy of copies) await out.copy(copy, join(folder, run.id));
    });
  }

  /** One copy of rows or files by its name, also of a run that is no longer known. @throws AppError as `into` */
  async copyInto(folder: string, name: string, signal: AbortSignal): Promise<string[]> {
    const copy = join(this.#parts.safetyFolder, name);
    if (!existsSync(copy)) throw unknownCopy(name, this.#parts.safetyFolder);
    return this.#written(signal, folder, { targetId: null, subject: name, run: null }, (out) =>
      out.copy(copy, join(folder, baseOfCopy(name))),
    );
  }

  /** What was written in clear before a failure stays there, and stands in the journal like the rest. */
  async #written(
    signal: AbortSignal,
    folder: string,
    of: Subject,
    write: (out: WriteOut) => Promise<void>,
  ): Promise<string[]> {
    const out = new WriteOut(this.#parts.copies, signal);
    try {
      await write(out);
    } catch (error: unknown) {
      this.#journal(folder, of, { files: out.ended().files, isWhole: false });
      throw error;
    }
    const { places, files, failure } = out.ended();
    this.#journal(folder, of, { files, isWhole: failure === null });
    if (failure !== null) throw failure;
    return places;
  }

  #journal(
    folder: string,
    { targetId, subject, run }: Subject,
    { files, isWhole }: { readonly files: number; readonly isWhole: boolean },
  ): void {
    this.#parts.journal.append({
      action: 'action.take-out',
      targetId,
      subject,
      result: isWhole ? 'done' : 'failed',
      details: { ...(run === null ? {} : { run }), folder, files },
    });
  }
}
