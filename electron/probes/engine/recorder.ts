import type { ProbeResult } from '../../../shared/model/probe.ts';
import { advance, afterGap } from '../../../shared/rules/thresholds.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { HistoryReader, RecentSample } from '../history/history-reader.ts';
import type { HistoryWriter } from '../history/history-writer.ts';
import type { ProbeStore } from '../history/probe-store.ts';
import { resultOf } from './bounded-result.ts';
import { engineLimits } from './engine-limits.ts';
import type { ProbeEntry } from './probe-entry.ts';
import type { RunEnd } from './run-probe.ts';
import type { StagedMemory } from './staged-memory.ts';

/** Puts what was found into memory and on its way into the database. */
export class Recorder {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #store: ProbeStore;
  readonly #reader: HistoryReader;
  readonly #writer: HistoryWriter;

  constructor(parts: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly store: ProbeStore;
    readonly reader: HistoryReader;
    readonly writer: HistoryWriter;
  }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#store = parts.store;
    this.#reader = parts.reader;
    this.#writer = parts.writer;
  }

  /** The raw result goes into the history as it is; the state that is shown follows the thresholds. */
  record(
    entry: ProbeEntry,
    end: Exclude<RunEnd, { kind: 'cancelled' }>,
    memory: StagedMemory | null,
  ): ProbeResult {
    const result = resultOf(end, this.#clock.now());
    const { definition } = entry;
    const rule = { openAfter: definition['open-after'], closeAfter: definition['close-after'] };
    const finding = { state: result.state, reason: result.reason, at: result.checkedAt };
    const { standing, transition } = advance(entry.standing, finding, rule);
    this.#appendRecent(entry, result);
    entry.standing = standing;
    entry.checkedAt = result.checkedAt;
    if (result.state !== 'unknown' || standing.state === 'unknown') entry.foundAt = result.checkedAt;
    entry.value = result.value;
    entry.unit = result.unit;
    entry.latencyMs = result.latencyMs;
    const written = memory?.written ?? null;
    if (written !== null) entry.memory = { value: written.value };
    const { key, targetId, probeId, startedAt } = entry;
    const memoryText = written?.text ?? null;
    this.#writer.write({
      key,
      targetId,
      probeId,
      standing,
      startedAt,
      result,
      memory: memoryText,
      transition,
    });
    return result;
  }

  /** Nothing was measured for so long that the last result says nothing any more. */
  expire(entry: ProbeEntry, reason: LocalText): void {
    const standing = afterGap(entry.standing, this.#clock.now(), reason);
    if (standing === entry.standing) return;
    entry.standing = standing;
    const { key, targetId, probeId, startedAt } = entry;
    const nothing = { result: null, memory: null, transition: null };
    this.#writer.write({ key, targetId, probeId, standing, startedAt, ...nothing });
  }

  /** What the probe kept, read from the database the first time. */
  memoryOf(entry: ProbeEntry): unknown {
    entry.memory ??= { value: this.#store.memory(entry.key) };
    return entry.memory.value;
  }

  recentOf(entry: ProbeEntry): readonly RecentSample[] {
    return this.#loadRecent(entry);
  }

  lastResult(entry: ProbeEntry): ProbeResult | null {
    return this.#writer.pendingResult(entry.key) ?? this.#store.result(entry.key);
  }

  #appendRecent(entry: ProbeEntry, result: ProbeResult): void {
    const recent = this.#loadRecent(entry);
    recent.push({ at: result.checkedAt, state: result.state, latencyMs: result.latencyMs });
    if (recent.length > engineLimits.recentSamples) recent.shift();
  }

  /** A database that cannot be read costs the strip of newest results, not the result that was just had. */
  #loadRecent(entry: ProbeEntry): RecentSample[] {
    if (entry.recent !== null) return entry.recent;
    try {
      entry.recent = [...this.#reader.recent(entry.key, engineLimits.recentSamples)];
    } catch (error: unknown) {
      this.#logger.bug(error, 'reading the newest results of a probe');
      entry.recent = [];
    }
    return entry.recent;
  }
}
