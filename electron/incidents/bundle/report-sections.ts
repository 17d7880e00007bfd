import type { HiddenCount, Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import type { RunSummary } from '../../../shared/model/runbook.ts';
import { utcSecond } from '../../../shared/text/utc-time.ts';
import type { CheckedRecord } from '../record-check.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { captureStates, hiddenKinds, itemStates, reportTexts, runStates } from './report-texts.ts';

export type Language = 'en' | 'ko';

/** What a report says, in an order, as plain texts that each format writes in its own way. */
export type ReportSection = { readonly title: string } & (
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly none: string;
    }
  | { readonly kind: 'text'; readonly text: string }
);

const captureFolder = 'evidence';

/** The folder of a capture in the bundle. */
export function folderOfCapture(capture: Pick<IncidentCapture, 'startedAt' | 'id'>): string {
  const stamp = new Date(capture.startedAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${captureFolder}/${stamp}-${capture.id.slice(0, 6)}`;
}

/** What a report is made of: texts as they may leave, and how far they are what was written once. */
export type Shown = { readonly incident: Incident; readonly checked: CheckedRecord };

/** The file of a run in the bundle. */
export function fileOfRun({ id }: Pick<RunSummary, 'id'>): string {
  return `runs/${id}.md`;
}

export function reportSections(
  { incident, checked, hidden }: Shown & { readonly hidden: readonly HiddenCount[] },
  language: Language,
): readonly ReportSection[] {
  const say = (text: LocalText) => text[language];
  const t = reportTexts;
  return [
    inShort(incident, say),
    checkedSection(checked, say),
    {
      kind: 'text',
      title: say(t.rootCause),
      text: incident.rootCause ?? say(t.noRootCause),
    },
    fieldsSection(incident, say),
    runsSection(incident, say),
    {
      kind: 'table',
      title: say(t.followUps),
      header: ['#', say(t.what), say(t.state), say(t.who)],
      rows: incident.followUps.map(({ number, text, doneAt, doneBy, by }) => [
        String(number),
        text,
        doneAt === null ? say(t.notDone) : `${say(t.done)} ${utcSecond(doneAt)}`,
        doneBy ?? by,
      ]),
      none: say(t.noFollowUps),
    },
    {
      kind: 'table',
      title: say(t.notes),
      header: [say(t.when), say(t.who), say(t.what)],
      rows: incident.notes.map(({ at, by, text }) => [utcSecond(at), by, text]),
      none: say(t.noNotes),
    },
    {
      kind: 'table',
      title: say(t.timeline),
      header: [say(t.when), say(t.what), say(t.state)],
      rows: incident.timeline.map(({ at, text, from, to }) => [
        utcSecond(at),
        say(text),
        to === null ? '' : `${from ?? ''} → ${to}`,
      ]),
      none: say(t.noTimeline),
    },
    ...(incident.evidence.length === 0
      ? [{ kind: 'text', title: say(t.evidence), text: say(t.noEvidence) } as const]
      : incident.evidence.flatMap((capture) => evidenceSections(capture, language))),
    hiddenSection(hidden, say),
  ];
}

type Say = (text: LocalText) => string;

function inShort(incident: Incident, say: Say): ReportSection {
  const t = reportTexts;
  const origin = { hand: t.byHand, state: t.byState, run: t.byRun }[incident.origin.kind];
  return {
    kind: 'facts',
    title: say(t.facts),
    rows: [
      [say(t.target), incident.targetName],
      [say(t.pack), incident.packId],
      [say(t.state), say(incident.state === 'open' ? t.open : t.closed)],
      [say(t.opened), `${utcSecond(incident.openedAt)} · ${incident.openedBy}`],
      [say(t.origin), say(origin)],
      [say(t.from), utcSecond(incident.from)],
      [say(t.to), incident.to === null ? say(t.lasting) : utcSecond(incident.to)],
      ...(incident.closedAt === null
        ? []
        : [[say(t.closed), `${utcSecond(incident.closedAt)} · ${incident.closedBy ?? ''}`] as const]),
    ],
  };
}

function checkedSection({ files, filesWithoutSum, problems }: CheckedRecord, say: Say): ReportSection {
  const t = reportTexts;
  const title = say(t.checked);
  if (problems.length > 0)
    return {
      kind: 'table',
      title: `${title}: ${say(t.notAsWritten)}`,
      header: [say(t.what), say(t.remark)],
      rows: problems.map(({ part, problem }) => [say(part), say(problem)]),
      none: '',
    };
  const without = filesWithoutSum === 0 ? [] : [`${say(t.withoutSum)} ${filesWithoutSum}`];
  return { kind: 'text', title, text: [`${say(t.asWritten)} ${files}`, ...without].join('\n') };
}

function fieldsSection({ fields }: Incident, say: Say): ReportSection {
  const t = reportTexts;
  return {
    kind: 'table',
    title: say(t.fields),
    header: [say(t.question), say(t.answer), say(t.who), say(t.when)],
    rows: fields.map(({ title, value, problem, by, at }) => [
      say(title),
      value ?? `— ${say(problem ?? t.unanswered)}`,
      by === 'console' || (by === null && problem !== null) ? say(t.byConsole) : (by ?? ''),
      at === null ? '' : utcSecond(at),
    ]),
    none: say(t.noFields),
  };
}

function runsSection({ runs, runIds }: Incident, say: Say): ReportSection {
  const t = reportTexts;
  const known = new Set<string>(runs.map(({ id }) => id));
  return {
    kind: 'table',
    title: say(t.runs),
    header: [say(t.what), say(t.state), say(t.begun), say(t.ended), say(t.who), say(t.file)],
    rows: [
      ...runs.map((run) => [
        say(run.title),
        say(runState(run)),
        utcSecond(run.startedAt),
        run.endedAt === null ? '' : utcSecond(run.endedAt),
        run.operator,
        fileOfRun(run),
      ]),
      ...runIds.filter((id) => !known.has(id)).map((id) => [id, say(t.runGone), '', '', '', '']),
    ],
    none: say(t.noRuns),
  };
}

function runState({ state, ok }: RunSummary): LocalText {
  if (state !== 'finished') return runStates[state];
  return ok === true ? runStates.finished : runStates.notAllWell;
}

function evidenceSections(capture: IncidentCapture, language: Language): readonly ReportSection[] {
  const say = (text: LocalText) => text[language];
  const t = reportTexts;
  const folder = folderOfCapture(capture);
  const title = `${say(t.evidence)}: ${utcSecond(capture.from)} – ${utcSecond(capture.to)} (${say(captureStates[capture.state])})`;
  const items: ReportSection = {
    kind: 'table',
    title,
    header: [say(t.what), say(t.state), say(t.file), say(t.size), say(t.remark)],
    rows: capture.items.map((item) => [
      say(item.title),
      say(itemStates[item.state]),
      item.path === null ? '' : `${folder}/${item.path}`,
      item.path === null ? '' : formatBytes(item.sizeBytes, language),
      item.reason === null ? '' : say(item.reason),
    ]),
    none: say(t.noEvidence),
  };
  if (capture.followed.length === 0) return [items];
  return [
    items,
    {
      kind: 'table',
      title: say(t.followed),
      header: [say(t.id), say(t.lines), say(t.files), say(t.when)],
      rows: capture.followed.map(({ id, lines, files, firstAt }) => [
        id,
        String(lines),
        files.join(', '),
        firstAt === null ? '' : utcSecond(firstAt),
      ]),
      none: '',
    },
  ];
}

function hiddenSection(hidden: readonly HiddenCount[], say: Say): ReportSection {
  const t = reportTexts;
  return {
    kind: 'table',
    title: say(t.hidden),
    header: [say(t.kind), say(t.count)],
    rows: hidden.map(({ kind, count }) => [say(hiddenKinds[kind]), String(count)]),
    none: say(t.nothingHidden),
  };
}
