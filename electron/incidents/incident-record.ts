import type { RunId } from '../../shared/model/ids.ts';
import type { FollowUp, IncidentCapture, IncidentNote, RecordProblem } from '../../shared/model/incident.ts';
import type { JournalEntry } from '../../shared/model/journal.ts';
import { alteredParts, sumDetails } from '../../shared/rules/recorded-parts.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import { recordHash } from '../platform/record-hash.ts';
import type { StoredField, StoredIncident } from './incident-rows.ts';
import type { IncidentStore } from './incident-store.ts';

/** A part of an incident, such as `note.3`, and the SHA-256 of what is kept of it. */
export type RecordedPart = readonly [part: string, sha256: string];

/** The first part of every incident; one that the journal knows was written down from its beginning on. */
const whole = 'incident';

/** A part from its values, in their order. */
function recordedPart(part: string, values: readonly unknown[]): RecordedPart {
  return [part, recordHash(JSON.stringify(values))];
}

/** What was captured at one moment: the sums of its files are among its items. */
export function capturePart({ id, by, startedAt, from, to, items }: IncidentCapture): RecordedPart {
  const files = items.map((item) => [item.id, item.state, item.path, item.sizeBytes, item.sha256]);
  return recordedPart(`capture.${id}`, [by, startedAt, from, to, files]);
}

export function fieldPart(fieldId: string, { value, by, at, problem }: StoredField): RecordedPart {
  return recordedPart(`field.${fieldId}`, [value, by, at, problem?.en ?? null]);
}

/** @param number which it has for good */
export function notePart(number: number, { at, by, text }: IncidentNote): RecordedPart {
  return recordedPart(`note.${number}`, [at, by, text]);
}

export function followUpPart({ number, text, at, by, doneAt, doneBy }: FollowUp): RecordedPart {
  return recordedPart(`follow-up.${number}`, [text, at, by, doneAt, doneBy]);
}

export function runPart(runId: RunId): RecordedPart {
  return recordedPart(`run.${runId}`, [runId]);
}

/** What stands in the row of the incident itself. When it was closed is the time of its entry. */
export function headPart({ title, from, to, rootCause, closedAt }: StoredIncident): RecordedPart {
  return recordedPart(whole, [title, from, to, rootCause, closedAt !== null]);
}

type RecordedFact = {
  readonly action: JournalAction;
  readonly incident: StoredIncident;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly result?: JournalFact['result'];
};

/** Changes incidents together with their entry in the journal, which knows afterwards by its sum what was written: both, or neither. */
export class IncidentRecord {
  readonly #store: IncidentStore;
  readonly #journal: JournalPort;

  constructor(store: IncidentStore, journal: JournalPort) {
    this.#store = store;
    this.#journal = journal;
  }

  write(
    { action, incident, details = {}, result = 'done' }: RecordedFact,
    change: () => readonly RecordedPart[],
  ): void {
    const { id, targetId, title } = incident;
    this.#store.together(() => {
      const parts = sumDetails(change());
      this.#journal.append({
        action,
        targetId,
        subject: title,
        result,
        details: { incident: id, ...details, ...parts },
      });
    });
  }
}

/** What is kept now, compared with what the entries of an incident (oldest first) say was written. */
export function recordProblems(
  now: readonly RecordedPart[],
  entries: readonly Pick<JournalEntry, 'details'>[],
): readonly RecordProblem[] {
  return alteredParts(new Map(now), entries, whole).map(([part, problem]) => ({
    part: partText(part),
    problem,
  }));
}

const kinds: Readonly<Record<string, LocalText>> = {
  incident: localText('title, times or root cause', '제목, 시각 또는 근본 원인'),
  note: localText('note', '메모'),
  field: localText('answer', '답변'),
  'follow-up': localText('follow-up', '후속 조치'),
  run: localText('linked run', '연결된 실행'),
  capture: localText('evidence', '증거'),
};

function partText(part: string): LocalText {
  const [kind = '', ...id] = part.split('.');
  const { en, ko } = kinds[kind] ?? localText(kind, kind);
  const name = id.join('.');
  return name === '' ? localText(en, ko) : localText(`${en} ${name}`, `${ko} ${name}`);
}
