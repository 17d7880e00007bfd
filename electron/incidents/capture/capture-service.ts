import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { CaptureId } from '../../../shared/model/ids.ts';
import type { IncidentId, JobId } from '../../../shared/model/ids.ts';
import type { Progress } from '../../../shared/model/progress.ts';
import type { CaptureItem, IncidentCapture } from '../../../shared/model/incident.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { StoredIncident } from '../incident-rows.ts';
import { captureRuns, wrongTime } from '../incident-errors.ts';
import { capturePart } from '../incident-record.ts';
import type { IncidentRecord } from '../incident-record.ts';
import type { StartJob, Witnesses } from '../incident-ports.ts';
import type { Clean } from '../hide/hide-text.ts';
import { FollowedIds } from '../logs/followed-ids.ts';
import type { CaptureContext } from './capture-context.ts';
import { keepFacts } from './capture-context.ts';
import { allLogsBytes } from './capture-log.ts';
import { captureParts } from './capture-parts.ts';
import type { CaptureStore } from './capture-store.ts';
import { followedFile } from './capture-store.ts';
import { EvidenceFolder } from './evidence-folder.ts';
import { runCapture } from './run-capture.ts';

type CaptureParts = {
  readonly store: CaptureStore;
  /** Where the evidence of all incidents lies. */
  readonly root: string;
  readonly clock: Clock;
  readonly record: IncidentRecord;
  readonly logger: Logger;
  readonly operator: string;
  readonly witnesses: Witnesses;
  readonly clean: Clean;
  readonly startJob: StartJob;
  /** Called when something of an incident is not as it was. */
  readonly onChange: (id: IncidentId) => void;
  /** Called with a capture that ended, to read fields out of it. */
  readonly onCaptured: (id: IncidentId, captureId: CaptureId, signal: AbortSignal) => Promise<void>;
};

const learnWithinMs = 15_000;
const followedTitle = localText('Correlation ids', '상관 ID');

/** Keeps evidence of incidents. */
export class CaptureService {
  readonly #parts: CaptureParts;

  constructor(parts: CaptureParts) {
    this.#parts = parts;
  }

  folderOf(incidentId: IncidentId, captureId: CaptureId): EvidenceFolder {
    return new EvidenceFolder(join(this.#parts.root, incidentId, captureId));
  }

  /** What an earlier console left in the middle is cut off; what it had kept until then stays. Answers whether there was something. */
  cutOff(incidentOf: (id: IncidentId) => StoredIncident): boolean {
    const { store } = this.#parts;
    const left = store.running();
    for (const { incidentId, id } of left) {
      const items = store.list(incidentId).find((one) => one.id === id)?.items ?? [];
      this.#write(incidentOf(incidentId), id, 'cut-off', items, () => store.cutOff(id));
    }
    return left.length > 0;
  }

  /** Begins a capture of a time (epoch ms). @throws AppError target/unknown, incident/capture-runs, incident/invalid-time */
  start(incident: StoredIncident, from: number, to: number): JobId {
    const { store, clock, operator, witnesses, startJob } = this.#parts;
    const target = witnesses.target(incident.targetId);
    if (store.isRunning(incident.id)) throw captureRuns();
    const startedAt = clock.now();
    if (from >= to || from > startedAt) throw wrongTime();
    const id = CaptureId.parse(randomBytes(8).toString('hex'));
    store.begin(incident.id, { id, by: operator, startedAt, from, to });
    this.#parts.onChange(incident.id);
    const title = localText(`Evidence of "${incident.title}"`, `"${incident.title}" 증거 수집`);
    return startJob(
      { kind: 'incident-capture', title, targetId: target.id, repositoryId: null },
      async (signal, onProgress) => {
        const context: CaptureContext = {
          target,
          from,
          to,
          now: startedAt,
          witnesses,
          folder: this.folderOf(incident.id, id),
          clean: this.#parts.clean,
          followed: new FollowedIds(),
          room: { bytes: allLogsBytes },
          signal,
        };
        const items = await this.#carryOut(incident, id, context, onProgress);
        const failed = items.filter((item) => item.state === 'failed').length;
        const taken = items.length - failed;
        return { kind: 'incident-capture', incidentId: incident.id, captureId: id, taken, failed };
      },
    );
  }

  async #carryOut(
    incident: StoredIncident,
    id: CaptureId,
    context: CaptureContext,
    onProgress: (progress: Progress) => void,
  ): Promise<readonly CaptureItem[]> {
    const { store, logger, onChange, onCaptured } = this.#parts;
    const { target, followed, signal } = context;
    const items: CaptureItem[] = [];
    let state: IncidentCapture['state'] = 'failed';
    const onItem = (item: CaptureItem, number: number) => {
      store.addItem(id, number, item);
      items.push(item);
      onChange(incident.id);
    };
    try {
      await this.#learn(context);
      await runCapture({ parts: captureParts(target), context, logger, onProgress, onItem });
      if (followed.size > 0) {
        const kept = await keepFacts(context, followedFile, followed.written());
        onItem({ id: 'followed-ids', kind: 'ids', title: followedTitle, ...kept }, items.length);
      }
      await onCaptured(incident.id, id, signal);
      state = 'done';
      return items;
    } catch (error: unknown) {
      if (signal.aborted) state = 'cancelled';
      throw error;
    } finally {
      this.#end(incident, id, state, items, followed);
    }
  }

  /** A secret that cannot be read now cannot be recognised: what looks like one is taken out all the same. */
  async #learn({ target, witnesses, signal }: CaptureContext): Promise<void> {
    const learning = AbortSignal.any([signal, AbortSignal.timeout(learnWithinMs)]);
    try {
      await witnesses.learnSecrets(target.id, learning);
    } catch (error: unknown) {
      signal.throwIfAborted();
      if (!learning.aborted && !isAppError(error)) throw error;
    }
  }

  #end(
    incident: StoredIncident,
    id: CaptureId,
    state: IncidentCapture['state'],
    items: readonly CaptureItem[],
    followed: FollowedIds,
  ): void {
    const { store, clock, onChange } = this.#parts;
    this.#write(incident, id, state, items, () =>
      store.end(id, { state, at: clock.now(), followed: followed.shown() }),
    );
    onChange(incident.id);
  }

  #write(
    incident: StoredIncident,
    id: CaptureId,
    state: IncidentCapture['state'],
    items: readonly CaptureItem[],
    end: () => void,
  ): void {
    const { store, record } = this.#parts;
    const failed = items.filter((item) => item.state === 'failed').length;
    const details = { capture: id, items: items.length, failed };
    const result = state === 'done' || state === 'cancelled' ? state : 'failed';
    record.write({ action: 'incident.captured', incident, details, result }, () => {
      end();
      return store.list(incident.id).flatMap((one) => (one.id === id ? [capturePart(one)] : []));
    });
  }
}
