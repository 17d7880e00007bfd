import { basename, join } from 'node:path';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import { copyDamaged, unknownRun } from '../action-errors.ts';
import type { ChosenRun } from '../action-requests.ts';
import { RunStore } from '../run-store.ts';
import { keepCopy } from './keep-copy.ts';
import type { SealedCopies } from './sealed-copies.ts';

type TakeOutParts = {
  readonly database: SqliteDatabase;
  readonly journal: JournalPort;
  readonly copies: SealedCopies;
};

/** Settings files as they were before a run, for whoever has to set them by hand. */
export class TakeOut {
  readonly #parts: TakeOutParts;
  readonly #store: RunStore;

  constructor(parts: TakeOutParts) {
    this.#parts = parts;
    this.#store = new RunStore(parts.database);
  }

  /**
   * Writes them in clear into a folder of this computer, for this account only, and answers their paths.
   * @throws AppError action/unknown-run, action/blocked, credentials/…, store/…
   */
  async into(folder: string, { targetId, runId }: ChosenRun): Promise<string[]> {
    const run = this.#store.find(targetId, runId);
    if (run === null || run.kept.length === 0) throw unknownRun(runId);
    const written: string[] = [];
    for (const file of run.kept) {
      const text = await this.#parts.copies.read(file);
      if (text === null) throw copyDamaged(file.copy);
      const place = join(folder, `${run.id}-${file.stage}-${basename(file.path)}`);
      await keepCopy(place, text);
      written.push(place);
    }
    this.#parts.journal.append({
      action: 'action.take-out',
      targetId,
      subject: run.actionId,
      result: 'done',
      details: { run: run.id, folder, files: written.length },
    });
    return written;
  }
}
