import type { BundleFile, HiddenCount, Incident, PersonalChoice } from '../../../shared/model/incident.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { withJsonTimes } from '../../../shared/text/json-times.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { hideSecrets, marks } from '../hide/hide-text.ts';
import type { Clean } from '../hide/hide-text.ts';
import { HiddenCounts } from '../hide/hidden-counts.ts';
import { PersonalHider } from '../hide/hide-personal.ts';
import type { BundleEntry, Hide } from './bundle-files.ts';
import { reportSections } from './report-sections.ts';
import type { Language, Shown } from './report-sections.ts';
import { reportHtml, reportMarkdown } from './write-report.ts';

export type BundleWish = { readonly language: Language; readonly personal: PersonalChoice };

/** Hides secrets, and the personal data that was chosen, with the same marks in all files of one bundle. */
export function bundleHide(clean: Clean, personal: PersonalChoice, names: readonly string[]): Hide {
  const hider = new PersonalHider(personal, names);
  return (text, counts) => {
    counts.add('earlier', marks(text));
    return hider.hide(hideSecrets(text, clean, counts), counts);
  };
}

/** The incident as it may leave: every text of it that a person, the target or the console wrote. */
export function shownIncident(incident: Incident, hide: Hide, counts: HiddenCounts): Incident {
  const text = (value: string) => hide(value, counts);
  const textOrNull = (value: string | null) => (value === null ? null : text(value));
  const both = (value: LocalText | null) =>
    value === null ? null : localText(text(value.en), text(value.ko));
  return {
    ...incident,
    targetName: text(incident.targetName),
    title: text(incident.title),
    openedBy: text(incident.openedBy),
    closedBy: textOrNull(incident.closedBy),
    rootCause: textOrNull(incident.rootCause),
    fields: incident.fields.map((field) => ({
      ...field,
      value: textOrNull(field.value),
      by: textOrNull(field.by),
      problem: both(field.problem),
    })),
    notes: incident.notes.map((note) => ({ ...note, by: text(note.by), text: text(note.text) })),
    followUps: incident.followUps.map((one) => ({
      ...one,
      text: text(one.text),
      by: text(one.by),
      doneBy: textOrNull(one.doneBy),
    })),
    runs: incident.runs.map((run) => ({
      ...run,
      startedBy: text(run.startedBy),
      operator: text(run.operator),
    })),
    evidence: incident.evidence.map((capture) => ({
      ...capture,
      by: text(capture.by),
      items: capture.items.map((item) => ({ ...item, reason: both(item.reason) })),
      followed: capture.followed.map((one) => ({ ...one, id: text(one.id) })),
    })),
    timeline: incident.timeline.map((entry) => ({
      ...entry,
      text: localText(text(entry.text.en), text(entry.text.ko)),
    })),
  };
}

/** What stands in a bundle besides evidence, made once it is known what was taken out of that. */
export function reportFiles(
  { incident: shown, checked }: Shown,
  language: Language,
  files: readonly BundleFile[],
  counts: HiddenCounts,
): readonly { readonly path: string; readonly text: string }[] {
  const hidden = totalOf(files, counts);
  const sections = reportSections({ incident: shown, checked, hidden }, language);
  const report = { title: shown.title, language, sections };
  return [
    { path: 'report.md', text: reportMarkdown(report) },
    { path: 'report.html', text: reportHtml(report) },
    { path: 'incident.json', text: `${JSON.stringify(withJsonTimes({ ...shown, checked }), null, 2)}\n` },
    {
      path: 'redactions.json',
      text: `${JSON.stringify({ total: hidden, files: files.filter((file) => file.hidden.length > 0) }, null, 2)}\n`,
    },
  ];
}

export function totalOf(files: readonly BundleFile[], counts: HiddenCounts): HiddenCount[] {
  const total = new HiddenCounts();
  total.addAll(counts.list());
  for (const { hidden } of files) total.addAll(hidden);
  return total.list();
}

/** Reads entries to their end; what each was is told when it is done. */
export async function readEntry(
  entry: BundleEntry,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<BundleFile> {
  let sizeBytes = 0;
  for await (const text of entry.text(signal)) {
    signal.throwIfAborted();
    sizeBytes += Buffer.byteLength(text);
    onText(text);
  }
  return { path: entry.path, sizeBytes, hidden: entry.counts.list() };
}
