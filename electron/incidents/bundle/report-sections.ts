import type { HiddenCount, Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { captureStates, hiddenKinds, itemStates, reportTexts } from './report-texts.ts';

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

/** @param hidden null while that is not known yet */
export function reportSections(
  incident: Incident,
  language: Language,
  hidden: readonly HiddenCount[] | null,
): readonly ReportSection[] {
  const say = (text: LocalText) => text[language];
  const t = reportTexts;
  return [
    inShort(incident, say),
    {
      kind: 'text',
      title: say(t.rootCause),
      text: incident.rootCause ?? say(t.noRootCause),
    },
    {
      kind: 'facts',
      title: say(t.fields),
      rows: incident.fields.map(({ title, value, problem }) => [
        say(title),
        value ?? `— ${say(problem ?? t.unanswered)}`,
      ]),
    },
    {
      kind: 'table',
      title: say(t.followUps),
      header: ['#', say(t.what), say(t.state), say(t.who)],
      rows: incident.followUps.map(({ number, text, doneAt, doneBy, by }) => [
        String(number),
        text,
        doneAt === null ? say(t.notDone) : `${say(t.done)} ${timeText(doneAt)}`,
        doneBy ?? by,
      ]),
      none: say(t.noFollowUps),
    },
    {
      kind: 'table',
      title: say(t.notes),
      header: [say(t.when), say(t.who), say(t.what)],
      rows: incident.notes.map(({ at, by, text }) => [timeText(at), by, text]),
      none: say(t.noNotes),
    },
    {
      kind: 'table',
      title: say(t.timeline),
      header: [say(t.when), say(t.what), say(t.state)],
      rows: incident.timeline.map(({ at, text, from, to }) => [
        timeText(at),
        say(text),
        to === null ? '' : `${from ?? ''} → ${to}`,
      ]),
      none: say(t.noTimeline),
    },
    ...(incident.evidence.length === 0
      ? [{ kind: 'text', title: say(t.evidence), text: say(t.noEvidence) } as const]
      : incident.evidence.flatMap((capture) => evidenceSections(capture, language))),
    ...(hidden === null ? [] : [hiddenSection(hidden, say)]),
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
      [say(t.opened), `${timeText(incident.openedAt)} · ${incident.openedBy}`],
      [say(t.origin), say(origin)],
      [say(t.from), timeText(incident.from)],
      [say(t.to), incident.to === null ? say(t.lasting) : timeText(incident.to)],
      ...(incident.runIds.length === 0 ? [] : [[say(t.runs), incident.runIds.join(', ')] as const]),
      ...(incident.closedAt === null
        ? []
        : [[say(t.closed), `${timeText(incident.closedAt)} · ${incident.closedBy ?? ''}`] as const]),
    ],
  };
}

function evidenceSections(capture: IncidentCapture, language: Language): readonly ReportSection[] {
  const say = (text: LocalText) => text[language];
  const t = reportTexts;
  const folder = folderOfCapture(capture);
  const title = `${say(t.evidence)}: ${timeText(capture.from)} – ${timeText(capture.to)} (${say(captureStates[capture.state])})`;
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
        firstAt === null ? '' : timeText(firstAt),
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

/** In UTC: a bundle is read elsewhere. */
export function timeText(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
