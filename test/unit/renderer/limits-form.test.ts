import { describe, expect, it } from 'vitest';
import { isLimit, limitsForm, limitsOf } from '../../../renderer/features/snapshots/limits-form.ts';
import { CaptureLimits } from '../../../shared/model/snapshot.ts';

const limits = { maxStallMs: 1500, maxPinMs: 30_000, maxWalGrowthBytes: 512 * 1024 ** 2 };

describe('the limits of a capture as they are typed', () => {
  it('are seconds and MiB, and the same again when they are read', () => {
    const form = limitsForm(limits);
    expect(form).toEqual({ maxStallMs: '1.5', maxPinMs: '30', maxWalGrowthBytes: '512' });
    expect(limitsOf(form)).toEqual(limits);
  });

  it('may have a decimal comma', () => {
    expect(limitsOf({ ...limitsForm(limits), maxStallMs: ' 0,25 ' })?.maxStallMs).toBe(250);
  });

  it.each(['', '0', '-1', '1e3', 'three', '3601', '0.0001'])('are not "%s"', (text) => {
    expect(isLimit('maxStallMs', text)).toBe(false);
    expect(limitsOf({ ...limitsForm(limits), maxStallMs: text })).toBeNull();
  });

  it('reach as far as what the console takes, and no further', () => {
    for (const [maxStallMs, maxPinMs, maxWalGrowthBytes] of [
      ['0.1', '1', '1'],
      ['3600', '3600', String(1024 ** 2)],
    ] as const) {
      expect(CaptureLimits.safeParse(limitsOf({ maxStallMs, maxPinMs, maxWalGrowthBytes })).success).toBe(
        true,
      );
    }
  });
});
