import { describe, expect, it } from 'vitest';
import { snapshotRequired } from '../../../electron/actions/snapshot-required.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 21, 12);
const about = (newestVerifiedAt: number | null) => ({ newestVerifiedAt, now, target: 'Desk' });

describe('a snapshot that an action needs', () => {
  it('is not asked for where the pack does not say so', () => {
    expect(snapshotRequired(null, about(null))).toBeNull();
  });

  it.each([
    ['none', null, false],
    ['one that is too old', now - hourMs - 1, false],
    ['one from a clock that is ahead', now + 1, false],
    ['one just in time', now - hourMs, true],
  ])('is %s: held %s', (_what, newest, held) => {
    const required = snapshotRequired(hourMs, about(newest));
    expect(required?.check.held).toBe(held);
    expect(required?.blocker === null).toBe(held);
  });

  it('tells what to do when it is missing', () => {
    const { blocker } = snapshotRequired(24 * hourMs, about(now - 48 * hourMs)) ?? {};
    expect(blocker?.en).toContain('not older than 1 d');
    expect(blocker?.en).toContain('2026-11-19 12:00 UTC');
    expect(blocker?.en).toContain('holdfast snapshot create --target "Desk"');
  });
});
