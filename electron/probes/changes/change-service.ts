import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Change, ChangeReport } from '../../../shared/model/change.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { JournalEntry } from '../../../shared/model/journal.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { State } from '../../../shared/model/state.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { GapStore } from '../history/gap-store.ts';
import { readTransitions } from '../history/transition-reader.ts';
import type { JournalReader } from '../timeline/timeline-service.ts';
import { gapEntryText, journalText } from '../timeline/timeline-texts.ts';
import type { FactStore } from './fact-store.ts';
import type { FactWatch } from './fact-watch.ts';
import { lastOkAt } from './last-ok.ts';

type ChangeServiceParts = {
  readonly clock: Clock;
  readonly database: SqliteDatabase;
  readonly store: FactStore;
  readonly watch: FactWatch;
  readonly journal: JournalReader;
  /** State of a target and of each of its probes. @throws AppError target/unknown */
  readonly states: (targetId: TargetId) => {
    readonly state: State;
    readonly probes: ReadonlyMap<string, State>;
    /** When it was added, epoch ms. */
    readonly addedAt: number;
  };
  /** Holds the settings against their policies, which tells the watch. */
  readonly checkPolicies: (targetId: TargetId, signal: AbortSignal) => Promise<unknown>;
};

/** What breaks a server is often done a while before it shows. */
const leadMs = 30 * 60_000;
const dayMs = 86_400_000;
/** Without a moment at which all was well there is no use in going back further. */
const longestMs = 30 * dayMs;
const transitionsRead = 5000;
const changesShown = 300;
const lookWithinMs = 20_000;

/**
 * What this console does that can make a target other than it was: actions, restores, releases, and how it is reached and measured. What only looks, takes
 * copies or writes something down, as the steps of a runbook do, would bury it.
 */
const changing =
  /^(?:action\.(?:run|revert)|restore\.(?!safety-).*|release\.(?!trigger).*|target\.(?:edited|adopted)|credential\.(?:stored|removed)|probe\.(?:pause|resume))$/;
/** Read in one go: what changes something is rare among all that is written down. */
const entriesRead = 5000;

/** What is not as it was on a target, from what is remembered of it and from what this console did. */
export class ChangeService {
  readonly #parts: ChangeServiceParts;
  readonly #gaps: GapStore;

  constructor(parts: ChangeServiceParts) {
    this.#parts = parts;
    this.#gaps = new GapStore(parts.database);
  }

  /** Since when a target is not ok, epoch ms; null while it is, or where that is not known. */
  okUntil(targetId: TargetId): number | null {
    const { clock, database, states } = this.#parts;
    const transitions = readTransitions(database, targetId, clock.now() + 1, transitionsRead);
    const { probes, addedAt } = states(targetId);
    return lastOkAt(probes, transitions, addedAt);
  }

  /** Looks at files and settings first. `from` null: since a little before the target last was ok. @throws AppError target/unknown */
  async show(targetId: TargetId, from: number | null, signal: AbortSignal): Promise<ChangeReport> {
    const { clock, store, states } = this.#parts;
    const { state } = states(targetId);
    const unread = await this.#look(targetId, signal);
    const okUntil = this.okUntil(targetId);
    const to = clock.now();
    const isFine = state === 'ok' || state === 'paused';
    const begin = from ?? (okUntil === null ? to - (isFine ? dayMs : longestMs) : okUntil - leadMs);
    const found = this.between(targetId, begin, to);
    return {
      targetId,
      state,
      okUntil,
      from: begin,
      to,
      changes: found.slice(0, changesShown),
      more: found.length > changesShown,
      watched: store.count(targetId),
      unread: [...unread],
    };
  }

  /** Changes of a time, newest first; at most a few more than are shown. */
  between(targetId: TargetId, from: number, to: number): readonly Change[] {
    const limit = changesShown + 1;
    return [
      ...this.#parts.store.changes(targetId, from, to, limit),
      ...this.#ownActions(targetId, from, to, limit),
      ...this.#gapsBetween(from, to, limit),
    ]
      .toSorted((left, right) => right.at - left.at)
      .slice(0, limit);
  }

  async #look(targetId: TargetId, signal: AbortSignal): Promise<readonly LocalText[]> {
    const { watch, checkPolicies } = this.#parts;
    const looking = AbortSignal.any([signal, AbortSignal.timeout(lookWithinMs)]);
    try {
      await checkPolicies(targetId, looking);
      return await watch.look(targetId, looking);
    } catch (error: unknown) {
      signal.throwIfAborted();
      if (looking.aborted) return [notInTime];
      if (isAppError(error) && error.code !== 'target/unknown') return [error.text];
      throw error;
    }
  }

  #ownActions(targetId: TargetId, from: number, to: number, limit: number): readonly Change[] {
    return this.#parts.journal
      .forTarget(targetId, to + 1, entriesRead)
      .filter(({ at, action }) => at >= from && changing.test(action))
      .slice(0, limit)
      .map((entry: JournalEntry) => plainChange(entry.at, 'action', journalText(entry)));
  }

  #gapsBetween(from: number, to: number, limit: number): readonly Change[] {
    return this.#gaps.between(from, to, limit).map((gap) => {
      const lengthMs = gap.to - gap.from;
      const length = localText(formatDuration(lengthMs, 'en'), formatDuration(lengthMs, 'ko'));
      return { ...plainChange(gap.to, 'gap', gapEntryText(gap.cause, length)), notBefore: gap.from };
    });
  }
}

function plainChange(at: number, kind: 'action' | 'gap', title: LocalText): Change {
  return { at, notBefore: null, kind, title, before: null, after: null, probeId: null, policyId: null };
}

const notInTime = localText(
  'The files of the target did not answer in time, so what changed in them is not known. Check whether its folder is reachable.',
  '대상의 파일이 제때 응답하지 않아 변경 여부를 알 수 없습니다. 폴더에 접근할 수 있는지 확인하십시오.',
);
