import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { HttpRequest, HttpStep, SessionUse } from '../../packs/schema/request.ts';
import { readAnswer } from './answer-body.ts';
import { cleaner } from './evidence.ts';
import { exchange } from './exchange.ts';
import type { Answered } from './exchange.ts';
import { peerOf, unansweredFinding, unsentFinding } from './finding.ts';
import type { BodySink } from './http-client.ts';
import { judgeAnswer } from './judge.ts';
import { runSteps } from './run-steps.ts';
import { openSending } from './send-steps.ts';
import type { Sender } from './send-steps.ts';

type AnswerToSave = {
  readonly session: SessionUse | undefined;
  /** Asked before, for what they capture. */
  readonly steps: readonly HttpStep[];
  readonly request: HttpRequest;
  readonly isJson: boolean;
  /** For all of it. */
  readonly timeoutMs: number;
};

/**
 * Asks a target for what it hands out and passes it on as it comes, as the server wrote it. Answers why there is nothing whole to be had,
 * and null when there is. Rejects with `credentials/…` when the store of credentials cannot be asked.
 */
export async function saveAnswer(
  sender: Sender,
  wish: AnswerToSave,
  into: BodySink,
  signal: AbortSignal,
): Promise<LocalText | null> {
  const { steps, request, isJson } = wish;
  const opened = await openSending(sender, wish, wish, signal);
  if (opened.kind === 'none') return opened.reason;
  const { environment, refused } = opened;
  const before = await runSteps(steps, environment);
  if (before.ended !== null) {
    if (before.ended.status === 401) refused();
    return before.finding.reason;
  }
  const { scope, http, cookies, budget } = environment;
  const plain = { ...request, headers: { ...request.headers, 'accept-encoding': 'identity' } };
  const timeoutMs = budget.remainingMs();
  const result = await exchange(plain, scope.templates, { http, cookies, signal, timeoutMs, into });
  if (result.kind === 'unsent') return unsentFinding(result.error).reason;
  if (result.kind === 'unanswered') return unansweredFinding(result).reason;
  if (result.answer.status === 401) refused();
  scope.hide(result.request.secrets);
  const hidden = scope.hidden();
  const found = judgeAnswer(result, readAnswer(result, sender.clock.now()), {
    expect: [],
    scope: scope.templates,
    secrets: hidden,
    clean: cleaner(hidden),
  });
  return found.state === 'ok' ? contentProblem(result, isJson) : found.reason;
}

function contentProblem({ answer, request, url }: Answered, isJson: boolean): LocalText | null {
  const peer = peerOf(url);
  if (answer.truncated) return tooLarge(peer, request.maxBytes);
  const type = answer.headers['content-type'] ?? '';
  if (isJson && /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type)) return aPage(peer);
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' ? null : encoded(peer, encoding.slice(0, 40));
}

function tooLarge(peer: string, maxBytes: number): LocalText {
  return localText(
    `What ${peer} hands out is larger than ${formatBytes(maxBytes, 'en')}, the most that the pack allows for it, so it was not taken.`,
    `${peer}이(가) 내보내는 내용이 팩에서 허용한 ${formatBytes(maxBytes, 'ko')}보다 커서 담지 않았습니다.`,
  );
}

function aPage(peer: string): LocalText {
  return localText(
    `${peer} answered a web page instead of JSON. A proxy, a sign-in page or another server may be answering; check the address.`,
    `${peer}이(가) JSON 대신 웹 페이지로 응답했습니다. 프록시, 로그인 페이지 또는 다른 서버가 응답하고 있을 수 있습니다. 주소를 확인하십시오.`,
  );
}

function encoded(peer: string, encoding: string): LocalText {
  return localText(
    `${peer} packed its answer (${encoding}) although it was asked for it as it is. Have the server or the proxy in front of it send this address unpacked.`,
    `${peer}이(가) 그대로 달라는 요청에도 응답을 압축했습니다(${encoding}). 서버나 앞단 프록시가 이 주소를 압축하지 않고 보내도록 하십시오.`,
  );
}
