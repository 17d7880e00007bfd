import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { Assertion } from '../../packs/schema/assertion.ts';
import type { HttpRequest } from '../../packs/schema/request.ts';
import type { ProbeContext } from '../probe-kind.ts';
import { readAnswer } from './answer-body.ts';
import type { AnswerBody } from './answer-body.ts';
import type { Budget } from './budget.ts';
import { cleaner, evidenceOf } from './evidence.ts';
import { exchange } from './exchange.ts';
import type { Answered } from './exchange.ts';
import { unansweredFinding, unsentFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { judgeAnswer } from './judge.ts';
import type { RunScope } from './run-scope.ts';

type AskOptions = {
  /** What the pack expects of the status; without it only 2xx is well. */
  readonly expect: readonly Assertion[];
  readonly scope: RunScope;
  readonly budget: Budget;
  /** A good answer holds what must not be shown; a bad one is shown all the same, without secrets. */
  readonly secretAnswer?: boolean;
};

/** An answer with a good status, or what its absence means. */
type Asked =
  | {
      readonly kind: 'answer';
      readonly result: Answered;
      readonly body: AnswerBody;
      readonly evidence: readonly EvidenceFact[];
    }
  | {
      readonly kind: 'no-answer';
      readonly found: Finding;
      readonly latencyMs: number | null;
      readonly evidence: readonly EvidenceFact[];
    };

/** Sends one request that needs no session, and looks at its status only. */
export async function askOnce(
  request: HttpRequest,
  context: ProbeContext,
  { expect, scope, budget, secretAnswer = false }: AskOptions,
): Promise<Asked> {
  const result = await exchange(request, scope.templates, {
    http: context.http,
    cookies: null,
    signal: context.signal,
    timeoutMs: budget.remainingMs(),
  });
  if (result.kind === 'unsent')
    return { kind: 'no-answer', found: unsentFinding(result.error), latencyMs: null, evidence: [] };
  const evidence = (privateBody: boolean) =>
    evidenceOf(result, {
      secrets: scope.hidden(),
      privateBody: privateBody || request.private === true,
    });
  if (result.kind === 'unanswered') {
    const found = unansweredFinding(result);
    return { kind: 'no-answer', found, latencyMs: null, evidence: evidence(false) };
  }
  scope.hide(result.request.secrets);
  const body = readAnswer(result, context.clock.now());
  const found = judgeAnswer(result, body, {
    expect: expect.filter((one) => 'status' in one),
    scope: scope.templates,
    secrets: scope.hidden(),
    clean: (text) => cleaner(scope.hidden())(text),
  });
  if (found.state !== 'ok')
    return { kind: 'no-answer', found, latencyMs: result.latencyMs, evidence: evidence(false) };
  return { kind: 'answer', result, body, evidence: evidence(secretAnswer) };
}
