import { z } from 'zod';
import type { TargetId } from '../../shared/model/ids.ts';
import type { CaptureLimits } from '../../shared/model/snapshot.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { defaultCaptureLimits } from './capture/sqlite/capture-limits.ts';

const Row = z
  .object({ max_stall_ms: z.number(), max_pin_ms: z.number(), max_wal_growth_bytes: z.number() })
  .transform((row) => ({
    maxStallMs: row.max_stall_ms,
    maxPinMs: row.max_pin_ms,
    maxWalGrowthBytes: row.max_wal_growth_bytes,
  }));

/** How much a capture may ask of each target's server: what an operator chose, and the defaults for everybody else. */
export class LimitsTable {
  readonly #one;
  readonly #put;
  readonly #remove;

  constructor(database: SqliteDatabase) {
    this.#one = database.prepare<[string], unknown>('SELECT * FROM capture_limit WHERE target_id = ?');
    this.#put = database.prepare<[string, number, number, number]>(
      `INSERT OR REPLACE INTO capture_limit (target_id, max_stall_ms, max_pin_ms, max_wal_growth_bytes)
       VALUES (?, ?, ?, ?)`,
    );
    this.#remove = database.prepare<[string]>('DELETE FROM capture_limit WHERE target_id = ?');
  }

  of(targetId: TargetId): CaptureLimits {
    const row = this.#one.get(targetId);
    if (row !== undefined) return Row.parse(row);
    const { maxStallMs, maxPinMs, maxWalGrowthBytes } = defaultCaptureLimits;
    return { maxStallMs, maxPinMs, maxWalGrowthBytes };
  }

  put(targetId: TargetId, { maxStallMs, maxPinMs, maxWalGrowthBytes }: CaptureLimits): void {
    this.#put.run(targetId, maxStallMs, maxPinMs, maxWalGrowthBytes);
  }

  /** The target is gone; one that is adopted under its id again begins with the defaults. */
  remove(targetId: TargetId): void {
    this.#remove.run(targetId);
  }
}
