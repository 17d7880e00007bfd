import { describe, expect, it } from 'vitest';
import { parseBenchOutput, renderBenchTable } from '../../../build/steps/bench-report.ts';

describe('the report of the measurements', () => {
  it('takes the rows from the last line and leaves out what was printed before', () => {
    const output =
      'warming up\n[{"name":"filter","value":120.5,"unit":"ms","limit":"< 300 ms","pass":true}]\n';
    expect(parseBenchOutput(output)).toEqual([
      { name: 'filter', value: 120.5, unit: 'ms', limit: '< 300 ms', pass: true },
    ]);
  });

  it.each(['', 'done', '{}', '[{"name":"filter"}]'])('refuses %j', (output) => {
    expect(() => parseBenchOutput(output)).toThrow(/./);
  });

  it('shows whether a budget was kept', () => {
    const table = renderBenchTable([
      { name: 'filter', value: 120.512, unit: 'ms', limit: '< 300 ms', pass: true },
      { name: 'heap', value: 7, unit: '%', limit: '< 5 %', pass: false },
      { name: 'rows', value: 100_000, unit: 'rows' },
    ]);
    expect(table.split('\n').slice(1)).toEqual([
      'filter       120.5 ms     < 300 ms  kept',
      'heap         7 %          < 5 %     EXCEEDED',
      'rows         100000 rows',
    ]);
  });
});
