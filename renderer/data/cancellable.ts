import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isAppError } from '../../shared/errors/app-error.ts';
import { call } from '../bridge/ops.ts';

/** Makes a call that the console ends as well when the signal is aborted. */
export async function callUntil<Output>(
  signal: AbortSignal,
  ask: (callId: string) => Promise<Output>,
): Promise<Output> {
  const callId = crypto.randomUUID();
  // What has answered meanwhile needs no cancelling, and a console that is gone runs nothing.
  const cancel = () => void call('calls.cancel', { callId }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await ask(callId);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** What failed; that the operator ended it is no failure. */
export function failureOf(error: Error | null): Error | null {
  return isAppError(error) && error.code === 'run/cancelled' ? null : error;
}

/** A call, or several in a row, that the operator can end; leaving the place where it was begun ends it too. */
export function useCancellableCall<Input, Output>(
  ask: (input: Input, signal: AbortSignal) => Promise<Output>,
) {
  const running = useRef<AbortController | null>(null);
  const mutation = useMutation({
    mutationFn: async (input: Input) => {
      const controller = new AbortController();
      running.current = controller;
      return ask(input, controller.signal);
    },
  });
  useEffect(() => () => running.current?.abort(), []);
  const error = failureOf(mutation.error);
  return {
    start: mutation.mutate,
    cancel: () => running.current?.abort(),
    /** Ends it as well, and forgets what came of it. */
    reset: () => {
      running.current?.abort();
      mutation.reset();
    },
    isPending: mutation.isPending,
    data: mutation.data,
    error,
    wasCancelled: mutation.error !== null && error === null,
  };
}
