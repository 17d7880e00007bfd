import { HistoryPruner } from '../../../../electron/probes/history/history-pruner.ts';
import { HistoryReader } from '../../../../electron/probes/history/history-reader.ts';
import { HistoryWriter } from '../../../../electron/probes/history/history-writer.ts';
import { ProbeStore } from '../../../../electron/probes/history/probe-store.ts';
import { newStanding } from '../../../../shared/rules/thresholds.ts';
import type { EvidenceFact } from '../../../../shared/model/probe.ts';
import type { State } from '../../../../shared/model/state.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../../fakes/recording-logger.ts';
import { openTempStore } from '../../../fakes/temp-store.ts';

export const targetId = '0123456789abcdef';

/** The history on a real database in a temporary folder, with a clock that the test moves. */
export function openHistory() {
  const temp = openTempStore();
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const { database } = temp;
  const store = new ProbeStore(database);
  const writer = new HistoryWriter(database, clock, logger);
  const reader = new HistoryReader(database);
  const pruner = new HistoryPruner(database, clock, logger);
  const key = store.keys(targetId, ['health']).get('health') ?? -1;

  function write(at: number, state: State, latencyMs: number | null, evidence: EvidenceFact[] = []): void {
    const result = {
      state,
      reason: null,
      value: null,
      unit: null,
      latencyMs,
      checkedAt: at,
      evidence,
      steps: [],
    };
    const parts = { startedAt: at, result, memory: null, transition: null };
    writer.write({ key, targetId, probeId: 'health', standing: { ...newStanding, state }, ...parts });
  }

  function count(table: string): number {
    return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  }

  return { ...temp, clock, logger, store, writer, reader, pruner, key, write, count };
}
