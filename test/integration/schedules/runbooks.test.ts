import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDueReport } from '../../../shared/model/schedule.ts';
import { RunbookId } from '../../../shared/model/ids.ts';
import type { RunSummary } from '../../../shared/model/runbook.ts';
import { ShiftedClock } from '../../fakes/shifted-clock.ts';
import { notBuilt } from '../cli/built.ts';
import { openTill } from '../runbooks/support/till.ts';
import type { Till } from '../runbooks/support/till.ts';
import { tillPack } from '../runbooks/support/till-pack.ts';

const dayMs = 24 * 60 * 60_000;
const weekly = `${tillPack}  - id: weekly
    title: Weekly look
    purpose: maintenance
    every: week
    steps:
      - { id: health, do: probe, title: Health, probes: [health] }
      - { id: version, do: check, title: Version, requests: [{ id: v, request: { path: /version } }] }
`;
const clock = new ShiftedClock();
let till: Till;

async function plan(runbookId: string): Promise<void> {
  const { schedules } = await till.desk().ops.call('schedules.list', {});
  for (const { id } of schedules) await till.desk().ops.call('schedules.remove', { scheduleId: id });
  await till.desk().ops.call('schedules.set', {
    name: 'Look',
    zone: 'UTC',
    timing: { kind: 'daily', at: '02:30' },
    task: {
      kind: 'runbook',
      targetId: till.targetId,
      runbookId: RunbookId.parse(runbookId),
      repositoryId: null,
    },
  });
}

/** Lets a day go by, and runs what is due then. */
function nextDay(): Promise<RunDueReport> {
  clock.aheadMs += dayMs;
  return till.desk().ops.call('schedules.runDue', {});
}

async function runsOf(runbookId: string): Promise<readonly RunSummary[]> {
  const { runs } = await till.desk().ops.call('runbooks.runs', { targetId: till.targetId });
  return runs.filter((run) => run.runbookId === runbookId);
}

async function abandon({ id: runId }: Pick<RunSummary, 'id'>): Promise<void> {
  const { revision } = await till.desk().ops.call('runbooks.get', { runId });
  await till.desk().ops.call('runbooks.abandon', { runId, revision, reason: 'only a test' });
}

async function until(holds: () => boolean): Promise<void> {
  const from = Date.now();
  while (!holds()) {
    if (Date.now() - from > 20_000) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.skipIf(notBuilt)('a runbook on a schedule', () => {
  beforeAll(async () => {
    till = await openTill(weekly, clock);
  }, 60_000);

  afterAll(() => till.dispose());

  it('is carried out and finished where nobody is needed, once for its moment', async () => {
    await plan('weekly');
    expect(await nextDay()).toMatchObject({ runs: [{ state: 'ok', reason: null }] });
    expect(await till.desk().ops.call('schedules.runDue', {})).toEqual({ runs: [] });
    expect(await runsOf('weekly')).toMatchObject([
      { state: 'finished', ok: true, endedSteps: 2, startedBy: 'schedule: Look' },
    ]);
  });

  it('is made up for once after three days', async () => {
    await plan('weekly');
    clock.aheadMs += 2 * dayMs;
    const { runs } = await nextDay();
    expect(runs.map(({ state }) => state)).toEqual(['missed', 'missed', 'ok']);
    expect(await runsOf('weekly')).toHaveLength(2);
  });

  it('fails with the step that failed; its run stays, and no other is begun until it has ended', async () => {
    await plan('weekly');
    till.server.setIll(true);
    const { runs: first } = await nextDay();
    till.server.setIll(false);
    const [stopped] = await runsOf('weekly');
    expect(stopped).toMatchObject({ state: 'open', failedSteps: 1, next: 'health' });
    expect(first).toMatchObject([{ state: 'failed' }]);
    expect(first[0]?.reason?.en).toContain(`Run ${stopped?.id}: the step "Health" failed.`);
    const { runs: second } = await nextDay();
    expect(second).toMatchObject([{ state: 'overrun' }]);
    expect(second[0]?.reason?.en).toContain('still open. Finish or abandon it');
    expect(await runsOf('weekly')).toHaveLength(3);
    if (stopped !== undefined) await abandon(stopped);
    expect(await nextDay()).toMatchObject({ runs: [{ state: 'ok' }] });
    expect(await runsOf('weekly')).toHaveLength(4);
  });

  it('is done with a reason where a person is waited for', async () => {
    await plan('branches');
    const { runs } = await nextDay();
    expect(runs).toMatchObject([{ state: 'ok' }]);
    expect(runs[0]?.reason?.en).toContain('"Fine" waits for a person');
    const [open] = await runsOf('branches');
    expect(open).toMatchObject({ state: 'open', next: 'fine' });
    if (open !== undefined) await abandon(open);
  });

  it('goes on with its own run after the console was closed in the middle, and is no success when it is cancelled', async () => {
    await plan('hanging');
    const closed = nextDay().catch(() => null);
    await until(() => till.server.hung() === 1);
    await till.reopen();
    await closed;
    const report = till.desk().ops.call('schedules.runDue', {});
    await until(() => till.server.hung() === 2);
    const [own, ...others] = await runsOf('hanging');
    expect(others).toEqual([]);
    if (own === undefined) throw new Error('the run is gone');
    await till.desk().ops.call('runbooks.cancel', { runId: own.id });
    const { runs } = await report;
    expect(runs).toMatchObject([{ state: 'failed', attempts: 2 }]);
    expect(runs[0]?.reason?.en).toContain('it stopped at "Hang"');
    const { steps } = await till.desk().ops.call('runbooks.get', { runId: own.id });
    expect(steps[0]?.attempts.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  }, 60_000);

  it('is told as overdue, once a rule asks for it and nobody has carried it out for long', async () => {
    await plan('weekly');
    await nextDay();
    const { ops } = till.desk();
    await ops.call('alerts.setRule', { name: 'Upkeep', causes: ['maintenance'] });
    const open = async () => {
      await ops.call('alerts.runDue', {});
      const { alerts } = await ops.call('alerts.list', { open: true });
      return alerts.filter(({ cause }) => cause === 'maintenance');
    };
    expect(await open()).toEqual([]);
    clock.aheadMs += 9 * dayMs;
    expect(await open()).toMatchObject([
      { targetId: till.targetId, subject: 'Till', reason: { en: 'Overdue: "Weekly look", every week.' } },
    ]);
    await nextDay();
    expect(await open()).toEqual([]);
  });

  it('is refused for a runbook that is not there, and for snapshots that have no place', async () => {
    await expect(plan('nowhere')).rejects.toMatchObject({ code: 'runbook/unknown' });
    await expect(plan('killed-jobs')).rejects.toMatchObject({ code: 'schedule/invalid' });
  });
});
