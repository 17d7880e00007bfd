import { describe, expect, it } from 'vitest';
import { readMaintenance } from '../../../electron/alerts/maintenance-readings.ts';
import { RunId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import type { RunSummary, RunbookSummary } from '../../../shared/model/runbook.ts';
import { localText } from '../../../shared/text/local-text.ts';

const targetId = TargetId.parse('0123456789abcdef');
const at = (text: string) => new Date(text).getTime();
const added = at('2026-01-01T00:00:00');
const target = { id: targetId, name: 'Chat', createdAt: added };

function run(more: Partial<RunSummary>): RunSummary {
  return {
    id: RunId.parse('fedcba9876543210'),
    targetId,
    runbookId: RunbookId.parse('look'),
    title: localText('Look', '점검'),
    purpose: 'maintenance',
    packVersion: 1,
    state: 'finished',
    ok: true,
    startedAt: added,
    endedAt: added,
    startedBy: 'kim',
    operator: 'kim',
    endedSteps: 1,
    neededSteps: 1,
    failedSteps: 0,
    next: null,
    incidentId: null,
    ...more,
  };
}

function weekly(id: string, lastRun: RunSummary | null): RunbookSummary {
  return {
    targetId,
    id: RunbookId.parse(id),
    title: localText(`Look at ${id}`, `${id} 점검`),
    description: null,
    purpose: 'maintenance',
    priority: null,
    every: 'week',
    steps: 1,
    about: { policies: [], probes: [], rules: [], actions: [] },
    lastRun,
    lastFinishedAt: lastRun?.state === 'finished' ? lastRun.endedAt : null,
  };
}

const read = (runbooks: readonly RunbookSummary[], now: string, held: readonly string[] = []) =>
  readMaintenance(target, runbooks, () => held, at(now));

describe('recurring maintenance', () => {
  it('is overdue when it has been due for more than a day, and not before', () => {
    const done = weekly('disk', run({ endedAt: at('2026-02-01T10:00:00') }));
    expect(read([done], '2026-02-09T10:00:00').verdict).toBe('well');
    expect(read([done], '2026-02-09T10:00:01')).toMatchObject({
      verdict: 'degraded',
      since: at('2026-02-08T10:00:00'),
      reason: { en: 'Overdue: "Look at disk", every week.', ko: '기한 지남: "disk 점검"(매주).' },
      holders: ['disk'],
    });
  });

  it('counts from when the target was added where it was never finished', () => {
    for (const last of [null, run({ state: 'abandoned' })]) {
      expect(read([weekly('disk', last)], '2026-01-08T12:00:00').verdict).toBe('well');
      expect(read([weekly('disk', last)], '2026-01-10T00:00:00').verdict).toBe('degraded');
    }
  });

  it('says nothing while what was overdue is under way, and tells of a run that is never finished', () => {
    const open = weekly('disk', run({ state: 'open', endedAt: null, startedAt: at('2026-02-01T10:00:00') }));
    expect(read([open], '2026-02-02T10:00:00', ['disk'])).toMatchObject({
      verdict: 'unsure',
      holders: ['disk'],
    });
    expect(read([open], '2026-02-02T10:00:00', ['other']).verdict).toBe('well');
    expect(read([open], '2026-02-10T10:00:00').reason.en).toContain('begun and not finished');
  });

  it('is one alert of a target, about what is overdue for longest', () => {
    const runbooks = [
      weekly('disk', run({ endedAt: at('2026-03-01T00:00:00') })),
      weekly('keys', run({ endedAt: at('2026-02-01T00:00:00') })),
      { ...weekly('once', null), every: null },
    ];
    const reading = read(runbooks, '2026-04-01T00:00:00');
    expect(reading.reason.en).toBe('Overdue: "Look at keys", every week (and 1 more).');
    expect(reading.holders).toEqual(['keys', 'disk']);
  });
});
