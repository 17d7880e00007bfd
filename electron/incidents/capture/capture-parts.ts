import { localText } from '../../../shared/text/local-text.ts';
import type { ViewPage } from '../../../shared/model/view.ts';
import { jsonMoment } from '../../../shared/text/json-times.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { HiddenCounts } from '../hide/hidden-counts.ts';
import { LineHider, hideSecrets } from '../hide/hide-text.ts';
import type { IncidentTarget } from '../incident-ports.ts';
import { keepData, keepFacts, nothingKept } from './capture-context.ts';
import type { CaptureContext, CapturePart, Captured } from './capture-context.ts';
import { logPart } from './capture-log.ts';

const shortMs = 30_000;
const viewMs = 60_000;
const viewRows = 500;
const historyPoints = 500;
const timelineEntries = 1000;

/** Everything that is captured of a target, what is lost first at the beginning. */
export function captureParts(target: IncidentTarget): readonly CapturePart[] {
  const { pack } = target;
  const views = pack?.views.filter(({ id }) => pack.incident?.views?.includes(id) ?? true) ?? [];
  return [
    part('changes', 'changes', localText('What changed', '변경 사항'), shortMs, captureChanges),
    part('probes', 'probes', localText('Probes and their history', '점검과 이력'), shortMs, captureProbes),
    ...(pack?.incident?.requests ?? []).map((request): CapturePart => ({
      id: `request-${request.id}`,
      kind: 'request',
      title: request.title,
      withinMs: request.timeout + 5000,
      capture: (context) => captureAnswer(context, request),
    })),
    part('policies', 'policies', localText('Settings and policies', '설정과 정책'), shortMs, capturePolicies),
    part(
      'versions',
      'versions',
      localText('Versions and fingerprints', '버전과 지문'),
      shortMs,
      captureVersions,
    ),
    ...(pack?.logs ?? []).map(logPart),
    ...views.map(({ id, title }): CapturePart => ({
      id: `view-${id}`,
      kind: 'view',
      title,
      withinMs: viewMs,
      capture: (context) => captureView(context, id),
    })),
    part('timeline', 'timeline', localText('Timeline', '타임라인'), shortMs, captureTimeline),
  ];
}

function part(
  id: string,
  kind: CapturePart['kind'],
  title: LocalText,
  withinMs: number,
  capture: CapturePart['capture'],
): CapturePart {
  return { id, kind, title, withinMs, capture };
}

async function captureChanges(context: CaptureContext): Promise<Captured> {
  const { target, from, witnesses, signal } = context;
  const report = await witnesses.changes(target.id, from, signal);
  return keepFacts(context, 'changes.json', report);
}

async function captureProbes(context: CaptureContext): Promise<Captured> {
  const { target, from, to, witnesses } = context;
  const { probes, ...standing } = witnesses.standing(target.id);
  const histories = probes.map((probe) => ({
    ...probe,
    result: witnesses.result(target.id, probe.id),
    history: limited(witnesses.history(target.id, probe.id, from, to)),
  }));
  return keepFacts(context, 'probes.json', { ...standing, from, to, probes: histories });
}

function limited<History extends { readonly points: readonly unknown[] }>(history: History): History {
  return { ...history, points: history.points.slice(-historyPoints) };
}

async function captureAnswer(
  context: CaptureContext,
  {
    id,
    request,
    session,
    timeout,
  }: NonNullable<NonNullable<IncidentTarget['pack']>['incident']>['requests'][number],
): Promise<Captured> {
  const { target, witnesses, signal } = context;
  const answer = await witnesses.ask(target.id, { request, session, timeoutMs: timeout }, signal);
  if (answer.kind === 'failed') return nothingKept('failed', answer.reason);
  const parsed = parseJson(answer.text);
  const kept =
    typeof parsed !== 'object' || parsed === null
      ? await keepText(context, `requests/${id}.txt`, answer.text)
      : await keepData(context, `requests/${id}.json`, parsed);
  return answer.truncated ? { ...kept, state: 'partly', reason: answerCut } : kept;
}

/** Line by line: a text that is no JSON may be a log as well. */
async function keepText(context: CaptureContext, path: string, text: string): Promise<Captured> {
  const { folder, clean } = context;
  const counts = new HiddenCounts();
  const hider = new LineHider((line) => hideSecrets(line, clean, counts), counts);
  const lines = text.split('\n').flatMap((line) => hider.line(line) ?? []);
  const sum = await folder.write(path, (append) => append(visibleText(lines.join('\n'))));
  return { state: 'taken', reason: null, path, ...sum, lines: lines.length };
}

async function capturePolicies(context: CaptureContext): Promise<Captured> {
  const { target, witnesses, signal } = context;
  if (target.pack !== null && target.pack['settings-files'].length === 0)
    return nothingKept('empty', noPolicies);
  return keepFacts(context, 'policies.json', await witnesses.policies(target.id, signal));
}

async function captureVersions(context: CaptureContext): Promise<Captured> {
  const { target, witnesses } = context;
  const facts = Object.fromEntries(witnesses.facts(target.id));
  const { pack, packId, name } = target;
  return keepFacts(context, 'versions.json', {
    target: name,
    pack: packId,
    packVersion: pack?.version ?? null,
    capturedWith: witnesses.console(),
    facts,
  });
}

async function captureView(context: CaptureContext, viewId: string): Promise<Captured> {
  const { target, witnesses, signal } = context;
  const views = await witnesses.views(target.id, signal);
  const view = views.find(({ id }) => id === viewId);
  if (view === undefined) return nothingKept('empty', notForThisTarget);
  if (view.unavailable !== null) return nothingKept('failed', view.unavailable);
  const page = await witnesses.view(target.id, viewId, viewRows, signal);
  const kept = await keepFacts(context, `views/${viewId}.json`, {
    title: view.title,
    ...withCellTimes(page),
  });
  return page.total > page.rows.length
    ? { ...kept, state: 'partly', reason: rowsLeftOut(page.rows.length, page.total) }
    : kept;
}

/** Moments in cells as RFC 3339. */
function withCellTimes(page: ViewPage): ViewPage {
  const times = page.columns.map(({ type }) => type === 'time');
  const rows = page.rows.map((cells) =>
    cells.map((cell, place) =>
      typeof cell === 'number' && times[place] === true ? (jsonMoment('at', cell) ?? cell) : cell,
    ),
  );
  return { ...page, rows };
}

async function captureTimeline(context: CaptureContext): Promise<Captured> {
  const { target, from, to, witnesses } = context;
  const entries = witnesses.timeline(target.id, to + 1, timelineEntries).filter(({ at }) => at >= from);
  return keepFacts(context, 'timeline.json', entries);
}

const answerCut = localText(
  'The answer is longer than the pack allows and was cut off.',
  '응답이 팩에서 허용한 길이보다 길어 잘렸습니다.',
);
const noPolicies = localText('This system has no settings files.', '이 시스템에는 설정 파일이 없습니다.');
const notForThisTarget = localText(
  'This view is not for a target with these settings.',
  '이 설정의 대상에는 해당하지 않는 보기입니다.',
);

function rowsLeftOut(kept: number, total: number): LocalText {
  return localText(`The first ${kept} of ${total} rows.`, `전체 ${total}행 중 처음 ${kept}행입니다.`);
}
