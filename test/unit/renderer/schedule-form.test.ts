import { describe, expect, test } from 'vitest';
import { RepositoryId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import { policyOf, retentionForm } from '../../../renderer/features/schedules/retention-form.ts';
import {
  draftOfSchedule,
  emptySchedule,
  formOfSchedule,
} from '../../../renderer/features/schedules/schedule-form.ts';
import { fakeOps } from '../../fakes/fake-ops.ts';

const targetId = TargetId.parse('0123456789abcdef');
const first = RepositoryId.parse('a'.repeat(32));
const second = RepositoryId.parse('b'.repeat(32));
const form = { ...emptySchedule(targetId, first, 'Asia/Seoul'), name: ' Every night ' };

describe('The form of a schedule', () => {
  test('asks for a verified snapshot every day unless something else is chosen', () => {
    expect(draftOfSchedule(form)).toEqual({
      name: 'Every night',
      zone: 'Asia/Seoul',
      timing: { kind: 'daily', at: '03:30' },
      task: {
        kind: 'snapshot',
        targetId,
        repositoryId: first,
        verify: true,
        retention: true,
        copyTo: null,
      },
    });
  });

  test('is not complete without a name, a time, a real expression, or two different repositories', () => {
    for (const part of [
      { name: ' ' },
      { at: '' },
      { timing: 'cron', expression: '* * * *' },
      { targetId: null },
      { repositoryId: null },
      { kind: 'copy' },
      { kind: 'copy', second: first },
    ] as const)
      expect(draftOfSchedule({ ...form, ...part })).toBeNull();
    const runbookId = RunbookId.parse('restore-test');
    expect(draftOfSchedule({ ...form, kind: 'runbook' })).toBeNull();
    expect(draftOfSchedule({ ...form, kind: 'runbook', runbookId, repositoryId: null })?.task).toEqual({
      kind: 'runbook',
      targetId,
      runbookId,
      repositoryId: null,
    });
    expect(draftOfSchedule({ ...form, kind: 'copy', second })?.task).toEqual({
      kind: 'copy',
      from: first,
      to: second,
    });
  });

  test('gives every schedule back as it was when it is opened and saved', () => {
    const { schedules } = fakeOps({ scenario: 'everyday', instant: true }).state;
    expect(schedules.length).toBeGreaterThan(3);
    const look = {
      kind: 'runbook',
      targetId,
      runbookId: RunbookId.parse('look'),
      repositoryId: first,
    } as const;
    const all = [...schedules, ...schedules.slice(0, 1).map((each) => ({ ...each, task: look }))];
    for (const { name, zone, timing, task, ...rest } of all)
      expect(draftOfSchedule(formOfSchedule({ name, zone, timing, task, ...rest }))).toEqual({
        name,
        zone,
        timing,
        task,
      });
  });
});

describe('The form of retention', () => {
  test('keeps at least one set, and takes whole numbers up to 1,000 only', () => {
    const usual = retentionForm({ last: 3, daily: 7, weekly: 4, monthly: 12 });
    expect(policyOf(usual)).toEqual({ last: 3, daily: 7, weekly: 4, monthly: 12 });
    for (const last of ['', '-1', '1.5', '1001', 'three']) expect(policyOf({ ...usual, last })).toBeNull();
    expect(policyOf({ last: '0', daily: '0', weekly: '0', monthly: '0' })).toBeNull();
  });
});
