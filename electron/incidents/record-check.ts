import type { CaptureId, IncidentId } from '../../shared/model/ids.ts';
import type { Incident, RecordProblem } from '../../shared/model/incident.ts';
import type { AlteredRecord, JournalEntry, JournalVerdict } from '../../shared/model/journal.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { CaptureStore } from './capture/capture-store.ts';
import type { EvidenceFolder } from './capture/evidence-folder.ts';
import {
  capturePart,
  fieldPart,
  followUpPart,
  headPart,
  notePart,
  recordProblems,
  runPart,
} from './incident-record.ts';
import type { RecordedPart } from './incident-record.ts';
import type { Witnesses } from './incident-ports.ts';
import type { IncidentService } from './incident-service.ts';
import type { IncidentStore } from './incident-store.ts';

type RecordCheckParts = {
  readonly incidents: Pick<IncidentService, 'stored' | 'list'>;
  readonly store: IncidentStore;
  readonly captures: CaptureStore;
  readonly folderOf: (id: IncidentId, captureId: CaptureId) => EvidenceFolder;
  readonly witnesses: Pick<Witnesses, 'recorded' | 'chain'>;
};

/** How much of an incident was compared with what was written down of it, and what does not fit. */
export type CheckedRecord = {
  /** Files of evidence. */
  readonly files: number;
  /** Files that were kept before sums were taken: nobody can tell. */
  readonly filesWithoutSum: number;
  readonly problems: readonly RecordProblem[];
};

/** Says whether incidents are as they were written. */
export class RecordCheck {
  readonly #parts: RecordCheckParts;

  constructor(parts: RecordCheckParts) {
    this.#parts = parts;
  }

  /** What of all incidents is not as the journal says it was written. Files of evidence are compared when they are exported. */
  async altered(signal: AbortSignal): Promise<readonly AlteredRecord[]> {
    const entries = await this.#parts.witnesses.recorded(signal);
    return this.#parts.incidents.list(null, null).flatMap(({ id, title }) => {
      const what = localText(`Incident "${title}" (${id})`, `인시던트 "${title}"(${id})`);
      return this.#ofRecord(id, entries).map((problem) => ({ what, ...problem }));
    });
  }

  /** One incident, with every file of its evidence, and the journal itself. */
  async check({ id, evidence }: Incident, signal: AbortSignal): Promise<CheckedRecord> {
    const { witnesses, folderOf } = this.#parts;
    const problems: RecordProblem[] = [
      ...chainProblem(await witnesses.chain(signal)),
      ...this.#ofRecord(id, await witnesses.recorded(signal)),
    ];
    let files = 0;
    let filesWithoutSum = 0;
    for (const capture of evidence)
      for (const { path, sha256, title } of capture.items) {
        if (path === null) continue;
        files += 1;
        const now = await folderOf(id, capture.id).sha256Of(path, signal);
        const part = fileText(title, path);
        if (now === null) problems.push({ part, problem: missing });
        else if (sha256 === null) filesWithoutSum += 1;
        else if (sha256 !== now) problems.push({ part, problem: altered });
      }
    return { files, filesWithoutSum, problems };
  }

  #ofRecord(id: IncidentId, entries: readonly JournalEntry[]): readonly RecordProblem[] {
    const ours = entries.filter(({ details }) => details['incident'] === id);
    return recordProblems(this.#recorded(id), ours);
  }

  /** What is still being captured is not written down yet. */
  #recorded(id: IncidentId): readonly RecordedPart[] {
    const { incidents, store, captures } = this.#parts;
    const ended = captures.list(id).filter(({ state }) => state !== 'running');
    return [
      headPart(incidents.stored(id)),
      ...[...store.fields(id)].map(([fieldId, field]) => fieldPart(fieldId, field)),
      ...[...store.notes(id)].map(([number, note]) => notePart(number, note)),
      ...store.followUps(id).map(followUpPart),
      ...store.runs(id).map(runPart),
      ...ended.map(capturePart),
    ];
  }
}

function chainProblem({ brokenAt }: Pick<JournalVerdict, 'brokenAt'>): readonly RecordProblem[] {
  if (brokenAt === null) return [];
  const { seq, problem } = brokenAt;
  return [{ part: localText(`Journal, entry ${seq}`, `저널 항목 ${seq}`), problem }];
}

function fileText(title: LocalText, path: string): LocalText {
  return localText(`${title.en} (${path})`, `${title.ko}(${path})`);
}

const missing = localText(
  'The file is missing: it was kept when the evidence was captured, and was taken away since.',
  '파일이 없습니다. 증거를 수집할 때 보관했으나 그 뒤에 없어졌습니다.',
);
const altered = localText(
  'The file was altered after it was captured: it does not fit the hash that was taken then.',
  '수집한 뒤 파일이 변경되었습니다. 수집할 때의 해시와 일치하지 않습니다.',
);
