import { localText } from '../../../../shared/model/local-text.ts';
import { createSocketClient, transportOf } from '../client.ts';
import type { SocketClient } from '../client.ts';
import { connectClient } from '../connect.ts';
import type { LadderTarget, RungWait } from '../ladder-target.ts';
import { rungFailed, rungOk } from '../steps.ts';
import type { RungOutcome } from '../steps.ts';

export type NamespaceRung = { readonly rung: RungOutcome; readonly client: SocketClient | null };
export type Transport = 'polling' | 'websocket';

/** Joins the namespace with the session's cookie. The client stays connected for the round trip; the caller closes it. */
export async function climbNamespace(
  target: LadderTarget,
  transport: Transport,
  wait: RungWait,
): Promise<NamespaceRung> {
  const client = createSocketClient({
    url: target.url,
    path: target.path,
    namespace: target.namespace,
    network: target.network,
    ports: target.ports,
    cookie: target.cookie,
    auth: target.auth,
    transports: [transport],
    reconnect: false,
    timeoutMs: wait.timeoutMs,
  });
  const outcome = await connectClient(client, wait);
  if (outcome.kind === 'connected') {
    const facts = [
      { name: 'transport', value: transportOf(client) ?? transport },
      { name: 'session', value: target.cookie === null ? 'none' : 'signed in' },
    ];
    return { rung: rungOk(facts), client };
  }
  client.disconnect();
  return { rung: refusal(outcome, target.cookie !== null), client: null };
}

function refusal(
  outcome: { readonly kind: 'refused' | 'timeout' | 'cancelled'; readonly detail: string },
  signedIn: boolean,
): RungOutcome {
  const facts = outcome.detail === '' ? [] : [{ name: 'answer', value: outcome.detail }];
  if (outcome.kind === 'cancelled') {
    return rungFailed('cancelled', localText('The test was cancelled.', '테스트가 취소되었습니다.'));
  }
  if (outcome.kind === 'timeout') {
    return rungFailed(
      'namespace-timeout',
      localText(
        'The server did not answer the request to join in time.',
        '서버가 참여 요청에 제때 응답하지 않았습니다.',
      ),
      facts,
    );
  }
  if (!signedIn) {
    return rungFailed(
      'session-missing',
      localText(
        `The server refused the connection (${outcome.detail}); the test had no signed-in session.`,
        `서버가 연결을 거부했습니다 (${outcome.detail}). 로그인된 세션 없이 테스트했습니다.`,
      ),
      facts,
    );
  }
  return rungFailed(
    'connection-refused',
    localText(
      `The server refused the connection although the session is signed in: ${outcome.detail}.`,
      `로그인된 세션인데도 서버가 연결을 거부했습니다: ${outcome.detail}.`,
    ),
    facts,
  );
}
