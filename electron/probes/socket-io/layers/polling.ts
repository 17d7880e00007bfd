import { z } from 'zod';
import { localText } from '../../../../shared/text/local-text.ts';
import { parseJson } from '../../../../shared/text/parse-json.ts';
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
type OpenPacket = z.infer<typeof OpenPacket>;

type PollingRung = { readonly rung: RungOutcome; readonly open: OpenPacket | null };

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
    const noAnswer = failure.problem === 'connect-timeout' && failure.outcome === 'down';
    return { rung: noAnswer ? answerTimeout(target.url) : failure, open: null };
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
  return OpenPacket.safeParse(parseJson(text.slice(1))).data ?? null;
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
  const location = redirectLocation(answer, url);
  if (location !== null) return redirected(answer.status, location, url, facts);
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

/** Where a redirect leads, without its query, which may hold a token; null for every other answer. */
function redirectLocation(answer: HttpAnswer, from: URL): string | null {
  const { location } = answer.headers;
  const place = location === undefined ? null : URL.parse(location, from.href);
  const isRedirect = answer.status >= 300 && answer.status < 400;
  return isRedirect && place !== null ? (place.origin + place.pathname).slice(0, 200) : null;
}

/** The handshake never needs one: something in between sends the client away. */
function redirected(status: number, location: string, url: URL, facts: RungOutcome['facts']): RungOutcome {
  return rungFailed(
    'not-socket-io',
    localText(
      `${url.pathname} answered ${status} and redirects to ${location}. It was not followed, and no credential was sent there. Check the address and the proxy in front of the server.`,
      `${url.pathname}이(가) ${status}(으)로 응답하며 ${location}(으)로 리디렉션합니다. 따라가지 않았고 자격 증명도 보내지 않았습니다. 주소와 서버 앞의 프록시를 확인하십시오.`,
    ),
    facts,
  );
}
