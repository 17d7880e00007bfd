import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import type { HttpEnd, SendHttp } from '../alerts/alert-ports.ts';
import type { HttpFailure } from '../probes/http/http-client.ts';
import { createHttpClient } from '../probes/http/node-http-client.ts';
import { explainFailure } from '../probes/net/explain-failure.ts';

const answerBytes = 4096;
const excerptLength = 400;

/**
 * One request of an alert channel, with connections of its own. Follows no redirect, reads no proxy from the environment.
 * @param hide takes every known secret out of a text
 */
export function sendHttpOnce(userAgent: string, hide: (text: string) => string): SendHttp {
  return async ({ method, address, headers, body, ca, proxy, timeoutMs }, signal): Promise<HttpEnd> => {
    const http = createHttpClient({ ca, proxy }, { userAgent });
    try {
      const answer = await http.send({
        method,
        url: address,
        headers,
        body: body === null ? null : Buffer.from(body),
        maxBytes: answerBytes,
        signal,
        timeoutMs,
      });
      signal.throwIfAborted();
      if (answer.kind === 'failure') return { kind: 'failure', reason: reasonOf(answer, address.host) };
      return {
        kind: 'answer',
        status: answer.status,
        location: answer.headers['location'] ?? null,
        retryAfter: answer.headers['retry-after'] ?? null,
        excerpt: visibleText(hide(Buffer.from(answer.body).toString('utf8')))
          .trim()
          .slice(0, excerptLength),
      };
    } finally {
      http.dispose();
    }
  };
}

function reasonOf(failure: HttpFailure, peer: string): LocalText {
  if (failure.layer === 'proxy' || failure.code === 'TIMEOUT_PROXY') {
    return localText(
      `The proxy of this channel did not let anything through to ${peer} (${failure.code}): ${failure.detail}`,
      `이 채널의 프록시가 ${peer}(으)로 통과시키지 않았습니다(${failure.code}): ${failure.detail}`,
    );
  }
  if (failure.code === 'BAD_CA') {
    return localText(
      'The certificate authority entered for this channel cannot be read. Enter it again as PEM text.',
      '이 채널에 입력한 인증 기관 인증서를 읽을 수 없습니다. PEM 텍스트로 다시 입력하십시오.',
    );
  }
  return explainFailure(failure, peer).reason;
}
