import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { asError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RestoreRemark } from '../../../shared/model/restore.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { RestoreService } from './restore-request.ts';
import type { ConnectThere } from './restore-system.ts';

/** Nobody listens at that address. */
const silentCodes: readonly (string | null)[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
];
/** A proxy says that there is nothing behind it. */
const gatewayStatuses: readonly number[] = [502, 504];

/** A remark unless the service is seen to be stopped: an answer of any other kind means that it runs. */
export async function serviceRemark(
  running: RestoreService['running'],
  connect: ConnectThere | null,
  signal: AbortSignal,
): Promise<RestoreRemark | null> {
  if (running === null) return null;
  const timeout = AbortSignal.timeout(running.timeoutMs);
  try {
    const status = await statusOf(running.url, connect, AbortSignal.any([signal, timeout]));
    return gatewayStatuses.includes(status) ? null : isRunning(running.url, `HTTP ${status}`);
  } catch (error: unknown) {
    signal.throwIfAborted();
    if (silentCodes.includes(systemCode(error))) return null;
    if (timeout.aborted) return cannotTell(running.url);
    if (isAppError(error)) {
      if (error.code === 'ssh/no-forwarding') return cannotBeAsked(running.url, error.text);
      throw error;
    }
    return isRunning(running.url, systemCode(error) ?? asError(error).name);
  }
}

/** The status of one answer, redirects not followed. Not by `fetch`: it refuses some ports unasked, as browsers do. */
async function statusOf(url: string, connect: ConnectThere | null, signal: AbortSignal): Promise<number> {
  const { request } = url.startsWith('https:') ? https : http;
  const through = connect === null ? null : await streamTo(new URL(url), connect, signal);
  try {
    return await new Promise<number>((resolve, reject) => {
      const way = through === null ? {} : { createConnection: () => through };
      const asked = request(url, { agent: false, signal, ...way }, (answer) => {
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      });
      asked.on('error', reject);
      asked.end();
    });
  } finally {
    through?.destroy();
  }
}

/** A stream as a request takes it, opened where the address means something; null for the usual way. */
async function streamTo(
  { protocol, hostname, port }: URL,
  connect: ConnectThere,
  signal: AbortSignal,
): Promise<Duplex | null> {
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  const isSecret = protocol === 'https:';
  const socket = await connect({ host, port: Number(port || (isSecret ? 443 : 80)) }, signal);
  // Its failures are those of the request, and later nobody's.
  socket?.on('error', () => undefined);
  if (socket === null || !isSecret) return socket;
  return tls.connect({ socket, ...(isIP(host) === 0 ? { servername: host } : {}) });
}

function isRunning(url: string, how: string): RestoreRemark {
  return {
    code: 'service-running',
    text: localText(
      `The service still runs: ${url} answers (${how}). Stop it, also whatever starts it again, and try again.`,
      `서비스가 아직 실행 중입니다. ${url}이(가) 응답합니다(${how}). 서비스와 자동 재시작을 멈춘 뒤 다시 시도하십시오.`,
    ),
  };
}

function cannotTell(url: string): RestoreRemark {
  return {
    code: 'service-unknown',
    text: localText(
      `It cannot be told whether the service is stopped: ${url} gave no answer in time. Stop it, so that the address is refused at once.`,
      `서비스가 멈췄는지 알 수 없습니다. ${url}이(가) 제시간에 응답하지 않았습니다. 서비스를 멈춰 연결이 바로 거부되게 하십시오.`,
    ),
  };
}

function cannotBeAsked(url: string, { en, ko }: LocalText): RestoreRemark {
  return {
    code: 'service-unknown',
    text: localText(
      `It cannot be told whether the service is stopped, because ${url} is asked through the connection to its host. ${en}`,
      `${url}은(는) 호스트 연결을 통해 확인해야 하므로 서비스가 멈췄는지 알 수 없습니다. ${ko}`,
    ),
  };
}
