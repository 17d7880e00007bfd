import { request } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bareHost } from './resolve.ts';
import { withDeadline } from './deadline.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { errorCode, errorDetail, netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';

/** A proxy as the operator entered it; `authorization` is the header made of a user name and password in its address. */
export type Proxy = { readonly host: string; readonly port: number; readonly authorization: string | null };

/**
 * `http://host:port`, or null when none is set. Only plain HTTP proxies are spoken to. Throws `target/invalid-setting` for
 * anything else: going round a proxy that was asked for would be worse than not going at all.
 */
export function parseProxy(text: string | null): Proxy | null {
  if (text === null || text.trim() === '') return null;
  const url = URL.parse(text);
  const login = url === null ? null : loginOf(url);
  if (url === null || url.protocol !== 'http:' || url.hostname === '' || login === null) throw badProxy();
  return {
    host: bareHost(url.hostname),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: login === ':' ? null : `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

function loginOf(url: URL): string | null {
  try {
    return `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  } catch {
    // URIError: a lone percent sign.
    return null;
  }
}

function badProxy(): AppError {
  return new AppError(
    'target/invalid-setting',
    localText(
      'The proxy set for this target is not an address such as http://proxy.example:3128. Correct it in the network settings of the target.',
      '이 대상에 설정한 프록시가 http://proxy.example:3128과 같은 주소가 아닙니다. 대상의 네트워크 설정에서 고치십시오.',
    ),
  );
}

type Tunnel = { readonly kind: 'tunnel'; readonly socket: Socket };

/** A proxy that stands in the way names itself in these. */
const proxyHeaders = ['via', 'proxy-status', 'x-squid-error', 'proxy-authenticate', 'proxy-agent'] as const;

/** Opens a tunnel to `host:port` (RFC 9110 §9.3.6). A refusal of the proxy is a failure of the layer `proxy`: `PROXY_407`, `PROXY_502`. */
export function openTunnel(
  proxy: Proxy,
  host: string,
  port: number,
  options: Wait,
): Promise<Tunnel | NetFailure> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return withDeadline<Tunnel | NetFailure>({ ...options, stage: 'PROXY' }, (done) => {
    const connect = request({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
      headers: {
        host: authority,
        ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    });
    connect.on('connect', (response, socket, head) => {
      if (response.statusCode === 200 && head.length === 0) {
        done({ kind: 'tunnel', socket });
        return;
      }
      socket.destroy();
      const said = `${response.statusCode ?? 0} ${response.statusMessage ?? ''}`.trim();
      done(netFailure('proxy', `PROXY_${response.statusCode ?? 0}`, `${proxyName(proxy)} answered ${said}`));
    });
    connect.on('error', (error) => {
      done(netFailure('proxy', errorCode(error), `${proxyName(proxy)}: ${errorDetail(error)}`));
    });
    connect.end();
    return () => void connect.destroy();
  });
}

export function proxyName(proxy: Proxy): string {
  return `proxy ${proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host}:${proxy.port}`;
}

/**
 * True when an answer that came through a configured proxy is the proxy's own: it asks for a login, or it says that it could
 * not reach the server and names itself.
 */
export function isProxyAnswer(status: number, headers: Readonly<Record<string, string>>): boolean {
  if (status === 407) return true;
  if (status !== 403 && (status < 502 || status > 504)) return false;
  return proxyHeaders.some((name) => headers[name] !== undefined);
}
