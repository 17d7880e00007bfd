import { cancelled } from '../../../shared/errors/app-error.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';

const waits = new Map<string, () => void>();

/** A call that takes a while, and fails as cancelled when its operator ends it. */
export async function sleepUnlessCancelled(
  fake: Fake,
  callId: string | undefined,
  ms: number,
): Promise<void> {
  if (callId === undefined) return fake.sleep(ms);
  const { promise, reject } = Promise.withResolvers<never>();
  waits.set(callId, () => reject(cancelled()));
  try {
    await Promise.race([fake.sleep(ms), promise]);
  } finally {
    waits.delete(callId);
  }
}

export const callHandlers: HandlersOf<'calls'> = {
  'calls.cancel': ({ callId }) => {
    waits.get(callId)?.();
    return {};
  },
};
