import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RunningCalls, createCallHandlers } from '../../../electron/handlers/running-calls.ts';
import { createSocketioHandlers } from '../../../electron/handlers/socketio.ts';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { TargetId } from '../../../shared/model/ids.ts';

const unused = () => {
  throw new Error('not asked for');
};

test('the sign-in before a link is ended by its operator', async () => {
  const calls = new RunningCalls();
  const { openLink } = createSocketioHandlers(
    {
      dispatcher: { publish: unused },
      journal: { append: unused },
      connection: {
        openLink: (_targetId, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(cancelled()))),
        closeLink: unused,
        link: unused,
        testTarget: unused,
        testAddress: unused,
      },
    },
    calls,
  );
  const context = { face: 'cli', signal: new AbortController().signal } as const;
  const callId = 'a3f1c2d4-0000-4000-8000-000000000001';
  const opening = openLink({ targetId: TargetId.parse('0123456789abcdef'), callId }, context);
  await setImmediate();
  await createCallHandlers(calls).cancel({ callId }, context);
  await expect(opening).rejects.toMatchObject({ code: 'run/cancelled' });
});
