import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { Assertion } from '../../packs/schema/assertion.ts';
import { isWebPage, pageWords } from './answer-body.ts';
import type { AnswerBody } from './answer-body.ts';
import type { Answered, EndedRedirect } from './exchange.ts';
import { fine, finding, peerOf } from './finding.ts';
import type { Finding } from './finding.ts';

type JudgeOptions = {
  readonly expect: readonly Assertion[];
  readonly scope: TemplateScope;
  /** Never appear in a reason. */
  readonly secrets: readonly string[];
  readonly clean: (text: string) => string;
};

/**
 * Decides what an answer means. Where the pack says nothing about the status, only 2xx is well. A redirect that could not be
 * followed, a page where data was expected, and a rate limit are named before any single expectation is.
 * Throws what filling a template throws.
 */
export function judgeAnswer(answered: Answered, body: AnswerBody, options: JudgeOptions): Finding {
  const expect = options.expect.map((assertion) => fillAssertion(assertion, options.scope));
  const secrets = [...options.secrets, ...expect.flatMap((filled) => filled.secrets)];
  const assertions = expect.map((filled) => filled.value);
  const ofStatus = assertions.filter((assertion) => 'status' in assertion);
  const status = statusVerdict(ofStatus, body, secrets);
  const strayedTo = strayedFrom(answered, status.accepted);
  if (strayedTo !== null) return strayed(strayedTo, answered, options.clean);
  if (!status.accepted && body.status === 429) return rateLimited(body, peerOf(answered.url));
  if (!status.accepted && !status.explained) {
    return toldByAnswer(assertions, body, secrets) ?? unexpectedStatus(answered, body, options.clean);
  }
  const aboutJson = assertions.some((assertion) => 'json' in assertion || 'json-count' in assertion);
  if (status.accepted && aboutJson && body.json === undefined) {
    const unread = unreadable(answered, body, options.clean);
    if (unread !== null) return unread;
  }
  const { state, reason } = checkAssertions(assertions, body, secrets);
  if (state === 'ok' || reason === null) return fine;
  if (status.accepted && !body.isUtf8) return notUtf8(peerOf(answered.url));
  return { state, reason };
}

type StatusVerdict = {
  readonly accepted: boolean;
  /** The pack says itself what this status means. */
  readonly explained: boolean;
};

function statusVerdict(
  ofStatus: readonly Assertion[],
  body: AnswerBody,
  secrets: readonly string[],
): StatusVerdict {
  if (ofStatus.length === 0) return { accepted: body.status >= 200 && body.status < 300, explained: false };
  const { verdicts } = checkAssertions(ofStatus, body, secrets);
  const failed = ofStatus.filter((_, index) => verdicts[index]?.held === false);
  return {
    accepted: failed.length === 0,
    explained: failed.some((assertion) => assertion.reason !== undefined),
  };
}

/**
 * What the pack knows about a value in an answer with an unexpected status, such as the error that the server states itself. What
 * the answer lacks says nothing here: an answer of this status never holds it.
 */
function toldByAnswer(
  assertions: readonly Assertion[],
  body: AnswerBody,
  secrets: readonly string[],
): Finding | null {
  if (body.status === 401 || body.status === 403) return null;
  const aboutValues = assertions.filter(
    (assertion) => 'json' in assertion && assertion.exists !== true && assertion.reason !== undefined,
  );
  for (const { held, state, reason, detail } of checkAssertions(aboutValues, body, secrets).verdicts) {
    if (!held && state !== 'ok' && reason !== null && reason !== detail) return { state, reason };
  }
  return null;
}

/** A redirect that leads away or nowhere explains more than any expectation, unless the pack expects a redirect. */
function strayedFrom({ redirect, request }: Answered, accepted: boolean): EndedRedirect | null {
  if (redirect === null) return null;
  if (request.follow) return redirect;
  return !accepted && redirect.kind !== 'not-followed' ? redirect : null;
}

