import { localText } from '../../../shared/text/local-text.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { captureValues } from '../../packs/expression/captures.ts';
import { fillJson, fillTemplate } from '../../packs/expression/templates.ts';
import type { Emission } from '../../packs/schema/request.ts';
import { cleaner } from '../http/evidence.ts';
import type { CookieCarrier } from '../http/exchange.ts';
import { fine, finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import type { RunScope } from '../http/run-scope.ts';
import type { Emit } from '../http/run-steps.ts';
import type { ProbeContext } from '../probe-kind.ts';
import { createSocketClient } from '../socket-io/client.ts';
import { connectClient, emitWithAck } from '../socket-io/connect.ts';

/** Connecting, and the acknowledgement after it, may each take this long, or what is left of the run's time. */
const longestWaitMs = 10_000;

/** Emits over a Socket.IO connection of its own, signed in as the flow is, and takes the acknowledgement back. */
export function emitWith(context: ProbeContext, cookies: CookieCarrier): Emit {
  return async (emission, scope, { signal, timeoutMs }) => {
    const waitMs = Math.min(longestWaitMs, timeoutMs);
    const url = new URL(String(context.target.settings['url'] ?? ''));
    const cookie = cookies.header(url);
    const client = createSocketClient({
      url,
      path: fillTemplate(emission.path, scope.templates).value,
      namespace: '/',
      network: context.target.network,
      ports: context.ports,
      cookie: cookie === '' ? null : cookie,
      auth: null,
      transports: ['polling', 'websocket'],
      reconnect: false,
      timeoutMs: waitMs,
    });
    const wait = { signal, timeoutMs: waitMs };
    try {
      const connected = await connectClient(client, wait);
      if (connected.kind !== 'connected') {
        const detail = cleaner(scope.hidden())(connected.detail).slice(0, 200);
        return { finding: notConnected(connected.kind, detail), values: {}, facts: [] };
      }
      const event = fillTemplate(emission.event, scope.templates).value;
      const payload = fillJson(emission.payload, scope.templates);
      scope.hide(payload.secrets);
      const answer = await emitWithAck(client, event, payload.value, wait);
      if (answer.kind !== 'ack') return { finding: notAcknowledged(event, waitMs), values: {}, facts: [] };
      return readAck(emission, answer.payload, scope, context.clock.now());
    } finally {
      client.disconnect();
    }
  };
}

function readAck(emission: Emission, ack: unknown, scope: RunScope, now: number): Awaited<ReturnType<Emit>> {
  const filled = emission.ack.map((assertion) => fillAssertion(assertion, scope.templates));
  const secrets = [...scope.hidden(), ...filled.flatMap((item) => item.secrets)];
  const checked = checkAssertions(
    filled.map((item) => item.value),
    { json: ack, text: JSON.stringify(ack) ?? '', now },
    secrets,
  );
  const captured = captureValues(emission.capture, { json: ack });
  scope.hide(captured.secrets);
  const shown = cleaner(scope.hidden())(JSON.stringify(ack) ?? '').slice(0, 1024);
  const held = checked.state === 'ok' || checked.reason === null;
  return {
    finding: held ? fine : { state: checked.state, reason: checked.reason },
    values: captured.values,
    facts: [{ name: 'acknowledgement', value: shown }],
  };
}

function notConnected(kind: 'refused' | 'timeout' | 'cancelled', detail: string): Finding {
  if (kind === 'cancelled') {
    return {
      state: 'unknown',
      reason: localText(
        'The run was cancelled before there was a result.',
        '결과가 나오기 전에 실행이 취소되었습니다.',
      ),
    };
  }
  return finding(
    'down',
    `No Socket.IO connection (${kind}${detail === '' ? '' : `: ${detail}`}). The connectivity test shows which layer fails.`,
    `Socket.IO에 연결하지 못했습니다(${kind}${detail === '' ? '' : `: ${detail}`}). 연결 테스트에서 어느 계층이 실패하는지 볼 수 있습니다.`,
  );
}

function notAcknowledged(event: string, waitMs: number): Finding {
  return finding(
    'down',
    `The server did not acknowledge "${event}" within ${Math.round(waitMs / 1000)} s.`,
    `서버가 ${Math.round(waitMs / 1000)}초 안에 "${event}"에 응답하지 않았습니다.`,
  );
}
