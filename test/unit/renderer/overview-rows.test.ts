import { describe, expect, it } from 'vitest';
import {
  certificateState,
  latestLatencyMs,
  overviewRows,
  stateCounts,
} from '../../../renderer/features/overview/overview-rows.ts';
import { fakeTargets } from '../../fakes/console/target-data.ts';

const targets = fakeTargets('everyday', 1_790_000_000_000);

function names(filter: Partial<Parameters<typeof overviewRows>[1]>): readonly string[] {
  return overviewRows(targets, { text: '', states: new Set(), order: 'worst', ...filter }).map(
    (target) => target.name,
  );
}

describe('the rows of the overview', () => {
  it('stand worst first, and within a state the one that has been in it longest', () => {
    expect(names({})).toEqual([
      'Chat Seoul',
      'Chat Busan',
      'Chat staging',
      'Chat training',
      'Chat Incheon',
      'Chat Daegu',
      'Chat Jeju',
      'Chat lab',
    ]);
  });

  it('are found by name, by kind and by reason in both languages', () => {
    expect([
      names({ text: ' BUSAN ' }),
      names({ text: 'upgrade' }),
      names({ text: '데이터베이스를' }),
      names({ text: 'messenger' }).length,
    ]).toEqual([['Chat Busan'], ['Chat Busan'], ['Chat Seoul'], 8]);
  });

  it('are narrowed to states', () => {
    expect(names({ states: new Set(['paused', 'down']) })).toEqual(['Chat Seoul', 'Chat lab']);
  });

  it('can stand by name and slowest first', () => {
    expect(names({ order: 'name' })[0]).toBe('Chat Busan');
    const slowest = overviewRows(targets, { text: '', states: new Set(), order: 'slowest' }).map(
      (target) => latestLatencyMs(target) ?? -1,
    );
    expect(slowest).toEqual(slowest.toSorted((left, right) => right - left));
  });

  it('give no latency to a server whose newest result has none', () => {
    expect(latestLatencyMs({ latencyMs: [33, 40, null] })).toBeNull();
    expect(latestLatencyMs({ latencyMs: [null, 40] })).toBe(40);
    expect(latestLatencyMs({ latencyMs: [] })).toBeNull();
  });
});

it('counts the states that occur, worst first', () => {
  expect(stateCounts(targets).map(({ state, count }) => `${count} ${state}`)).toEqual([
    '1 down',
    '1 degraded',
    '1 unknown',
    '1 pending',
    '3 ok',
    '1 paused',
  ]);
});

it('counts a certificate as short of its end from two weeks before, and as ended below nought', () => {
  expect([30, 14, 13, 0, -1].map(certificateState)).toEqual(['ok', 'ok', 'degraded', 'degraded', 'down']);
});
