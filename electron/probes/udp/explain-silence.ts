import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { UdpExchangeProbe } from '../../packs/schema/probes/datagram.ts';
import { askOnce } from '../http/ask.ts';
import type { Budget } from '../http/budget.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import type { RunScope } from '../http/run-scope.ts';
import { readingOf } from '../kinds/clock-readings.ts';
import type { ProbeContext } from '../probe-kind.ts';

type Silence = {
  readonly peer: string;
  readonly tries: number;
  readonly scope: RunScope;
  readonly budget: Budget;
};

type ExplainedSilence = { readonly found: Finding; readonly facts: readonly EvidenceFact[] };

/**
 * Why no answer came, as far as it can be told. UDP itself says nothing: only what the server tells over HTTP, and its clock there,
 * narrows it down. What remains possible is said as such.
 */
export async function explainSilence(
  definition: Pick<UdpExchangeProbe, 'when-silent' | 'clock-within' | 'send'>,
  context: ProbeContext,
  { peer, tries, scope, budget }: Silence,
): Promise<ExplainedSilence> {
  const signed = definition.send.some((field) => 'hmac-sha256' in field);
  const asked = definition['when-silent'];
  if (asked === undefined) return { found: silent(peer, tries, possible(signed, true)), facts: [] };
  const sentAt = context.clock.now();
  const answer = await askOnce(asked.request, context, { expect: asked.expect, scope, budget });
  if (answer.kind === 'no-answer') {
    const why = answer.found.state === 'ok' ? null : answer.found.reason;
    const found = finding(
      'down',
      `${peer} does not answer over UDP, and the server could not be asked why: ${why?.en ?? ''}`,
      `${peer}이(가) UDP로 응답하지 않으며, 서버에 이유를 물어볼 수도 없었습니다. ${why?.ko ?? ''}`,
    );
    return { found, facts: [{ name: 'asked about itself', value: 'no answer' }] };
  }
  const { body } = answer;
  const { status, headers, text, json, now } = body;
  const filled = asked.expect.map((one) => fillAssertion(one, scope.templates).value);
  const told = checkAssertions(filled, { status, headers, text, json, now }, scope.hidden());
  const offsetMs = offsetOf(headers['date'], sentAt, context.clock.now());
  const facts = [
    ...told.verdicts.map(({ detail }) => ({ name: 'the server says', value: detail.en })),
    ...(offsetMs === null ? [] : [{ name: "the server's clock", value: offsetWords(offsetMs) }]),
  ];
  if (told.state !== 'ok' && told.reason !== null) {
    const { en, ko } = told.reason;
    return {
      found: finding(
        'down',
        `${peer} does not answer over UDP. The server says why: ${en}`,
        `${peer}이(가) UDP로 응답하지 않습니다. 서버가 알려 준 이유: ${ko}`,
      ),
      facts,
    };
  }
  const within = definition['clock-within'];
  if (within !== undefined && offsetMs !== null && Math.abs(offsetMs) > within)
    return { found: clockOff(peer, offsetMs, within), facts };
  const clockKnown = within !== undefined && offsetMs !== null;
  return { found: silent(peer, tries, possible(signed, !clockKnown)), facts };
}

/** The first exchange was answered: so the port, the secret and the clocks fit, and it is this packet that is ignored. */
export function silentAfterFirst(peer: string, tries: number): Finding {
  return finding(
    'down',
    `${peer} answered the first exchange, so its port, its secret and its clock fit; but it did not answer ${tries} packets of the second. It ignores what it does not accept: another version of this message, or too many of them. Look at its log.`,
    `${peer}이(가) 첫 교환에는 응답했으므로 포트, 비밀, 시계는 맞습니다. 그러나 두 번째 패킷 ${tries}개에는 응답하지 않았습니다. 이 메시지의 버전이 다르거나 너무 많으면 무시합니다. 로그를 확인하십시오.`,
  );
}

function offsetOf(date: string | undefined, sentAt: number, receivedAt: number): number | null {
  const dateMs = Date.parse(date ?? '');
  return Number.isNaN(dateMs) ? null : readingOf(dateMs, { sentAt, receivedAt }, true).offsetMs;
}

function offsetWords(offsetMs: number): string {
  return `${formatDuration(Math.abs(offsetMs), 'en')} ${offsetMs > 0 ? 'ahead of' : 'behind'} this desk's`;
}

function clockOff(peer: string, offsetMs: number, within: number): Finding {
  return finding(
    'down',
    `${peer} does not answer over UDP: its clock and this desk's are ${formatDuration(Math.abs(offsetMs), 'en')} apart, and it ignores packets that are more than ${formatDuration(within, 'en')} off. Correct the clock that is wrong.`,
    `${peer}이(가) UDP로 응답하지 않습니다. 서버와 이 컴퓨터의 시계가 ${formatDuration(Math.abs(offsetMs), 'ko')} 차이 나며, 서버는 ${formatDuration(within, 'ko')} 넘게 차이 나는 패킷을 무시합니다. 틀린 시계를 맞추십시오.`,
  );
}

type Possible = { readonly en: string; readonly ko: string };

/** What the wire cannot tell apart. */
function possible(signed: boolean, clockToo: boolean): Possible {
  const causes = [
    ...(signed ? [{ en: 'the secret differs', ko: '비밀이 서로 다름' }] : []),
    ...(signed && clockToo ? [{ en: 'the clocks are too far apart', ko: '시계 차이가 너무 큼' }] : []),
    { en: 'a firewall drops the packets', ko: '방화벽이 패킷을 버림' },
    { en: 'another program listens there', ko: '다른 프로그램이 그 포트를 사용함' },
    { en: 'the server is overloaded', ko: '서버 과부하' },
  ];
  return {
    en: causes.map((cause) => cause.en).join(', or '),
    ko: causes.map((cause) => cause.ko).join(', '),
  };
}

function silent(peer: string, tries: number, { en, ko }: Possible): Finding {
  return finding(
    'down',
    `${peer} did not answer ${tries} packets over UDP, and its host did not refuse them. UDP does not tell which it is: ${en}.`,
    `${peer}이(가) UDP 패킷 ${tries}개에 응답하지 않았고 호스트가 거부하지도 않았습니다. UDP로는 다음 중 무엇인지 알 수 없습니다: ${ko}.`,
  );
}
