import { expect } from 'vitest';
import type { Till } from './till.ts';

/** The journal and the audit say of a run that did not go well that it did not, and by titles. */
export async function toldAsItWent(till: Till, runId: string): Promise<void> {
  const { ops } = till.desk();
  const { entries } = await ops.call('journal.list', { text: runId });
  expect(entries[0]).toMatchObject({
    action: 'run.finish',
    subject: 'Branches',
    result: 'failed',
    details: { needed: 4, done: 1, failed: 2, skipped: 1 },
  });
  const ends = entries.filter(({ action }) => action === 'run.step-end').toReversed();
  expect(ends.map(({ subject, result, details }) => [subject, result, details['state']])).toEqual([
    ['Branches: Well', 'failed', 'failed'],
    ['Branches: Ill', 'done', 'done'],
    ['Branches: Again', 'failed', 'failed'],
    ['Branches: Again', 'failed', 'failed'],
    ['Branches: Last', 'cancelled', 'skipped'],
  ]);
  const today = new Date().toISOString().slice(0, 10);
  const audit = await ops.call('reports.audit', { from: today, to: today, targetId: till.targetId });
  const { events } = audit.report.procedures;
  expect(events.filter(({ entry }) => entries.some(({ seq }) => seq === entry))).toMatchObject([
    { what: { en: 'Runbook begun' } },
    { subject: 'Branches: Well', result: 'failed' },
    { subject: 'Branches: Again', result: 'failed' },
    { subject: 'Branches: Again', result: 'failed', reason: 'the spare server is used' },
    { subject: 'Branches: Last', result: 'skipped', reason: 'nobody there' },
    { what: { en: 'Runbook finished (2 steps failed, 1 skipped)' }, result: 'not-all-well' },
  ]);
  const { changes } = await ops.call('changes.show', { targetId: till.targetId, from: 0 });
  expect(changes.filter(({ title }) => /runbook/i.test(title.en))).toEqual([]);
}
