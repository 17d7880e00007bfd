import type {
  BundlePreview,
  HiddenCount,
  Incident,
  IncidentCapture,
  RecordProblem,
} from '../../shared/model/incident.ts';
import type { RunSummary, RunbookSummary } from '../../shared/model/runbook.ts';
import { formatBytes } from '../../shared/text/format-bytes.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import { table } from './table.ts';
import { localTime } from './times.ts';

/** An incident for people. @param runbooks for incidents of its target, in the order of priority */
export function incidentText(incident: Incident, runbooks: readonly RunbookSummary[]): string {
  const { id, title, targetName, state, openedAt, openedBy, from, evidenceFrom, to, rootCause } = incident;
  return [
    `${id} · ${visibleText(title)} · ${state}`,
    `Target ${targetName}. Opened ${localTime(openedAt)} by ${openedBy}.`,
    `From ${localTime(from)} to ${to === null ? 'now' : localTime(to)}. Evidence from ${localTime(evidenceFrom)}.`,
    ...(rootCause === null ? [] : [`Root cause: ${visibleText(rootCause)}`]),
    ...section(
      'What to do, in order',
      runbooks.map(
        (runbook, at) =>
          `${at + 1}. ${runbook.title.en}: holdfast runbook start ${runbook.id} --target "${targetName}" --incident ${id}`,
      ),
    ),
    ...section('First questions', fieldLines(incident)),
    ...section(
      'Follow-ups',
      incident.followUps.map(
        ({ number, text, doneAt }) => `${number}. [${doneAt === null ? ' ' : 'x'}] ${visibleText(text)}`,
      ),
    ),
    ...section(
      'Notes',
      incident.notes.map(({ at, by, text }) => `${localTime(at)} ${by}: ${visibleText(text)}`),
    ),
    ...section('Runs', runLines(incident)),
    ...incident.evidence.flatMap((capture) => section(captureTitle(capture), [captureTable(capture)])),
  ].join('\n');
}

function fieldLines({ fields }: Incident): readonly string[] {
  return fields.map(({ id, title, value, problem }) => {
    const said = value === null ? `— ${problem?.en ?? ''}` : visibleText(value).replaceAll('\n', '\n    ');
    return `${title.en} (${id}): ${said}`;
  });
}

function runLines({ runs, runIds }: Incident): readonly string[] {
  const known = new Set<string>(runs.map(({ id }) => id));
  return [
    ...runs.map((run) => `${run.id} ${run.title.en}: ${runStateText(run)}`),
    ...runIds.filter((id) => !known.has(id)),
  ];
}

function runStateText({ state, ok, endedSteps, neededSteps }: RunSummary): string {
  if (state === 'open') return `in progress, ${endedSteps} of ${neededSteps} steps`;
  if (state === 'abandoned') return 'abandoned';
  return ok === true ? 'finished' : 'finished, not all well';
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? []
    : ['', `${title}:`, ...lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`)];
}

function captureTitle({ id, state, from, to }: IncidentCapture): string {
  return `Evidence ${id} (${state}), ${localTime(from)} – ${localTime(to)}`;
}

/** The parts of a capture, each with what is said about it. */
export function captureTable({ items, followed }: IncidentCapture): string {
  const rows = items.map(({ title, state, path, sizeBytes, reason }) => [
    title.en,
    state,
    path === null ? '' : `${path} (${formatBytes(sizeBytes, 'en')})`,
    reason?.en ?? '',
  ]);
  const ids = followed.filter(({ files }) => files.length > 1).length;
  const lines = [table(['what', 'state', 'file', 'remark'], rows)];
  if (followed.length > 0) lines.push(`${followed.length} correlation ids, ${ids} of them in several logs.`);
  return lines.join('\n');
}

/** What is not as it was written; nothing where all is. */
export function problemsText(problems: readonly RecordProblem[]): string {
  return problems
    .map(({ part, problem }) => `Not as it was written: ${visibleText(part.en)}. ${problem.en}\n`)
    .join('');
}

/** What a bundle would hold. */
export function previewText({ files, hidden, samples, report }: BundlePreview): string {
  return [
    report,
    'Files:',
    table(
      ['file', 'size', 'taken out'],
      files.map((file) => [file.path, formatBytes(file.sizeBytes, 'en'), hiddenText(file.hidden)]),
    ),
    '',
    `Taken out in all: ${hiddenText(hidden) || 'nothing'}.`,
    ...section(
      'Where, for example',
      samples.map(({ path, line }) => `${path}: ${visibleText(line)}`),
    ),
  ].join('\n');
}

function hiddenText(hidden: readonly HiddenCount[]): string {
  return hidden.map(({ kind, count }) => `${kind} ${count}`).join(', ');
}
