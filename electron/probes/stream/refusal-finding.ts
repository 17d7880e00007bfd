import type { BuiltRequest } from '../http/build-request.ts';
import { isWebPage, pageWords, readAnswer } from '../http/answer-body.ts';
import type { Answered } from '../http/exchange.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { judgeAnswer } from '../http/judge.ts';
import type { StreamAnswer } from './stream-connection.ts';

type Around = {
  readonly request: BuiltRequest;
  readonly transport: 'sse' | 'websocket';
  readonly clean: (text: string) => string;
};

/** Why a server that answered did not open a stream. */
export function refusalFinding(answer: StreamAnswer, { request, transport, clean }: Around): Finding {
  const peer = request.url.host;
  const answered = answeredBy(answer, request);
  const body = readAnswer(answered, 0);
  const { status } = answer;
  if (status === 204 && transport === 'sse') {
    return finding(
      'down',
      `${peer} answered 204: it tells clients not to come back to this stream.`,
      `${peer}이(가) 204로 응답했습니다. 클라이언트에게 이 스트림에 다시 연결하지 말라는 뜻입니다.`,
    );
  }
  if (status < 200 || status >= 300) {
    const scope = { settings: {}, now: 0, uuid: '' };
    return judgeAnswer(answered, body, { expect: [], scope, secrets: [], clean });
  }
  const words = isWebPage(body) ? ` ("${clean(pageWords(body))}")` : '';
  if (transport === 'websocket') {
    return finding(
      'down',
      `${peer} answered ${status}${words} instead of changing to WebSocket. A proxy between may take the upgrade away, or no WebSocket is offered at this path.`,
      `${peer}이(가) WebSocket으로 전환하지 않고 ${status}(으)로 응답했습니다${words}. 사이의 프록시가 업그레이드를 막거나 이 경로에서 WebSocket을 제공하지 않을 수 있습니다.`,
    );
  }
  const type = clean(answer.headers['content-type'] ?? 'no content type').slice(0, 100);
  return finding(
    'down',
    `${peer} answered "${type}"${words} instead of a stream of events. Check the path; a proxy or a sign-in page may be answering.`,
    `${peer}이(가) 이벤트 스트림 대신 "${type}"(으)로 응답했습니다${words}. 경로를 확인하십시오. 프록시나 로그인 페이지가 응답하고 있을 수 있습니다.`,
  );
}

function answeredBy({ status, headers, body }: StreamAnswer, request: BuiltRequest): Answered {
  const phases = { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };
  return {
    kind: 'answered',
    request,
    url: request.url,
    answer: {
      kind: 'answer',
      status,
      headers,
      setCookies: [],
      body,
      truncated: false,
      phases,
      remoteAddress: null,
    },
    followed: [],
    redirect: null,
    latencyMs: 0,
  };
}
