import { afterEach, beforeEach, expect, it } from 'vitest';
import { LimitsTable } from '../../../electron/snapshots/limits-table.ts';
import { targetId } from '../../fakes/repository-facts.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

let store: TempStore;
beforeEach(() => (store = openTempStore()));
afterEach(() => store.dispose());

it('what a capture may ask of a server is what was chosen, and the defaults again once the target is gone', () => {
  const limits = new LimitsTable(store.database);
  const defaults = limits.of(targetId);
  const chosen = { maxStallMs: 1, maxPinMs: 2, maxWalGrowthBytes: 3 };
  limits.put(targetId, chosen);
  expect(limits.of(targetId)).toEqual(chosen);
  limits.remove(targetId);
  expect(limits.of(targetId)).toEqual(defaults);
  expect(store.database.prepare('SELECT count(*) FROM capture_limit').pluck().get()).toBe(0);
});
