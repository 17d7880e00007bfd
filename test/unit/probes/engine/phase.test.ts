import { describe, expect, it } from 'vitest';
import { nextOnGrid, phaseMs } from '../../../../electron/probes/engine/phase.ts';

describe('the phase of a probe', () => {
  it('is the same every time', () => {
    expect(phaseMs('0123456789abcdef', 'health', 60_000)).toBe(phaseMs('0123456789abcdef', 'health', 60_000));
  });

  it('spreads 200 targets with similar names over the whole interval', () => {
    const buckets = Array.from({ length: 20 }, () => 0);
    for (let target = 0; target < 200; target += 1) {
      for (const probe of ['health', 'login', 'socket', 'tls', 'disk', 'log']) {
        const index = Math.floor(phaseMs(target.toString(16).padStart(16, '0'), probe, 60_000) / 3_000);
        buckets[index] = (buckets[index] ?? 0) + 1;
      }
    }
    expect(Math.min(...buckets)).toBeGreaterThan(30);
    expect(Math.max(...buckets)).toBeLessThan(100);
  });

  it('keeps a probe on its own grid, whenever the last run began', () => {
    expect(nextOnGrid(1_000, 30_000, 60_000, 12_000)).toBe(72_000);
    expect(nextOnGrid(12_004, 30_000, 60_000, 12_000)).toBe(72_000);
    expect(nextOnGrid(71_000, 30_000, 60_000, 12_000)).toBe(132_000);
    expect(nextOnGrid(5_000_000, 30_000, 60_000, 12_000) % 60_000).toBe(12_000);
  });
});
