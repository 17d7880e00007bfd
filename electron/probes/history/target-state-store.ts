import { z } from 'zod';
import { State } from '../../../shared/model/state.ts';
import type { Logger } from '../../platform/logger.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** The state of a target, and since when (epoch ms). */
export type HeldState = { readonly state: State; readonly since: number };

const Row = z.object({ target_id: z.string(), state: State, since: z.number() });

/** Since when targets have been as they are, across restarts of the console. */
export class TargetStateStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  all(): ReadonlyMap<string, HeldState> {
    const rows = this.#database
      .prepare<[], unknown>('SELECT target_id, state, since FROM target_state')
      .all();
    return new Map(
      rows.map((raw) => {
        const { target_id, state, since } = Row.parse(raw);
        return [target_id, { state, since }];
      }),
    );
  }

  keep(targetId: string, { state, since }: HeldState): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO target_state (target_id, state, since) VALUES (?, ?, ?)')
      .run(targetId, state, since);
  }

  forget(targetId: string): void {
    this.#database.prepare('DELETE FROM target_state WHERE target_id = ?').run(targetId);
  }
}

/** A disk that is full costs the moment after a restart, not the state that is shown. */
export function keepState(store: TargetStateStore, targetId: string, held: HeldState, logger: Logger): void {
  try {
    store.keep(targetId, held);
  } catch (error: unknown) {
    const problem = error instanceof Error ? error.message : String(error);
    logger.error('probes.history-not-written', { problem });
  }
}
