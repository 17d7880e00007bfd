import { expect, it } from 'vitest';
import { clockOf } from '../../../electron/console/runbooks.ts';
import type { ClockSource } from '../../../electron/console/runbooks.ts';
import { TargetId } from '../../../shared/model/ids.ts';

/* A clock that was measured long ago may have been set since: nothing is said of it then. */

const targetId = TargetId.parse('0123456789abcdef');
function engineWith(probe: {
  readonly value: number | null;
  readonly checkedAt: number | null;
}): ClockSource {
  const probes = [{ kind: 'clock' as const, everyMs: 60_000, ...probe }];
  return { targetSummary: () => ({}), snapshotProbes: () => ({ probes }) };
}

it('is told with when it was measured, and not once that is too long ago', () => {
  const engine = engineWith({ value: 419.51, checkedAt: 1_000_000 });
  expect(clockOf(engine, targetId, 1_060_000)).toEqual({ offsetMs: 419_510, measuredAt: 1_000_000 });
  expect(clockOf(engine, targetId, 1_121_000)).toBeNull();
  expect(clockOf(engineWith({ value: null, checkedAt: 1 }), targetId, 2)).toBeNull();
});
