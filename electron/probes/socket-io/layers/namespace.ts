import { localText } from '../../../../shared/text/local-text.ts';
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
      `The server refused the connection with the session that was opened for it: ${outcome.detail}. Its sign-in was answered, and its session is not accepted.`,
      `서버가 이 연결을 위해 연 세션을 거부했습니다: ${outcome.detail}. 로그인에는 응답했지만 그 세션을 받아들이지 않습니다.`,
    ),
    facts,
  );
}
