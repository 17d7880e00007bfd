import { afterEach, expect, it, vi } from 'vitest';
import { packQuery } from '../../../renderer/data/packs.ts';
import { createQueryClient, keys } from '../../../renderer/data/query-client.ts';
import { PackId } from '../../../shared/model/ids.ts';

afterEach(() => vi.unstubAllGlobals());

it('asks for one pack by its id, never for all of them, and anew when the packs have changed', async () => {
  const asked: unknown[] = [];
  const show = (input: unknown) => {
    asked.push(input);
    return Promise.resolve({ ok: true, value: { title: 'A pack' } });
  };
  vi.stubGlobal('window', { ops: { packs: { show } } });
  const client = createQueryClient();
  const one = packQuery(PackId.parse('messenger'));
  expect(await client.fetchQuery(one)).toEqual({ title: 'A pack' });
  expect(asked).toEqual([{ packId: 'messenger' }]);
  await client.invalidateQueries({ queryKey: keys.packs });
  expect(client.getQueryState(one.queryKey)?.isInvalidated).toBe(true);
  client.clear();
});
