import { expect, it } from 'vitest';
import {
  emptyWindow,
  endsTooEarly,
  windowReady,
} from '../../../renderer/features/probes/maintenance-draft.ts';

it('is ready with a reason and an end after its begin, and says when the end is too early', () => {
  const draft = { ...emptyWindow(1_790_000_000_000), reason: 'Disks' };
  const early = { ...draft, to: draft.from };
  expect([
    windowReady(draft),
    windowReady({ ...draft, reason: ' ' }),
    windowReady({ ...draft, to: '' }),
  ]).toEqual([true, false, false]);
  expect([
    endsTooEarly(draft),
    endsTooEarly(early),
    windowReady(early),
    endsTooEarly({ ...draft, to: '' }),
  ]).toEqual([false, true, false, false]);
});
