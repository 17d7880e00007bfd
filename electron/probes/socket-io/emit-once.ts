import { createSocketClient } from './client.ts';
import { connectClient, emitWithAck } from './connect.ts';
import type { RungWait } from './ladder-target.ts';

export type Emission = {
  readonly url: URL;
  readonly path: string;
  readonly network: { readonly ca: string | null; readonly proxy: string | null };
  readonly cookie: string | null;
  readonly event: string;
  readonly payload: unknown;
};

export type EmissionOutcome =
  | { readonly kind: 'ack'; readonly payload: unknown }
  | { readonly kind: 'not-connected' | 'no-ack'; readonly detail: string };

/** Connects, sends one event, waits for its acknowledgement and disconnects: a message between two requests of a flow. */
export async function emitOnce(emission: Emission, wait: RungWait): Promise<EmissionOutcome> {
  const client = createSocketClient({
    ...emission,
    namespace: '/',
    auth: null,
    transports: ['polling', 'websocket'],
    reconnect: false,
    timeoutMs: wait.timeoutMs,
  });
  try {
    const connected = await connectClient(client, wait);
    if (connected.kind !== 'connected')
      return { kind: 'not-connected', detail: connected.detail || connected.kind };
    const answer = await emitWithAck(client, emission.event, emission.payload, wait);
    return answer.kind === 'ack' ? answer : { kind: 'no-ack', detail: answer.kind };
  } finally {
    client.disconnect();
  }
}
