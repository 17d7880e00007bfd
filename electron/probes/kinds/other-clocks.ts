import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';
import { tunnelled } from '../../locations/host-ports.ts';
import { readHostClock } from '../../locations/ssh/host-clock.ts';
import type { Budget } from '../http/budget.ts';
import { bareHost } from '../net/resolve.ts';
import { askTimeServer } from '../net/sntp.ts';
import type { ProbeContext } from '../probe-kind.ts';
import type { ClockReading } from './clock-readings.ts';

const sntpTimeoutMs = 3_000;
const ntpPort = 123;

/** What another clock says, and the steps that show how it was asked. */
type Asked = { readonly reading: ClockReading | null; readonly steps: readonly ProbeStep[] };

const notAsked: Asked = { reading: null, steps: [] };

/** A time server that does not answer leaves the comparison with this desk's clock; it is shown, and is no finding about the target. */
export async function askSntp(address: string, context: ProbeContext, budget: Budget): Promise<Asked> {
  if (address === '') return notAsked;
  const server = URL.parse(`ntp://${address}`);
  const host = server === null ? '' : bareHost(server.hostname);
  const title = localText('Time server', '시간 서버');
  const named: EvidenceFact = { name: 'time server', value: address.slice(0, 200) };
  const through = tunnelled(host, context.ports);
  if (through !== null) {
    const { label } = through;
    const reason = localText(
      `The time server ${address} is a port of ${label} itself, and no packets of UDP go through SSH; the server is compared with this desk only.`,
      `시간 서버 ${address}은(는) ${label} 호스트 자신의 포트인데 UDP 패킷은 SSH를 통과할 수 없습니다. 서버를 이 컴퓨터와만 비교합니다.`,
    );
    const step: ProbeStep = {
      id: 'sntp',
      title,
      outcome: 'skipped',
      durationMs: null,
      reason,
      facts: [named],
    };
    return { reading: null, steps: [step] };
  }
  const answer = await askTimeServer(
    { host, port: server === null || server.port === '' ? ntpPort : Number(server.port) },
    {
      signal: context.signal,
      timeoutMs: Math.min(sntpTimeoutMs, budget.remainingMs()),
      now: () => context.clock.now(),
    },
  );
  const step = { id: 'sntp', title };
  if (answer.kind === 'failure') {
    const reason = localText(
      `The time server ${address} did not answer (${answer.code}); the server is compared with this desk only.`,
      `시간 서버 ${address}이(가) 응답하지 않았습니다(${answer.code}). 서버를 이 컴퓨터와만 비교합니다.`,
    );
    return {
      reading: null,
      steps: [{ ...step, outcome: 'degraded', durationMs: null, reason, facts: [named] }],
    };
  }
  const facts = [named, { name: 'stratum', value: String(answer.stratum) }];
  return {
    reading: { offsetMs: answer.offsetMs, uncertaintyMs: answer.delayMs / 2 },
    steps: [{ ...step, outcome: 'ok', durationMs: answer.delayMs, reason: null, facts }],
  };
}

/** The host's own clock. One that cannot be read is shown, and is no finding about the server. */
export async function askHost({ connection, signal }: ProbeContext, budget: Budget): Promise<Asked> {
  if (connection === null) return notAsked;
  const step = {
    id: 'host',
    title: localText('Clock of the host', '호스트의 시계'),
    facts: [{ name: 'host', value: connection.label }],
  };
  try {
    const clock = await readHostClock(connection, { signal, timeoutMs: budget.remainingMs() });
    if (clock === null)
      return {
        reading: null,
        steps: [{ ...step, outcome: 'degraded', durationMs: null, reason: noHostTime(connection.label) }],
      };
    const { aheadMs: offsetMs, uncertainMs: uncertaintyMs } = clock;
    return {
      reading: { offsetMs, uncertaintyMs },
      steps: [{ ...step, outcome: 'ok', durationMs: uncertaintyMs * 2, reason: null }],
    };
  } catch (error: unknown) {
    if (!isAppError(error) || error.code === 'run/cancelled') throw error;
    return { reading: null, steps: [{ ...step, outcome: 'degraded', durationMs: null, reason: error.text }] };
  }
}

function noHostTime(host: string): LocalText {
  return localText(
    `${host} does not tell its time: the account there may run no programs.`,
    `${host}의 시각을 확인할 수 없습니다. 그 호스트의 계정으로는 프로그램을 실행할 수 없습니다.`,
  );
}
