import { createHash, randomBytes } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { localText } from '../../../../shared/text/local-text.ts';
import { withDeadline } from '../../net/deadline.ts';
import { connectLayer, errorCode, errorDetail, netFailure } from '../../net/net-failure.ts';
import { socketAgent } from '../agent.ts';
import { engineAddress } from '../ladder-target.ts';
import type { LadderTarget, RungWait } from '../ladder-target.ts';
import { rungFailed, rungOk } from '../steps.ts';
import type { RungOutcome } from '../steps.ts';
import { networkFailure } from './network.ts';

type UpgradeAnswer = {
  readonly kind: 'answered';
  readonly status: number;
  readonly accept: string | null;
  readonly server: string | null;
};

/** Fixed by RFC 6455 §1.3. */
const handshakeGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A bare WebSocket handshake (RFC 6455 §4.1): whether something between here and the server takes the upgrade away. */
export async function climbUpgrade(target: LadderTarget, wait: RungWait): Promise<RungOutcome> {
  const key = randomBytes(16).toString('base64');
  const answer = await askUpgrade(target, key, wait);
  if (answer.kind === 'failure') {
    const failure = networkFailure(answer, target.url);
    return failure.outcome === 'unknown' || failure.problem === 'proxy-refused'
      ? failure
      : blocked(answer.code, []);
  }
  const facts = [
    { name: 'status', value: String(answer.status) },
    ...(answer.server === null ? [] : [{ name: 'answered by', value: answer.server }]),
  ];
  if (answer.status !== 101) return blocked(String(answer.status), facts);
  const expected = createHash('sha1')
    .update(key + handshakeGuid)
    .digest('base64');
  if (answer.accept === expected) return rungOk(facts);
  return blocked('Sec-WebSocket-Accept', facts);
}

function askUpgrade(target: LadderTarget, key: string, wait: RungWait) {
  const url = engineAddress(target, { EIO: '4', transport: 'websocket' });
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  return withDeadline<UpgradeAnswer>({ ...wait, stage: 'UPGRADE' }, (done) => {
    const request = send(url, {
      agent: socketAgent(target.url, target.network, target.ports),
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': key,
        ...(target.cookie === null ? {} : { cookie: target.cookie }),
      },
    });
    const answered = (response: IncomingMessage, stream: { destroy(): unknown }) => {
      stream.destroy();
      done({
        kind: 'answered',
        status: response.statusCode ?? 0,
        accept: response.headers['sec-websocket-accept'] ?? null,
        server: headerText(response.headers['server'] ?? response.headers.via),
      });
    };
    request.on('upgrade', answered);
    request.on('response', (response) => answered(response, response));
    request.on('error', (error) => failed(error));
    function failed(error: Error) {
      const failure = netFailure(connectLayer(error), errorCode(error), errorDetail(error));
      done({ kind: 'answered', status: 0, accept: null, server: failure.detail });
    }
    request.end();
    return () => void request.destroy();
  });
}

function headerText(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

function blocked(what: string, facts: RungOutcome['facts']): RungOutcome {
  return rungFailed(
    'upgrade-blocked',
    localText(
      `The upgrade to WebSocket did not get through (${what}).`,
      `WebSocket 업그레이드가 통과하지 못했습니다 (${what}).`,
    ),
    facts,
  );
}
