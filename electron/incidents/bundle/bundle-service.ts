import type { JobId, RunId, TargetId } from '../../../shared/model/ids.ts';
import type { BundleFile, BundlePreview, Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { IncidentDefinition } from '../../packs/schema/incident.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import type { EvidenceFolder } from '../capture/evidence-folder.ts';
import { HiddenCounts } from '../hide/hidden-counts.ts';
import type { Clean } from '../hide/hide-text.ts';
import type { StartJob } from '../incident-ports.ts';
import type { IncidentService } from '../incident-service.ts';
import type { CheckedRecord, RecordCheck } from '../record-check.ts';
import { evidenceEntries, runEntry } from './bundle-files.ts';
import type { BundleEntry, Hide } from './bundle-files.ts';
import { bundleHide, readEntry, reportFiles, shownIncident, totalOf } from './make-bundle.ts';
import type { BundleWish } from './make-bundle.ts';
import { fileOfRun, reportSections } from './report-sections.ts';
import type { Language, Shown } from './report-sections.ts';
import { hiddenSamples } from './samples.ts';
import { userNames } from './user-names.ts';
import { reportMarkdown } from './write-report.ts';
import { writeZip } from './write-zip.ts';

type BundleServiceParts = {
  readonly incidents: IncidentService;
  readonly recordCheck: RecordCheck;
  /** The record of a run as Markdown. */
  readonly runRecord: (runId: RunId, language: Language) => string;
  readonly folderOf: (id: Incident['id'], captureId: IncidentCapture['id']) => EvidenceFolder;
  /** Makes the secrets of a target known, as far as they can be read now. */
  readonly learnSecrets: (id: TargetId, signal: AbortSignal) => Promise<void>;
  /** Columns of views that hold names of users. */
  readonly peopleOf: (packId: string) => IncidentDefinition['people'];
  readonly clean: Clean;
  readonly journal: JournalPort;
  readonly startJob: StartJob;
};

const samplesShown = 20;

/** An incident as one file for others: reports, evidence, what was taken out of it, and sums. */
export class BundleService {
  readonly #parts: BundleServiceParts;

  constructor(parts: BundleServiceParts) {
    this.#parts = parts;
  }

  /** What a bundle would hold, without writing it. Reads all evidence. */
  async preview(id: Incident['id'], wish: BundleWish, signal: AbortSignal): Promise<BundlePreview> {
    const { incident, checked, hide, entries } = await this.#prepare(id, wish, signal);
    const files: BundleFile[] = [];
    const samples = hiddenSamples(samplesShown);
    for (const entry of entries)
      files.push(await readEntry(entry, signal, (text) => samples.look(entry.path, text)));
    const counts = new HiddenCounts();
    const shown: Shown = { incident: shownIncident(incident, hide, counts), checked };
    const hidden = totalOf(files, counts);
    const sections = reportSections({ ...shown, hidden }, wish.language);
    const report = reportMarkdown({ title: shown.incident.title, language: wish.language, sections });
    samples.look('report.md', report);
    const made = reportFiles(shown, wish.language, files, counts).map(({ path, text }) => ({
      path,
      sizeBytes: Buffer.byteLength(text),
      hidden: path === 'incident.json' ? counts.list() : [],
    }));
    const problems = [...checked.problems];
    return { problems, files: [...made, ...files], hidden, samples: samples.found(), report };
  }

  /** Begins to write the bundle into a new file. @throws AppError incident/unknown */
  export(id: Incident['id'], wish: BundleWish, path: string): JobId {
    const { incidents, journal, startJob } = this.#parts;
    const stored = incidents.stored(id);
    const title = localText(`Bundle of "${stored.title}"`, `"${stored.title}" 번들`);
    return startJob(
      { kind: 'incident-export', title, targetId: stored.targetId, repositoryId: null },
      async (signal, onProgress) => {
        const { incident, checked, hide, entries } = await this.#prepare(id, wish, signal);
        const counts = new HiddenCounts();
        const shown: Shown = { incident: shownIncident(incident, hide, counts), checked };
        const written = await writeZip({
          path,
          entries,
          last: (files) => reportFiles(shown, wish.language, files, counts),
          signal,
          onEntry: (entry, place, bytes) =>
            onProgress({
              stage: localText(entry, entry),
              step: place + 1,
              steps: entries.length + 1,
              files: place,
              filesTotal: entries.length,
              bytes,
              bytesTotal: null,
            }),
        });
        const hidden = totalOf(written.entries, counts);
        const total = hidden.reduce((sum, { count }) => sum + count, 0);
        journal.append({
          action: 'incident.exported',
          targetId: incident.targetId,
          subject: incident.title,
          result: 'done',
          details: {
            incident: id,
            path,
            files: written.files,
            hidden: total,
            problems: checked.problems.length,
          },
        });
        const { sizeBytes, files } = written;
        const problems = [...checked.problems];
        return { kind: 'incident-export', path, sizeBytes, files, hidden: total, problems };
      },
    );
  }

  async #prepare(
    id: Incident['id'],
    wish: BundleWish,
    signal: AbortSignal,
  ): Promise<{
    readonly incident: Incident;
    readonly checked: CheckedRecord;
    readonly hide: Hide;
    readonly entries: readonly BundleEntry[];
  }> {
    const { incidents, recordCheck, runRecord, folderOf, clean } = this.#parts;
    const incident = incidents.get(id);
    await this.#parts.learnSecrets(incident.targetId, signal);
    const folders = (capture: IncidentCapture) => folderOf(id, capture.id);
    const people = wish.personal.names ? this.#parts.peopleOf(incident.packId) : [];
    const names = await userNames(incident, people, folders);
    const hide = bundleHide(clean, wish.personal, names);
    const checked = await recordCheck.check(incident, signal);
    const runs = incident.runs.map((run) => runEntry(fileOfRun(run), runRecord(run.id, wish.language), hide));
    return {
      incident,
      checked,
      hide,
      entries: [...runs, ...(await evidenceEntries(incident, folders, hide))],
    };
  }
}
