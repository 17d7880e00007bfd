import { localText } from '../../../../shared/text/local-text.ts';
import { emitWithAck, nextEvent } from '../connect.ts';
import type { SocketClient } from '../client.ts';
import type { RungWait } from '../ladder-target.ts';
import type { JudgePayload, RoundTripPlan } from '../round-trip.ts';
import { rungFailed, rungOk } from '../steps.ts';
import type { RungOutcome } from '../steps.ts';

const cleanupWithinMs = 1000;

/** Both are connected. */
type RoundTripClients = { readonly sender: SocketClient; readonly receiver: SocketClient };

/**
 * Sends a message on one connection and waits for its acknowledgement there and for its receipt on another. What was sent is
 * cleaned up afterwards, whatever came out of it.
 */
export async function climbRoundTrip(
  clients: RoundTripClients,
  plan: RoundTripPlan,
  judge: JudgePayload,
  wait: RungWait,
): Promise<RungOutcome> {
  const joined = await join(clients, plan, wait);
  if (joined !== null) return joined;
  return send(clients, plan, judge, wait);
}

async function join(
  { sender, receiver }: RoundTripClients,
  plan: RoundTripPlan,
  wait: RungWait,
): Promise<RungOutcome | null> {
  const wanted = plan.join;
  if (wanted === null) return null;
  for (const client of [sender, receiver]) {
    const answer = nextEvent(client, wanted.joined, () => true, wait);
    client.emit(wanted.event, wanted.payload);
    if ((await answer) === null) {
      return rungFailed(
        wait.signal.aborted ? 'cancelled' : 'no-join',
        localText(
          'The server did not let the account into the room kept for probes.',
          '서버가 계정을 점검용 대화방에 들여보내지 않았습니다.',
        ),
      );
    }
  }
  return null;
}

async function send(
  { sender, receiver }: RoundTripClients,
  plan: RoundTripPlan,
  judge: JudgePayload,
  wait: RungWait,
): Promise<RungOutcome> {
  const startedAt = performance.now();
  const receipt = nextEvent(
    receiver,
    plan.receive.event,
    (payload) => judge(plan.receive.where, payload) === null,
    wait,
  );
  const answer = await emitWithAck(sender, plan.send.event, plan.send.payload, wait);
  const ackMs = performance.now() - startedAt;
  if (answer.kind !== 'ack') {
    return rungFailed(
      answer.kind === 'cancelled' ? 'cancelled' : 'no-ack',
      localText(
        'The message was sent, but the server never acknowledged it.',
        '메시지를 보냈지만 서버가 확인 응답을 하지 않았습니다.',
      ),
    );
  }
  const refused = judge(plan.ack, answer.payload);
  if (refused !== null) return rungFailed('ack-refused', refused);
  const received = await receipt;
  const receivedMs = performance.now() - startedAt;
  await cleanUp(sender, plan, answer.payload);
  if (received === null) {
    return rungFailed(
      wait.signal.aborted ? 'cancelled' : 'no-receipt',
      localText(
        'The message was acknowledged, but it never arrived on the second connection.',
        '메시지는 확인되었지만 두 번째 연결에 도착하지 않았습니다.',
      ),
      [{ name: 'acknowledged after', value: `${ackMs.toFixed(1)} ms` }],
    );
  }
  return rungOk([
    { name: 'acknowledged after', value: `${ackMs.toFixed(1)} ms` },
    { name: 'received after', value: `${receivedMs.toFixed(1)} ms` },
  ]);
}

/** Takes the message back. Its own short wait: a cancelled test cleans up as well. */
async function cleanUp(sender: SocketClient, plan: RoundTripPlan, ack: unknown): Promise<void> {
  for (const { event, payload } of plan.cleanup(ack)) {
    await emitWithAck(sender, event, payload, {
      signal: AbortSignal.timeout(cleanupWithinMs),
      timeoutMs: cleanupWithinMs,
    });
  }
}
