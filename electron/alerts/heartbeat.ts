import { addressOf } from './address.ts';
import type { SendHttp } from './alert-ports.ts';
import { ended } from './send-end.ts';
import type { SendEnd, Sending } from './send-end.ts';
import { addressMissing, judgeAnswer } from './webhook.ts';

const timeoutMs = 10_000;

/** One beat. A watcher elsewhere misses it when this desk is silent. */
export async function beat(
  { settings, payload, now, secretOf }: Sending<'heartbeat'>,
  send: SendHttp,
  signal: AbortSignal,
): Promise<SendEnd> {
  const address = addressOf(settings.address, await secretOf('address-key'));
  if (address === null) return ended('failed', addressMissing);
  const { method, ca, proxy } = settings;
  const body = method === 'POST' ? JSON.stringify({ version: 1, desk: payload.desk, at: payload.at }) : null;
  const headers = body === null ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const end = await send({ method, address, headers, body, ca, proxy, timeoutMs }, signal);
  return judgeAnswer(end, address, settings.address, now);
}
