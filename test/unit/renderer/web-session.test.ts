import { expect, it } from 'vitest';
import { backOffMs, tokenFromFragment } from '../../../renderer/bridge/web-session.ts';

it('waits longer after each try, up to 19 seconds', () => {
  expect([0, 1, 2, 20].map((attempt) => backOffMs(attempt, 0.5))).toEqual([500, 1000, 2000, 15_000]);
  expect([backOffMs(0, 0), backOffMs(20, 1)]).toEqual([375, 18_750]);
});

it('finds a token in the fragment only when it has the form of one', () => {
  const good = 'a'.repeat(32);
  expect([
    tokenFromFragment(`#token=${good}`),
    tokenFromFragment('#/overview'),
    tokenFromFragment('#token=<script>alert(1)</script>'),
    tokenFromFragment('#token=abc'),
  ]).toEqual([good, null, null, null]);
});
