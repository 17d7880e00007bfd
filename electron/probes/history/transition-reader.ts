import { LocalText } from '../../../shared/model/local-text.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TransitionKind } from '../../../shared/rules/thresholds.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { stateOfCode } from './state-code.ts';

export type StoredTransition = {
  readonly probeId: string;
  readonly at: number;
  readonly from: State;
  readonly to: State;
  readonly kind: TransitionKind;
  readonly reason: LocalText | null;
};

type Row = {
  readonly probe_id: string;
  readonly at: number;
  readonly from_state: number;
  readonly to_state: number;
  readonly kind: string;
  readonly reason: string | null;
};

/** State changes of a target before a moment, newest first. */
export function readTransitions(
  database: SqliteDatabase,
  targetId: string,
  before: number,
  limit: number,
): readonly StoredTransition[] {
  const query = `SELECT probe_id, at, from_state, to_state, kind, reason FROM probe_transition
    WHERE target_id = ? AND at < ? ORDER BY at DESC, id DESC LIMIT ?`;
  return database
    .prepare<[string, number, number], Row>(query)
    .all(targetId, before, limit)
    .map((row) => ({
      probeId: row.probe_id,
      at: row.at,
      from: stateOfCode(row.from_state),
      to: stateOfCode(row.to_state),
      kind: row.kind === 'open' || row.kind === 'close' ? row.kind : 'change',
      reason: row.reason === null ? null : (LocalText.safeParse(JSON.parse(row.reason)).data ?? null),
    }));
}
