import { expect, test } from 'vitest';
import { describeDrill } from '../../../electron/cli/drill-text.ts';
import type { DrillReport } from '../../../shared/model/drill.ts';

const layer = { ok: true, checked: 3, share: 1, problems: [], notCheckable: [] };
const proven: DrillReport = {
  ok: true,
  files: 1,
  bytes: 10,
  layers: [{ ...layer, layer: 'bytes' }],
  checks: [],
  boot: null,
  restoreMs: 10,
  verifyMs: 10,
  durationMs: 20,
};

test('a copy that does not start takes nothing from what was proven, and says what it wrote', () => {
  const output = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const text = describeDrill({
    ...proven,
    ok: false,
    boot: { ok: false, command: 'node x.mjs', readyAfterMs: null, output },
  });
  expect(text).toContain('Proven: 1 file restored');
  expect(text).toContain('Verified.');
  expect(text).not.toContain('FAILED');
  expect(text).toContain('The restored copy did not start');
  expect(text).toContain('line 39');
  expect(text).not.toContain('line 20\n');
});

test('a set that fails is not called proven', () => {
  const text = describeDrill({ ...proven, ok: false, layers: [{ ...layer, layer: 'bytes', ok: false }] });
  expect(text).toContain('FAILED: 1 file restored');
  expect(text).toContain('VERIFICATION FAILED.');
});
