import { isWebPage, pageWords } from '../http/answer-body.ts';
import type { AnswerBody } from '../http/answer-body.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';

type BadLine = { readonly line: number; readonly start: string };

/** Why an answer with a good status holds no metrics: a page, JSON, nothing at all, or a line of something else. */
export function notMetrics(
  body: AnswerBody,
  bad: BadLine | null,
  { peer, clean }: { readonly peer: string; readonly clean: (text: string) => string },
): Finding {
  if (isWebPage(body) || /^\s*<(!doctype html|html)\b/i.test(body.text.slice(0, 200))) {
    const words = clean(pageWords(body));
    return finding(
      'down',
      `${peer} answered a web page instead of metrics: "${words}". This version of the server may not offer metrics there, or a proxy or sign-in page answers; check the path.`,
      `${peer}이(가) 메트릭 대신 웹 페이지로 응답했습니다: "${words}". 이 버전의 서버가 그 경로에서 메트릭을 제공하지 않거나, 프록시나 로그인 페이지가 응답하고 있을 수 있습니다. 경로를 확인하십시오.`,
    );
  }
  if (body.json !== undefined) {
    return finding(
      'down',
      `${peer} answered JSON instead of metrics. Check the path of the metrics, and whether they have to be switched on.`,
      `${peer}이(가) 메트릭 대신 JSON으로 응답했습니다. 메트릭의 경로와 메트릭을 켜야 하는지 확인하십시오.`,
    );
  }
  if (bad === null) {
    return finding(
      'down',
      `${peer} answered without a single metric. Check whether its metrics have to be switched on.`,
      `${peer}의 응답에 메트릭이 하나도 없습니다. 메트릭을 켜야 하는지 확인하십시오.`,
    );
  }
  const start = clean(bad.start).replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
  return finding(
    'down',
    `${peer} answered something that is not metrics in the Prometheus format: line ${bad.line} is "${start}".`,
    `${peer}의 응답이 Prometheus 형식의 메트릭이 아닙니다. ${bad.line}번째 줄: "${start}".`,
  );
}
