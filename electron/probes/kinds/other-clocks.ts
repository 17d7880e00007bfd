import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import { tunnelled } from '../../locations/host-ports.ts';
import { readHostClock } from '../../locations/ssh/host-clock.ts';
import type { Budget } from '../http/budget.ts';
import { packetDetourFacts } from '../net/detour.ts';
import type { NetFailure } from '../net/net-failure.ts';
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
  const through = tunnelled(host, context.ports);
  const remainingMs = budget.remainingMs();
  const answer = await askTimeServer(
    { host, port: server === null || server.port === '' ? ntpPort : Number(server.port), through },
    {
      signal: context.signal,
      // A host has to be entered first.
      timeoutMs: through === null ? Math.min(sntpTimeoutMs, remainingMs) : remainingMs,
      answerMs: sntpTimeoutMs,
      now: () => context.clock.now(),
    },
  );
  const step = { id: 'sntp', title };
  const way = [{ name: 'time server', value: address.slice(0, 200) }, ...packetDetourFacts(through)];
  if (answer.kind === 'failure') {
    const reason = noTime(address, answer);
    return {
      reading: null,
      steps: [{ ...step, outcome: 'degraded', durationMs: null, reason, facts: way }],
    };
  }
  const facts = [...way, { name: 'stratum', value: String(answer.stratum) }];
  return {
    reading: { offsetMs: answer.offsetMs, uncertaintyMs: answer.delayMs / 2 },
    steps: [{ ...step, outcome: 'ok', durationMs: answer.delayMs, reason: null, facts }],
  };
}

function noTime(address: string, { code, reason }: NetFailure): LocalText {
  return localText(
    `The time server ${address} did not answer (${reason?.en ?? code}); the server is compared with this desk only.`,
    `시간 서버 ${address}이(가) 응답하지 않았습니다(${reason?.ko ?? code}). 서버를 이 컴퓨터와만 비교합니다.`,
  );
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
