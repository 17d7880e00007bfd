import { localText } from '../../../shared/text/local-text.ts';
import type { SessionUse } from '../../packs/schema/request.ts';
import type { NoSession, OpenSession, SessionPool } from '../http/session-pool.ts';
import { createSocketClient } from './client.ts';
import type { SocketClient } from './client.ts';
import { connectClient } from './connect.ts';
import type { ConnectOutcome } from './connect.ts';
import type { LadderTarget, RungWait } from './ladder-target.ts';
import { cookieOf, sessionAnew, withoutSession } from './session-anew.ts';
import { rungFailed } from './steps.ts';
import type { RungOutcome } from './steps.ts';

/** The second connection of a round trip, which the caller disconnects; or the rung that tells why there is none. */
type Receiver =
  | { readonly client: SocketClient; readonly rung: null }
  | { readonly client: null; readonly rung: RungOutcome };

/**
 * Connects the second account, with a new session when the server refuses the one at hand. Where the pack names none, or its
 * credential is not set, both connections are of the same account.
 */
export async function connectReceiver(
  receiver: SessionUse | undefined,
  ladder: LadderTarget,
  sessions: SessionPool,
  wait: RungWait,
): Promise<Receiver> {
  const first = await receiverSession(receiver, sessions, wait);
  if (first?.kind === 'none') return { client: null, rung: withoutSession(first) };
  const connected = await connect(first, ladder, wait);
  if (connected.client !== null || receiver === undefined || first === null) return connected;
  if (connected.rung.problem !== 'receiver-refused') return connected;
  const anew = await sessionAnew(receiver, first, { sessions, signal: wait.signal });
  if (anew === null) return connected;
  if (anew.kind === 'none') return { client: null, rung: withoutSession(anew) };
  return connect(anew, ladder, wait);
}

/** Null when both connections are of the same account. */
async function receiverSession(
  receiver: SessionUse | undefined,
  sessions: SessionPool,
  { signal }: RungWait,
): Promise<OpenSession | NoSession | null> {
  if (receiver === undefined) return null;
  const session = await sessions.use(receiver.id, { renew: receiver.renew, signal });
  return session.kind === 'none' && session.state === 'paused' ? null : session;
}

async function connect(session: OpenSession | null, ladder: LadderTarget, wait: RungWait): Promise<Receiver> {
  const client = createSocketClient({
    ...ladder,
    cookie: session === null ? ladder.cookie : cookieOf(session, ladder.url),
    transports: ['polling', 'websocket'],
    reconnect: false,
    timeoutMs: wait.timeoutMs,
  });
  const outcome = await connectClient(client, wait);
  if (outcome.kind === 'connected') return { client, rung: null };
  client.disconnect();
  return { client: null, rung: notLetIn(outcome) };
}

function notLetIn({ kind, detail }: Exclude<ConnectOutcome, { kind: 'connected' }>): RungOutcome {
  const facts = detail === '' ? [] : [{ name: 'answer', value: detail }];
  switch (kind) {
    case 'cancelled':
      return rungFailed('cancelled', localText('The test was cancelled.', '테스트가 취소되었습니다.'));
    case 'timeout':
      return rungFailed(
        'namespace-timeout',
        localText(
          'The server did not answer the second connection, which should receive the message, in time.',
          '서버가 메시지를 받을 두 번째 연결에 제때 응답하지 않았습니다.',
        ),
        facts,
      );
    case 'refused':
      return rungFailed(
        'receiver-refused',
        localText(
          `The server refused the second connection, which should receive the message: ${detail}.`,
          `서버가 메시지를 받을 두 번째 연결을 거부했습니다: ${detail}.`,
        ),
        facts,
      );
  }
}
