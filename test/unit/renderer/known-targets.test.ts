import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { startLiveEvents } from '../../../renderer/data/live-events.ts';
import { keys } from '../../../renderer/data/query-client.ts';

afterEach(() => vi.unstubAllGlobals());

/** Hears what the console tells. */
function listening(client: QueryClient) {
  const listeners = new Map<string, (told: unknown) => void>();
  const group = (of: string) =>
    new Proxy(
      {},
      {
        get: (_, name) => (listener: (told: unknown) => void) => {
          listeners.set(`${of}.${String(name)}`, listener);
          return () => undefined;
        },
      },
    );
  vi.stubGlobal('window', { ops: new Proxy({}, { get: (_, name) => group(String(name)) }) });
  const stop = startLiveEvents(client, () => undefined);
  return { tell: (event: string, payload: unknown) => listeners.get(event)?.(payload), stop };
}

test.each([
  ['repositories.onChanged', { revision: 1, changed: [], removed: [] }],
  ['snapshots.onChanged', { revision: 1, targetIds: [] }],
])('the targets of a repository are asked for again when it was read: %s', (event, payload) => {
  const client = new QueryClient();
  const asked = keys.knownTargets('1'.repeat(32));
  client.setQueryData(asked, { targets: [] });
  const { tell, stop } = listening(client);
  expect(client.getQueryState(asked)?.isInvalidated).toBe(false);
  tell(event, payload);
  expect(client.getQueryState(asked)?.isInvalidated).toBe(true);
  stop();
});

test('what recurs is asked for again when a target comes or goes, and not when one only changes', () => {
  const client = new QueryClient();
  const asked = keys.recurringRunbooks(null);
  const target = (id: string, name: string) => ({ id, name, state: 'ok', revision: 1 });
  client.setQueryData(keys.targets, { revision: 1, targets: [target('a', 'A')] });
  client.setQueryData(asked, { runbooks: [] });
  const { tell, stop } = listening(client);
  tell('targets.onChanged', { revision: 2, changed: [target('a', 'B')], removed: [] });
  expect(client.getQueryState(asked)?.isInvalidated).toBe(false);
  tell('targets.onChanged', { revision: 3, changed: [target('c', 'C')], removed: [] });
  expect(client.getQueryState(asked)?.isInvalidated).toBe(true);
  stop();
});
