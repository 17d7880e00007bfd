import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isAppError } from '../../shared/errors/app-error.ts';
import { call } from '../bridge/ops.ts';

/** A call that the operator can end; leaving the place where it was begun ends it too. */
export function useCancellableCall<Input, Output>(ask: (input: Input, callId: string) => Promise<Output>) {
  const running = useRef<string | null>(null);
  const mutation = useMutation({
    mutationFn: async (input: Input) => {
      const callId = crypto.randomUUID();
      running.current = callId;
      try {
        return await ask(input, callId);
      } finally {
        if (running.current === callId) running.current = null;
      }
    },
  });
  useEffect(() => () => cancelCall(running.current), []);
  const { error } = mutation;
  const wasCancelled = isAppError(error) && error.code === 'run/cancelled';
  return {
    start: mutation.mutate,
    cancel: () => cancelCall(running.current),
    /** Ends it as well, and forgets what came of it. */
    reset: () => {
      cancelCall(running.current);
      mutation.reset();
    },
    isPending: mutation.isPending,
    data: mutation.data,
    /** What failed; that the operator ended it is no failure. */
    error: wasCancelled ? null : error,
    wasCancelled,
  };
}

function cancelCall(callId: string | null): void {
  // What has answered meanwhile needs no cancelling, and a console that is gone runs nothing.
  if (callId !== null) call('calls.cancel', { callId }).catch(() => undefined);
}
