import type { SocketClient } from './client.ts';
import type { RungWait } from './ladder-target.ts';

export type ConnectOutcome =
  | { readonly kind: 'connected' }
  | { readonly kind: 'refused' | 'timeout' | 'cancelled'; readonly detail: string };

/** Connects and waits for the namespace's answer. The caller disconnects the client, whatever came out. */
export function connectClient(client: SocketClient, wait: RungWait): Promise<ConnectOutcome> {
  return new Promise((resolve) => {
    const end = (outcome: ConnectOutcome) => {
      clearTimeout(timer);
      wait.signal.removeEventListener('abort', onAbort);
      client.off('connect', onConnect);
      client.off('connect_error', onError);
      resolve(outcome);
    };
    const onConnect = () => end({ kind: 'connected' });
    const onError = (error: Error) =>
      end({ kind: error.message === 'timeout' ? 'timeout' : 'refused', detail: error.message });
    const onAbort = () => end({ kind: 'cancelled', detail: '' });
    const timer = setTimeout(() => end({ kind: 'timeout', detail: '' }), wait.timeoutMs);
    if (wait.signal.aborted) return onAbort();
    wait.signal.addEventListener('abort', onAbort, { once: true });
    client.on('connect', onConnect);
    client.on('connect_error', onError);
    client.connect();
  });
}

/** Waits for an event whose payload passes `fits`; null when the time is over or the wait is cancelled. */
export function nextEvent(
  client: SocketClient,
  event: string,
  fits: (payload: unknown) => boolean,
  wait: RungWait,
): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (payload: unknown) => {
      clearTimeout(timer);
      wait.signal.removeEventListener('abort', onAbort);
      client.off(event, onEvent);
      resolve(payload);
    };
    const onEvent = (payload: unknown) => {
      if (fits(payload)) end(payload ?? {});
    };
    const onAbort = () => end(null);
    const timer = setTimeout(() => end(null), wait.timeoutMs);
    if (wait.signal.aborted) return onAbort();
    wait.signal.addEventListener('abort', onAbort, { once: true });
    client.on(event, onEvent);
  });
}

type AckOutcome =
  | { readonly kind: 'ack'; readonly payload: unknown }
  | { readonly kind: 'none' | 'cancelled' };

/** Sends an event and waits for its acknowledgement. */
export function emitWithAck(
  client: SocketClient,
  event: string,
  payload: unknown,
  wait: RungWait,
): Promise<AckOutcome> {
  return new Promise((resolve) => {
    const end = (outcome: AckOutcome) => {
      clearTimeout(timer);
      wait.signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onAbort = () => end({ kind: 'cancelled' });
    const timer = setTimeout(() => end({ kind: 'none' }), wait.timeoutMs);
    if (wait.signal.aborted) return onAbort();
    wait.signal.addEventListener('abort', onAbort, { once: true });
    client.emit(event, payload, (answer: unknown) => end({ kind: 'ack', payload: answer }));
  });
}
