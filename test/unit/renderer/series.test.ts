import { describe, expect, it } from 'vitest';
import { ladder, reportText, rungs } from '../../../renderer/features/connection/ladder.ts';
import { selectionAt } from '../../../renderer/features/packs/text-place.ts';
import {
  historyBars,
  historySeries,
  latencyRange,
} from '../../../renderer/features/probes/history-series.ts';
import { emptyWindow, wallClock, windowReady } from '../../../renderer/features/probes/maintenance-draft.ts';
import { groupProbes, isStale } from '../../../renderer/features/probes/probe-groups.ts';
import { pagesOf } from '../../../renderer/features/views/view-columns.ts';
import { sparkPath } from '../../../renderer/ui/chart/Sparkline.tsx';
import { drawnTheme } from '../../../renderer/data/appearance.ts';
import { ladderLayers } from '../../../shared/model/connection.ts';
import { ProbeHistory } from '../../../shared/model/probe.ts';
import { fakeReport, fakeSteps } from '../../fakes/console/connection-data.ts';
import { fakeProbes } from '../../fakes/console/probe-data.ts';
import { fakeTargets } from '../../fakes/console/target-data.ts';

function point(at: number, state: string, latencyMs: number | null) {
  return {
    at,
    spanMs: 0,
    state,
    samples: 1,
    okSamples: state === 'ok' ? 1 : 0,
    latencyMs,
    maxLatencyMs: latencyMs,
  };
}

const history = ProbeHistory.parse({
  targetId: '0123456789abcdef',
  probeId: 'health',
  from: 0,
  to: 100,
  points: [point(1, 'ok', 10), point(2, 'degraded', 30), point(51, 'down', null), point(99, 'ok', 20)],
  gaps: [{ from: 60, to: 90 }],
  availability: 0.5,
});

describe('a history', () => {
  it('shows the worst state of each slot, and a gap where nothing was measured', () => {
    expect(historyBars(history, 4).map((bar) => bar.state)).toEqual(['degraded', 'gap', 'down', 'ok']);
  });

  it('draws no line over a gap', () => {
    expect(historySeries(history)).toEqual({
      times: [1, 2, 51, 75, 99],
      typicalMs: [10, 30, null, null, 20],
      highestMs: [10, 30, null, null, 20],
    });
  });

  it('knows its lowest, highest and latest latency, or that there is none', () => {
    expect(latencyRange(history.points)).toEqual({ lowMs: 10, highMs: 30, latestMs: 20 });
    expect(latencyRange([])).toBeNull();
  });
});

describe('a sparkline', () => {
  it('breaks where nothing was measured', () => {
    expect(sparkPath([1, 2, null, 3])).toBe('M0.0 22.0L33.3 12.0M100.0 2.0h1.5');
  });

  it('is a level line when all values are the same, and nothing without values', () => {
    expect([sparkPath([5, 5]), sparkPath([null, null])]).toEqual(['M0.0 12.0L100.0 12.0', '']);
  });
});

describe('the ladder', () => {
  it('has the layers of the model', () => {
    expect([...ladder]).toEqual([...ladderLayers]);
  });

  it('shows the rung that is being climbed', () => {
    const phases = rungs(fakeSteps(null).slice(0, 2), true).map((rung) => rung.phase);
    expect(phases).toEqual(['ok', 'ok', 'running', 'waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('claims nothing before a test was run', () => {
    expect(new Set(rungs([], false).map((rung) => rung.phase))).toEqual(new Set(['not-run']));
  });

  it('becomes a report with the failing layer and its usual causes', () => {
    const text = reportText(fakeReport('http://chat:5000', 'upgrade', 0), 'en');
    expect(text).toContain('Socket.IO http://chat:5000');
    expect(text).toContain('- A firewall closes connections');
    expect(text).toMatch(/down {5} 10000 ms {2}WebSocket upgrade/);
  });
});

describe('the probes of a target', () => {
  const [target] = fakeTargets('everyday', 1_790_000_000_000);
  if (!target) throw new Error('the fake has targets');
  const probes = fakeProbes(target, 1_790_000_000_000);

  it('stand in the groups of their pack, in its order', () => {
    expect(groupProbes(probes).map((group) => group.name)).toEqual([
      'startup',
      'authentication',
      'realtime',
      'files',
      'security',
      'capacity',
    ]);
  });

  it('are stale when older than twice their interval, unless they are paused or never ran', () => {
    const probe = { checkedAt: 1000, everyMs: 60_000, state: 'ok' as const };
    expect([
      isStale(probe, 121_000),
      isStale(probe, 121_001),
      isStale({ ...probe, state: 'paused' }, 999_999),
      isStale({ ...probe, checkedAt: null }, 999_999),
    ]).toEqual([false, true, false, false]);
  });
});

it('asks for the pages that hold the rows in view', () => {
  expect([pagesOf(0, 40, 200), pagesOf(190, 230, 200), pagesOf(99_990, 99_999, 200)]).toEqual([
    [0],
    [0, 1],
    [499],
  ]);
});

it('finds a place in a text, and its end for one beyond it', () => {
  const text = 'pack: a\n  kindd: b\nend';
  const part = (line: number, column: number) => {
    const { from, to } = selectionAt(text, line, column);
    return text.slice(from, to);
  };
  expect([part(2, 3), part(1, 1), part(9, 9)]).toEqual(['kindd: b', 'pack: a', '']);
});

it('plans maintenance from now, and not without a reason or an end after its beginning', () => {
  const draft = emptyWindow(Date.now());
  expect([
    windowReady(draft),
    windowReady({ ...draft, reason: 'x' }),
    windowReady({ ...draft, reason: 'x', to: draft.from }),
  ]).toEqual([false, true, false]);
  expect(wallClock(new Date(2026, 0, 5, 7, 9).getTime())).toBe('2026-01-05T07:09');
});

it('draws what the platform asks for when the theme is that of the system', () => {
  const platform = { dark: true, moreContrast: false };
  expect([
    drawnTheme('system', platform),
    drawnTheme('light', platform),
    drawnTheme('system', { dark: true, moreContrast: true }),
  ]).toEqual(['dark', 'light', 'contrast']);
});
