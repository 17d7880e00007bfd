import { jsonText } from '../../packs/expression/captures.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { readAnswer } from '../http/answer-body.ts';
import type { AnswerBody } from '../http/answer-body.ts';
import { createBudget } from '../http/budget.ts';
import { cleaner, evidenceOf } from '../http/evidence.ts';
import { exchange } from '../http/exchange.ts';
import type { Exchange } from '../http/exchange.ts';
import { fine, unansweredFinding, unsentFinding } from '../http/finding.ts';
import { judgeAnswer } from '../http/judge.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import type { OpenSession } from '../http/session-pool.ts';
import type { ProbeContext, ProbeKind } from '../probe-kind.ts';
import { attempt, noSessionOutcome, outcome } from './outcome.ts';
import { carrierOf, renewalFinding, withSession } from './use-session.ts';
import type { SessionAttempt } from './use-session.ts';

type Definition = ProbeOf<'http'>;

/** One request, and what its answer must look like. */
export const httpKind: ProbeKind<'http'> = {
  kind: 'http',
  run: (definition, context) =>
    attempt(async () => {
      const { session } = definition;
      if (session === undefined) return (await runOnce(definition, context, null)).outcome;
      return withSession(session, context, (open) => runOnce(definition, context, open), noSessionOutcome);
    }),
};

async function runOnce(
  definition: Definition,
  context: ProbeContext,
  session: OpenSession | null,
): Promise<SessionAttempt> {
  const credentials = await readCredentials(definition, context.secrets, context.signal);
  const scope = createRunScope({
    settings: context.target.settings,
    credentials,
    session: session?.provided ?? {},
    now: context.clock.now(),
  });
  const result = await exchange(definition.request, scope.templates, {
    http: context.http,
    cookies: session === null ? null : carrierOf(session),
    signal: context.signal,
    timeoutMs: createBudget(context.clock, context.timeoutMs).remainingMs(),
  });
  const evidence = () =>
    evidenceOf(result, { secrets: scope.hidden(), privateBody: definition.request.private === true });
  if (result.kind === 'unsent')
    return { outcome: outcome(unsentFinding(result.error)), sessionRefused: false };
  if (result.kind === 'unanswered') {
    return { outcome: outcome(unansweredFinding(result), { evidence: evidence() }), sessionRefused: false };
  }
  const body = readAnswer(result, context.clock.now());
  const signedIn = session !== null && definition.request.anonymous !== true;
  if (signedIn) session.absorbCookies(result.url, result.answer.setCookies);
  scope.hide(result.request.secrets);
  const found = judged(result, body, definition, scope);
  const renewal =
    session === null || definition.session === undefined ? null : renewalFinding(definition.session, session);
  return {
    outcome: outcome(found.state === 'ok' && renewal !== null ? renewal : found, {
      ...measure(definition, body),
      latencyMs: result.latencyMs,
      evidence: evidence(),
    }),
    sessionRefused: signedIn && body.status === 401 && found.state !== 'ok',
  };
}

function judged(
  result: Extract<Exchange, { kind: 'answered' }>,
  body: AnswerBody,
  definition: Definition,
  scope: RunScope,
) {
  // Only what goes wrong is described, so the work of describing is not done on every healthy round.
  if (definition.expect.length === 0 && result.redirect === null && body.status >= 200 && body.status < 300)
    return fine;
  return judgeAnswer(result, body, {
    expect: definition.expect,
    scope: scope.templates,
    secrets: scope.hidden(),
    clean: (text) => cleaner(scope.hidden())(text),
  });
}

function measure(
  { measure: wanted }: Definition,
  body: AnswerBody,
): { value: number | null; unit: string | null } {
  if (wanted === undefined) return { value: null, unit: null };
  if (wanted === 'latency') return { value: body.latencyMs, unit: 'ms' };
  const text = jsonText(wanted.json, body.json);
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return { value: Number.isFinite(value) ? value : null, unit: wanted.unit ?? null };
}
