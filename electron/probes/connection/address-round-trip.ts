import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import type { SocketClient } from '../socket-io/client.ts';
import { emitWithAck } from '../socket-io/connect.ts';
import type { RungWait } from '../socket-io/ladder-target.ts';
import { rungFailed, rungOk } from '../socket-io/steps.ts';
import type { RungOutcome } from '../socket-io/steps.ts';

export type EmitRequest = { readonly event: string; readonly payload: string; readonly ack: boolean };

/** Sends one event of the operator's choice to an address that belongs to no target. */
export function roundTripOfAddress(
  { event, payload, ack }: EmitRequest,
  wait: RungWait,
): (client: SocketClient) => Promise<RungOutcome> {
  const value = parsePayload(payload);
  return async (client) => {
    if (!ack) {
      client.emit(event, value);
      return rungOk([{ name: 'sent', value: event }]);
    }
    const answer = await emitWithAck(client, event, value, wait);
    if (answer.kind === 'ack') {
      return rungOk([
        { name: 'acknowledged with', value: JSON.stringify(answer.payload ?? null).slice(0, 1000) },
      ]);
    }
    return rungFailed(
      answer.kind === 'cancelled' ? 'cancelled' : 'no-ack',
      localText(
        `"${event}" was sent, but the server never acknowledged it.`,
        `"${event}"을(를) 보냈지만 서버가 확인 응답을 하지 않았습니다.`,
      ),
    );
  };
}

function parsePayload(text: string): unknown {
  const value = parseJson(text);
  if (value !== undefined) return value;
  throw new AppError('usage/invalid', localText('The payload must be JSON.', '데이터는 JSON이어야 합니다.'));
}
