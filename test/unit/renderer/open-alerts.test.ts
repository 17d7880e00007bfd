import { expect, it } from 'vitest';
import { openAlerts } from '../../../renderer/features/overview/open-alerts.ts';

const closed = { severity: 'down', closedAt: 5, current: true } as const;
const degraded = { severity: 'degraded', closedAt: null, current: true } as const;
const unmeasured = { severity: 'down', closedAt: null, current: false } as const;

it('counts the alerts that are open, by the worst that is known to hold', () => {
  expect(openAlerts([closed])).toBeNull();
  expect(openAlerts([closed, degraded, unmeasured])).toEqual({ count: 2, worst: 'degraded' });
});

it('takes what cannot be measured now for unknown, not for what it was', () => {
  expect(openAlerts([unmeasured])).toEqual({ count: 1, worst: 'unknown' });
});