function strayed(redirect: EndedRedirect, answered: Answered, clean: (text: string) => string): Finding {
  const peer = peerOf(answered.url);
  const location = shortLocation(redirect.location, clean);
  switch (redirect.kind) {
    case 'loop':
      return finding(
        'down',
        `Redirect loop: ${peer} leads back to ${location} without end. It was not followed any further, and no credential went elsewhere. Check the address and the proxy in front of the server.`,
        `리디렉션 순환: ${peer}이(가) 끝없이 ${location}(으)로 되돌려 보냅니다. 더 따라가지 않았고 자격 증명을 다른 곳에 보내지 않았습니다. 주소와 서버 앞의 프록시를 확인하십시오.`,
      );
    case 'too-many':
      return finding(
        'down',
        `More than five redirects, the last to ${location}. Check the address and the proxy in front of the server.`,
        `리디렉션이 다섯 번을 넘었고 마지막은 ${location}입니다. 주소와 서버 앞의 프록시를 확인하십시오.`,
      );
    case 'elsewhere':
    case 'not-followed':
      return finding(
        'down',
        `${peer} redirects to another address, ${location}. It was not followed, and no credential was sent there. If that is the server, enter it as the address of the target.`,
        `${peer}이(가) 다른 주소 ${location}(으)로 리디렉션합니다. 따라가지 않았고 자격 증명도 보내지 않았습니다. 그곳이 서버라면 대상의 주소로 입력하십시오.`,
      );
  }
}

/** Without its query, which may hold a token. */
function shortLocation(location: string, clean: (text: string) => string): string {
  const url = URL.parse(location);
  return clean(url === null ? location : url.origin + url.pathname).slice(0, 200);
}

function rateLimited(body: AnswerBody, peer: string): Finding {
  const wait = body.headers['retry-after'];
  const en = wait === undefined ? '' : ` It asks to wait (${wait.slice(0, 40)}).`;
  const ko = wait === undefined ? '' : ` 기다리라고 요청합니다(${wait.slice(0, 40)}).`;
  return finding(
    'degraded',
    `Rate limited: ${peer} answered 429.${en} Its limits are counted by address; others behind the same one share them.`,
    `요청 수 제한: ${peer}이(가) 429로 응답했습니다.${ko} 제한은 주소별로 계산되며 같은 주소 뒤의 사용자들이 함께 씁니다.`,
  );
}

function unexpectedStatus(answered: Answered, body: AnswerBody, clean: (text: string) => string): Finding {
  const peer = peerOf(answered.url);
  const { redirect } = answered;
  if (redirect !== null) {
    const location = shortLocation(redirect.location, clean);
    return finding(
      'down',
      `${peer} answered ${body.status} and sends on to ${location} instead of answering.`,
      `${peer}이(가) 응답하는 대신 ${body.status}(으)로 ${location}(으)로 보냅니다.`,
    );
  }
  if (body.status === 401 || body.status === 403) {
    return finding(
      'down',
      `${peer} answered ${body.status}: it wants a sign-in, or this account may not.`,
      `${peer}이(가) ${body.status}(으)로 응답했습니다. 로그인이 필요하거나 이 계정에 권한이 없습니다.`,
    );
  }
  const words = isWebPage(body) ? ` ("${clean(pageWords(body))}")` : '';
  return finding(
    'down',
    `${peer} answered ${body.status}${words}. Look at the log of the server.`,
    `${peer}이(가) ${body.status}(으)로 응답했습니다${words}. 서버의 로그를 살펴보십시오.`,
  );
}

/** Why an answer holds no JSON: a page, or a body that was cut off. Null when there is no more to say than that. */
export function unreadable(
  answered: Answered,
  body: AnswerBody,
  clean: (text: string) => string,
): Finding | null {
  const peer = peerOf(answered.url);
  if (answered.answer.truncated) {
    const limit = (language: 'en' | 'ko') => formatBytes(answered.request.maxBytes, language);
    return finding(
      'down',
      `The answer of ${peer} is larger than ${limit('en')} and was cut off, so it cannot be read as JSON.`,
      `${peer}의 응답이 ${limit('ko')}보다 커서 잘렸으므로 JSON으로 읽을 수 없습니다.`,
    );
  }
  if (isWebPage(body)) {
    const words = clean(pageWords(body));
    return finding(
      'down',
      `${peer} answered a web page (text/html) instead of JSON: "${words}". A proxy, a sign-in page or another server may be answering; check the address.`,
      `${peer}이(가) JSON 대신 웹 페이지(text/html)로 응답했습니다: "${words}". 프록시, 로그인 페이지 또는 다른 서버가 응답하고 있을 수 있습니다. 주소를 확인하십시오.`,
    );
  }
  return body.isUtf8 ? null : notUtf8(peer);
}

function notUtf8(peer: string): Finding {
  return finding(
    'down',
    `The answer of ${peer} is not valid UTF-8, so what it says cannot be relied on. Another program may be answering, or one that uses another encoding.`,
    `${peer}의 응답이 올바른 UTF-8이 아니어서 내용을 믿을 수 없습니다. 다른 프로그램이 응답하거나 다른 인코딩을 쓰고 있을 수 있습니다.`,
  );
}
