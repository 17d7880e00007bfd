import { z } from 'zod';
import { localText } from '../../../../shared/model/local-text.ts';
import type { HttpAnswer } from '../../http/http-client.ts';
import { engineAddress } from '../ladder-target.ts';
import type { LadderTarget, RungWait } from '../ladder-target.ts';
import { rungFailed, rungOk } from '../steps.ts';
import type { RungOutcome } from '../steps.ts';
import { networkFailure } from './network.ts';

/** The open packet of Engine.IO 4, after its type digit `0`. */
const OpenPacket = z.object({
  sid: z.string(),
  upgrades: z.array(z.string()),
  pingInterval: z.number(),
  pingTimeout: z.number(),
});
export type OpenPacket = z.infer<typeof OpenPacket>;

export type PollingRung = { readonly rung: RungOutcome; readonly open: OpenPacket | null };

const answerLimitBytes = 64 * 1024;
const closePacket = new Uint8Array([0x31]);

/** The Engine.IO handshake over plain HTTP, which a server gives to anyone. The session it opens is closed again. */
export async function climbPolling(target: LadderTarget, wait: RungWait): Promise<PollingRung> {
  const query = { EIO: '4', transport: 'polling' };
  const url = engineAddress(target, query);
  const request = { headers: {}, maxBytes: answerLimitBytes, ...wait };
  const answer = await target.http.send({ ...request, method: 'GET', url, body: null });
  if (answer.kind === 'failure') {
    const failure = networkFailure(answer, target.url);
    return { rung: failure.problem === 'connect-timeout' ? answerTimeout(target.url) : failure, open: null };
  }
  const open = parseOpenPacket(answer);
  if (open === null) return { rung: judge(answer, url), open: null };
  // What the server says to this is of no interest: an abandoned session ends by itself after the ping time-out.
  await target.http.send({
    ...request,
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    url: engineAddress(target, { ...query, sid: open.sid }),
    body: closePacket,
  });
  const facts = [
    { name: 'upgrades offered', value: open.upgrades.join(', ') || 'none' },
    { name: 'ping interval', value: `${open.pingInterval} ms` },
    { name: 'ping time-out', value: `${open.pingTimeout} ms` },
  ];
  return { rung: rungOk(facts), open };
}

function parseOpenPacket(answer: HttpAnswer): OpenPacket | null {
  const text = Buffer.from(answer.body).toString('utf8');
  if (answer.status !== 200 || !text.startsWith('0{')) return null;
  try {
    return OpenPacket.parse(JSON.parse(text.slice(1)));
  } catch {
    return null;
  }
}

function answerTimeout(url: URL): RungOutcome {
  return rungFailed(
    'answer-timeout',
    localText(
      `${url.host} accepted the connection but never answered the Engine.IO handshake.`,
      `${url.host}이(가) 연결은 받았지만 Engine.IO 핸드셰이크에 응답하지 않았습니다.`,
    ),
  );
}

/** What an answer that is no handshake says about the place it came from. */
function judge(answer: HttpAnswer, url: URL): RungOutcome {
  const text = Buffer.from(answer.body).toString('utf8').slice(0, 400);
  const facts = [
    { name: 'status', value: String(answer.status) },
    { name: 'content type', value: answer.headers['content-type'] ?? 'none' },
    { name: 'answer', value: text },
  ];
  if (/not an accepted origin/i.test(text)) {
    return rungFailed(
      'origin-refused',
      localText('The server refused the Origin of the request.', '서버가 요청의 Origin을 거부했습니다.'),
      facts,
    );
  }
  if (/unsupported (version|protocol)|protocol versions?/i.test(text)) {
    return rungFailed(
      'protocol-version',
      localText(
        'The server speaks another version of Engine.IO than 4.',
        '서버가 Engine.IO 4가 아닌 다른 버전을 사용합니다.',
      ),
      facts,
    );
  }
  if (answer.status === 404) {
    return rungFailed(
      'path-not-found',
      localText(`There is nothing at ${url.pathname}.`, `${url.pathname} 경로에 아무것도 없습니다.`),
      facts,
    );
  }
  if (answer.status >= 500) {
    return rungFailed(
      'server-error',
      localText(`The server answered ${answer.status}.`, `서버가 ${answer.status}(으)로 응답했습니다.`),
      facts,
    );
  }
  return rungFailed(
    'not-socket-io',
    localText(
      `${url.pathname} answered ${answer.status}, but not with an Engine.IO handshake.`,
      `${url.pathname}이(가) ${answer.status}(으)로 응답했지만 Engine.IO 핸드셰이크가 아닙니다.`,
    ),
    facts,
  );
}
