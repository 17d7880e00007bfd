import { createHmac } from 'node:crypto';
import { localText } from '../../shared/text/local-text.ts';
import { addressOf, addressShown } from './address.ts';
import type { SendHttp } from './alert-ports.ts';
import { readRetryAfter } from './back-off.ts';
import { ended } from './send-end.ts';
import type { SendEnd, Sending } from './send-end.ts';

const timeoutMs = 10_000;

/** Answers that say "not this message", whatever is done about the receiver. */
const forGood = new Set([400, 413, 415, 422]);

/**
 * Signs as the Standard Webhooks specification says (standardwebhooks.com): HMAC-SHA256 over `ID.TIMESTAMP.BODY`, in Base64, after
 * `v1,`. A key that begins with `whsec_` is the Base64 behind it; any other is taken as it is written.
 */
export function signatureOf(key: string, id: string, timestampSeconds: number, body: string): string {
  const bytes = key.startsWith('whsec_') ? Buffer.from(key.slice(6), 'base64') : Buffer.from(key, 'utf8');
  const signed = createHmac('sha256', bytes).update(`${id}.${timestampSeconds}.${body}`).digest('base64');
  return `v1,${signed}`;
}

/** Posts the payload. Only an answer of 2xx counts; no redirect is followed. */
export async function sendWebhook(
  { settings, payload, now, secretOf }: Sending<'webhook'>,
  send: SendHttp,
  signal: AbortSignal,
): Promise<SendEnd> {
  const address = addressOf(settings.address, await secretOf('address-key'));
  if (address === null) return ended('failed', addressMissing);
  const body = JSON.stringify(payload);
  const timestamp = Math.floor(now / 1000);
  const key = settings.signed ? await secretOf('signing-key') : null;
  if (settings.signed && key === null) return ended('failed', keyMissing);
  const { ca, proxy } = settings;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': payload.id,
    'webhook-timestamp': String(timestamp),
    ...(key === null ? {} : { 'webhook-signature': signatureOf(key, payload.id, timestamp, body) }),
  };
  const end = await send({ method: 'POST', address, headers, body, ca, proxy, timeoutMs }, signal);
  return judgeAnswer(end, address, settings.address, now);
}

/** What an answer over HTTP means for what was sent. */
export function judgeAnswer(
  end: Awaited<ReturnType<SendHttp>>,
  address: URL,
  typed: string,
  now: number,
): SendEnd {
  const peer = addressShown(typed);
  const sentTo = { name: localText('Sent to', '보낸 곳'), value: peer };
  if (end.kind === 'failure') return ended('failed', end.reason, [sentTo]);
  const { status } = end;
  const facts = [
    sentTo,
    { name: localText('Answer', '응답'), value: String(status) },
    end.excerpt === '' ? null : { name: localText('Beginning of it', '응답 앞부분'), value: end.excerpt },
  ];
  if (status >= 200 && status < 300) {
    return ended(
      'accepted',
      localText(`${peer} answered ${status}.`, `${peer}이(가) ${status}(으)로 응답했습니다.`),
      facts,
    );
  }
  if (status >= 300 && status < 400) {
    const to = end.location === null ? null : originOf(end.location, address);
    return ended(
      'failed',
      localText(
        `${peer} redirects${to === null ? '' : ` to ${to}`} (${status}). Nothing is sent elsewhere than to the address that was entered; enter the new one.`,
        `${peer}이(가)${to === null ? '' : ` ${to}(으)로`} 이동하라고 응답했습니다(${status}). 입력한 주소가 아닌 곳으로는 보내지 않습니다. 새 주소를 입력하십시오.`,
      ),
      facts,
    );
  }
  const refused = localText(
    `${peer} answered ${status} and did not take it. Look at the log of the receiver.`,
    `${peer}이(가) ${status}(으)로 응답하고 받지 않았습니다. 받는 쪽의 로그를 확인하십시오.`,
  );
  return {
    ...ended(forGood.has(status) ? 'refused' : 'failed', refused, facts),
    retryAfterMs: readRetryAfter(end.retryAfter, now),
  };
}

function originOf(location: string, base: URL): string | null {
  return URL.parse(location, base.href)?.origin ?? null;
}

const keyMissing = localText(
  'The signing key of this channel is not stored on this desk. Store it, or switch signing off.',
  '이 채널의 서명 키가 이 데스크에 저장되어 있지 않습니다. 키를 저장하거나 서명을 끄십시오.',
);

export const addressMissing = localText(
  'The address has a place for a key, "{key}", and no key is stored. Store the address-key of this channel.',
  '주소에 키 자리 "{key}"가 있지만 저장된 키가 없습니다. 이 채널의 address-key를 저장하십시오.',
);
