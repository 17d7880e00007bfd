import { parseNaiveTime } from '../../../shared/rules/naive-time.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { jsonText } from '../../packs/expression/captures.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import type { HttpRequest } from '../../packs/schema/request.ts';
import { readAnswer } from '../http/answer-body.ts';
import { createBudget } from '../http/budget.ts';
import { evidenceOf } from '../http/evidence.ts';
import { exchange } from '../http/exchange.ts';
import type { Answered } from '../http/exchange.ts';
import { finding, unansweredFinding, unsentFinding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import type { OpenSession } from '../http/session-pool.ts';
import type { ProbeContext, ProbeKind } from '../probe-kind.ts';
import { judgeClocks, readingOf, serverOffsetMs } from './clock-readings.ts';
import type { ClockReading, ClockReadings } from './clock-readings.ts';
import { askHost, askSntp } from './other-clocks.ts';
import { attempt, noSessionOutcome, outcome } from './outcome.ts';
import { carrierOf, withSession } from './use-session.ts';
import type { SessionAttempt } from './use-session.ts';

type Definition = ProbeOf<'clock'>;

const frontPage: HttpRequest = { method: 'HEAD', redirects: 'stop', 'max-bytes': 1024 };

/** The server's clock, by every way it shows itself. The value is how many seconds it is ahead. */
export const clockKind: ProbeKind<'clock'> = {
  kind: 'clock',
  run: (definition, context) =>
    attempt(async () => {
      const { session } = definition;
      if (session === undefined) return (await runClock(definition, context, null)).outcome;
      return withSession(session, context, (open) => runClock(definition, context, open), noSessionOutcome);
    }),
};

async function runClock(
  definition: Definition,
  context: ProbeContext,
  session: OpenSession | null,
): Promise<SessionAttempt> {
  const { clock, target } = context;
  const request = definition.request ?? frontPage;
  const scope = createRunScope({
    settings: target.settings,
    credentials: await readCredentials(definition, context.secrets, context.signal),
    session: session?.provided ?? {},
    now: clock.now(),
  });
  const budget = createBudget(clock, context.timeoutMs);
  const timeServer = timeServerOf(definition, scope);
  const asking = Promise.all([askSntp(timeServer, context, budget), askHost(context, budget)]);
  asking.catch(() => {});
  const sentAt = clock.now();
  const result = await exchange(request, scope.templates, {
    http: context.http,
    cookies: session === null ? null : carrierOf(session),
    signal: context.signal,
    timeoutMs: budget.remainingMs(),
  });
  const between = { sentAt, receivedAt: clock.now() };
  const [sntp, host] = await asking;
  const steps = [...sntp.steps, ...host.steps];
  if (result.kind === 'unsent')
    return { outcome: outcome(unsentFinding(result.error)), sessionRefused: false };
  const evidence = evidenceOf(result, { secrets: scope.hidden(), privateBody: request.private === true });
  if (result.kind === 'unanswered') {
    const told = [...readingFacts({ ...noReadings, host: host.reading }), ...evidence];
    return { outcome: outcome(unansweredFinding(result), { evidence: told, steps }), sessionRefused: false };
  }
  // What the body took to arrive is not between the two moments in which the server looked at its clock.
  const own = readServer(result, definition, scope, {
    ...between,
    receivedAt: sentAt + firstByteMs(result, between),
  });
  const readings = { ...own, host: host.reading, sntp: sntp.reading };
  const offsetMs = serverOffsetMs(readings);
  const found = judgeClocks(readings, {
    warnAfterMs: definition['warn-after'],
    downAfterMs: definition['down-after'],
    zone: zoneOf(definition, scope),
    packReason: definition.reason,
  });
  return {
    outcome: outcome(found.state === 'ok' ? (untold(definition, result, own.timestamp) ?? found) : found, {
      value: offsetMs === null ? null : Math.round(offsetMs / 10) / 100,
      unit: offsetMs === null ? null : 's',
      latencyMs: result.latencyMs,
      evidence: [...readingFacts(readings), ...evidence],
      steps,
    }),
    sessionRefused: session !== null && result.answer.status === 401,
  };
}

function firstByteMs(
  { answer }: Answered,
  between: { readonly sentAt: number; readonly receivedAt: number },
): number {
  const tookMs = between.receivedAt - between.sentAt;
  const bodyMs = answer.phases.totalMs - (answer.phases.firstByteMs ?? answer.phases.totalMs);
  return Math.max(0, tookMs - bodyMs);
}

function readServer(
  result: Answered,
  definition: Definition,
  scope: RunScope,
  between: { readonly sentAt: number; readonly receivedAt: number },
): { readonly date: ClockReading | null; readonly timestamp: ClockReading | null } {
  const dateMs = Date.parse(result.answer.headers['date'] ?? '');
  const date = Number.isNaN(dateMs) ? null : readingOf(dateMs, between, true);
  if (definition.timestamp === undefined) return { date, timestamp: null };
  const text = jsonText(definition.timestamp.json, readAnswer(result, between.receivedAt).json);
  const timeMs = text === null ? null : parseNaiveTime(text, zoneOf(definition, scope));
  const whole = text !== null && !/:\d\d[.,]\d/.test(text);
  return { date, timestamp: timeMs === null ? null : readingOf(timeMs, between, whole) };
}

/** The pack knows where the answer shows a time, and this one does not. */
function untold(
  { timestamp }: Definition,
  { answer }: Answered,
  reading: ClockReading | null,
): Finding | null {
  if (timestamp === undefined || reading !== null) return null;
  return finding(
    'unknown',
    `The answer (${answer.status}) shows no readable time at ${timestamp.json}; only its Date header could be compared.`,
    `응답(${answer.status})의 ${timestamp.json}에 읽을 수 있는 시간이 없어 Date 헤더만 비교할 수 있었습니다.`,
  );
}

function zoneOf({ timestamp }: Definition, scope: RunScope): string {
  return timestamp === undefined ? 'UTC' : fillTemplate(timestamp.zone, settingsOnly(scope)).value;
}

/** A name that is looked up is seen by everybody on the way: nothing secret goes into it. */
function settingsOnly({ templates: { settings, now, uuid } }: RunScope): TemplateScope {
  return { settings, now, uuid };
}

/** Host and port, or empty text without one. */
function timeServerOf({ sntp }: Definition, scope: RunScope): string {
  return sntp === undefined ? '' : fillTemplate(sntp, settingsOnly(scope)).value.trim();
}

const noReadings: ClockReadings = { date: null, timestamp: null, host: null, sntp: null };

function readingFacts(readings: ClockReadings): EvidenceFact[] {
  const named: readonly (readonly [string, ClockReading | null])[] = [
    ['Date header against this desk', readings.date],
    ['time in the answer against this desk', readings.timestamp],
    ['clock of the host against this desk', readings.host],
    ['time server against this desk', readings.sntp],
  ];
  return named.flatMap(([name, reading]) =>
    reading === null
      ? []
      : [{ name, value: `${signed(reading.offsetMs)} s ± ${(reading.uncertaintyMs / 1000).toFixed(2)} s` }],
  );
}

function signed(ms: number): string {
  return `${ms >= 0 ? '+' : ''}${(ms / 1000).toFixed(2)}`;
}
