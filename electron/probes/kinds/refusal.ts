import { localText } from '../../../shared/text/local-text.ts';
import { credentialsUsed } from '../../packs/expression/templates.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { isWebPage, pageWords, readAnswer } from '../http/answer-body.ts';
import type { AnswerBody } from '../http/answer-body.ts';
import { createBudget } from '../http/budget.ts';
import { createSessionCookies } from '../http/cookie-jar.ts';
import { cleaner, evidenceOf } from '../http/evidence.ts';
import { exchange } from '../http/exchange.ts';
import type { Answered } from '../http/exchange.ts';
import { fine, finding, unansweredFinding, unsentFinding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import { runSteps } from '../http/run-steps.ts';
import type { StepsRun } from '../http/run-steps.ts';
import type { NoSession, OpenSession } from '../http/session-pool.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { attempt, outcome } from './outcome.ts';
import { carrierOf, withSession } from './use-session.ts';
import type { SessionAttempt } from './use-session.ts';

type Definition = ProbeOf<'refusal'>;

/** A request that must be refused. Only a refusal is well; what could not be asked is unknown, never well. */
export const refusalKind: ProbeKind<'refusal'> = {
  kind: 'refusal',
  run: (definition, context) =>
    attempt(async () => {
      const { session } = definition;
      if (session === undefined) return (await runRefusal(definition, context, null)).outcome;
      return withSession(session, context, (open) => runRefusal(definition, context, open), withoutSession);
    }),
};

function withoutSession({ state, reason, steps }: NoSession): ProbeOutcome {
  return outcome({ state: state === 'paused' ? 'paused' : 'unknown', reason }, { steps });
}

async function runRefusal(
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
  const budget = createBudget(context.clock, context.timeoutMs);
  const given = await prepare(definition, context, { scope, budget, session });
  if (given.ended !== null) {
    return {
      outcome: outcome(unasked(given.finding), { steps: given.steps }),
      sessionRefused: session !== null && given.ended.status === 401,
    };
  }
  const result = await exchange(definition.request, scope.templates, {
    http: context.http,
    cookies: session === null ? null : carrierOf(session),
    signal: context.signal,
    timeoutMs: budget.remainingMs(),
  });
  if (result.kind === 'unsent')
    return { outcome: outcome(unsentFinding(result.error)), sessionRefused: false };
  const evidence = evidenceOf(result, {
    secrets: scope.hidden(),
    privateBody: definition.request.private === true,
  });
  if (result.kind === 'unanswered') {
    const found = unasked(unansweredFinding(result));
    return { outcome: outcome(found, { evidence, steps: given.steps }), sessionRefused: false };
  }
  const signedIn = session !== null && definition.request.anonymous !== true;
  return {
    outcome: outcome(judge(result, definition, scope, signedIn, context.clock.now()), {
      latencyMs: result.latencyMs,
      evidence,
      steps: given.steps,
    }),
    // With a session, 401 may only mean that it has ended; what is asked is whether this account is refused.
    sessionRefused: signedIn && result.answer.status === 401,
  };
}

type Preparation = {
  readonly scope: RunScope;
  readonly budget: ReturnType<typeof createBudget>;
  readonly session: OpenSession | null;
};

function prepare(definition: Definition, context: ProbeContext, preparation: Preparation): Promise<StepsRun> {
  const { scope, budget, session } = preparation;
  const jar = createSessionCookies();
  const own = {
    header: jar.header,
    absorb: (url: URL, lines: readonly string[]) => void jar.absorb(url, lines),
  };
  return runSteps(definition.given, {
    http: context.http,
    secrets: context.secrets,
    cookies: session === null ? own : carrierOf(session),
    scope,
    clock: context.clock,
    signal: context.signal,
    budget,
    emit: null,
  });
}

/** The question could not be put, so nothing is known about the answer. */
function unasked(found: Finding): Finding {
  if (found.state === 'ok' || found.state === 'paused') return found;
  return {
    state: 'unknown',
    reason: localText(
      `Whether the server refuses this could not be found out. ${found.reason.en}`,
      `서버가 이 요청을 거부하는지 확인할 수 없었습니다. ${found.reason.ko}`,
    ),
  };
}

function judge(
  answered: Answered,
  definition: Definition,
  scope: RunScope,
  signedIn: boolean,
  now: number,
): Finding {
  const { status } = answered.answer;
  const clean = cleaner(scope.hidden());
  if (definition.refused.includes(status)) return expected(answered, definition, scope, now);
  if (status >= 200 && status < 300) {
    const keys = credentialsUsed(definition.request);
    return reachable(readAnswer(answered, now), keys, signedIn, clean);
  }
  if (answered.redirect !== null || (status >= 300 && status < 400)) return redirected(answered, clean);
  if (status === 429 || status >= 500) {
    return unasked(
      finding('unknown', `It answered ${status} instead.`, `대신 ${status}(으)로 응답했습니다.`),
    );
  }
  const wanted = definition.refused.join(', ');
  return finding(
    'degraded',
    `The server answered ${status} where a refusal (${wanted}) was expected, so it is not proven that the request is refused.`,
    `거부(${wanted})가 예상되는 곳에서 서버가 ${status}(으)로 응답했으므로 요청이 거부된다는 것이 확인되지 않았습니다.`,
  );
}

function reachable(
  body: AnswerBody,
  keys: readonly string[],
  signedIn: boolean,
  clean: (text: string) => string,
): Finding {
  const page = isWebPage(body) ? ` ("${clean(pageWords(body))}")` : '';
  const { status } = body;
  if (signedIn) {
    return finding(
      'down',
      `The server answered ${status}${page} to an account that must be refused here. Check the rights of the account and of this address.`,
      `거부되어야 하는 계정에 서버가 ${status}(으)로 응답했습니다${page}. 계정과 이 주소의 권한을 확인하십시오.`,
    );
  }
  if (keys.length > 0) {
    const names = keys.map((name) => `"${name}"`).join(', ');
    return finding(
      'down',
      `The server answered ${status}${page} to the credential ${names}, which must be refused here. Check the rights of this credential and of this address.`,
      `거부되어야 하는 자격 증명 ${names}에 서버가 ${status}(으)로 응답했습니다${page}. 이 자격 증명과 이 주소의 권한을 확인하십시오.`,
    );
  }
  return finding(
    'down',
    `Reachable without sign-in: the server answered ${status}${page} where it must refuse. Check the access rules of the server and of the proxy in front of it.`,
    `로그인 없이 접근할 수 있습니다. 거부해야 하는 요청에 서버가 ${status}(으)로 응답했습니다${page}. 서버와 그 앞 프록시의 접근 규칙을 확인하십시오.`,
  );
}

function redirected(answered: Answered, clean: (text: string) => string): Finding {
  const { status } = answered.answer;
  const place = URL.parse(answered.redirect?.location ?? '');
  const to = place === null ? '' : ` (${clean(place.origin + place.pathname).slice(0, 200)})`;
  return finding(
    'degraded',
    `The server answered ${status}${to}: a redirect, perhaps to a sign-in page, is not a refusal. Programs that do not follow it may take it for success.`,
    `서버가 ${status}(으)로 응답했습니다${to}. 로그인 페이지로 보이는 리디렉션은 거부가 아닙니다. 이를 따라가지 않는 프로그램은 성공으로 받아들일 수 있습니다.`,
  );
}

function expected(answered: Answered, definition: Definition, scope: RunScope, now: number): Finding {
  const filled = definition.expect.map((assertion) => fillAssertion(assertion, scope.templates));
  const { state, reason } = checkAssertions(
    filled.map((item) => item.value),
    readAnswer(answered, now),
    [...scope.hidden(), ...filled.flatMap((item) => item.secrets)],
  );
  return state === 'ok' || reason === null ? fine : { state, reason };
}
