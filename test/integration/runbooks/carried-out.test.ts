import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { notBuilt } from '../cli/built.ts';
import { installPack, openTill } from './support/till.ts';
import type { Till } from './support/till.ts';
import { tillPack } from './support/till-pack.ts';
import { toldAsItWent } from './support/told-as-it-went.ts';

let till: Till;

const code = (error: unknown) => (isAppError(error) ? error.code : String(error));
const refused = (work: Promise<unknown>) => work.then(() => 'done', code);

describe.skipIf(notBuilt || process.platform === 'win32')('a run of a runbook', () => {
  beforeAll(async () => {
    till = await openTill();
  }, 60_000);
  afterAll(() => till.dispose());
  beforeEach(() => {
    till.server.setIll(false);
    till.server.setSlowMs(0);
  });

  it('goes the way that its steps tell, and finishes well', async () => {
    const run = await till.start('branches');
    await run.carryOn();
    expect(run.run).toMatchObject({ next: 'fine', neededSteps: 4, endedSteps: 1 });
    expect(run.states).toMatchObject({ well: 'done', ill: 'not-needed', last: 'open' });
    await run.settle('fine', 'done', { note: 'looked' });
    await run.carryOn();
    expect(await refused(run.finish())).toBe('runbook/not-due');
    await run.settle('last', 'done');
    await run.finish('all well');
    expect(run.run).toMatchObject({ state: 'finished', ok: true, next: null, notes: [{ text: 'all well' }] });
    expect(await refused(run.note('late'))).toBe('runbook/ended');
  });

  it('goes on after a failure where it may, and stops where it must until somebody accepts it in writing', async () => {
    till.server.setIll(true);
    const run = await till.start('branches');
    await run.carryOn();
    expect(run.states).toMatchObject({ well: 'failed', fine: 'not-needed', ill: 'open' });
    await run.settle('ill', 'done');
    await run.carryOn();
    expect(run.run).toMatchObject({ next: 'again' });
    await run.carryOn();
    expect(run.attempts('again')).toHaveLength(1);
    expect(await refused(run.settle('again', 'failed'))).toBe('runbook/needs-reason');
    expect(await refused(run.settle('again', 'done'))).toBe('runbook/not-due');
    await run.settle('again', 'failed', { reason: 'the spare server is used' });
    expect(run.run).toMatchObject({ next: 'last', failedSteps: 2 });
    await run.settle('last', 'skipped', { reason: 'nobody there' });
    await run.finish();
    expect(run.run).toMatchObject({ state: 'finished', ok: false });
    await toldAsItWent(till, run.run.id);
    const later = await till.start('branches');
    await later.abandon('not needed');
    const { runbooks } = await till.desk().ops.call('runbooks.list', { targetId: till.targetId });
    expect(runbooks.find(({ id }) => id === 'branches')).toMatchObject({
      lastRun: { id: later.run.id, state: 'abandoned' },
      lastFinishedAt: run.run.endedAt,
    });
  });

  it('repeats a failed step when it is asked to, and keeps both attempts', async () => {
    till.server.setIll(true);
    const run = await till.start('branches');
    await run.carryOn();
    await run.settle('ill', 'skipped', { reason: 'known' });
    await run.carryOn();
    till.server.setIll(false);
    expect(await refused(run.perform('again'))).toBe('runbook/needs-again');
    await run.perform('again', { again: true });
    await run.wait();
    expect(run.attempts('again').map(({ state, number }) => [number, state])).toEqual([
      [1, 'failed'],
      [2, 'done'],
    ]);
    expect(run.run.next).toBe('last');
  });

  it('is continued by one of two faces: the other is told to look', async () => {
    const run = await till.start('branches');
    await run.carryOn();
    const other = run.twin();
    const both = await Promise.all([
      refused(run.settle('fine', 'done')),
      refused(other.settle('fine', 'done')),
    ]);
    expect(both.toSorted()).toEqual(['done', 'runbook/moved-on']);
    await other.look();
    expect(other.attempts('fine')).toHaveLength(1);
    const third = other.twin();
    const begun = await Promise.all([refused(other.perform('again')), refused(third.perform('again'))]);
    expect(begun).toContain('done');
    expect(begun.filter((one) => one === 'done')).toHaveLength(1);
    await other.wait();
    expect(other.attempts('again')).toHaveLength(1);
    await other.abandon('only a test');
    expect(other.run).toMatchObject({ state: 'abandoned', endReason: 'only a test' });
  });

  it('takes no step before its turn, and none that it has not', async () => {
    const run = await till.start('changing');
    expect(await refused(run.settle('end', 'done'))).toBe('runbook/not-due');
    expect(await refused(run.perform('nowhere'))).toBe('runbook/unknown-step');
    expect(await refused(till.start('nowhere'))).toBe('runbook/unknown');
    expect(await refused(run.perform('change'))).toBe('action/plan-changed');
  });

  it('changes a target only as it was confirmed, and only once', async () => {
    const run = await till.start('changing');
    const before = till.server.changes();
    const soft = { arguments: { what: 'x' }, confirmName: 'Till' };
    expect(await refused(run.perform('change', { ...soft, confirmName: 'Other' }))).toBe(
      'target/not-confirmed',
    );
    const hard = { arguments: { what: 'x', how: 'hard' }, confirmName: 'Till' };
    expect(await refused(run.perform('change', hard))).toBe('runbook/needs-reason');
    expect(till.server.changes()).toBe(before);
    await run.perform('change', { ...hard, reason: 'the soft way is broken' });
    await run.wait();
    expect(run.states['change']).toBe('done');
    expect(run.run.passedRules).toMatchObject([{ ruleId: 'softly', stepId: 'change' }]);
    expect(run.attempts('change')[0]).toMatchObject({ passed: ['softly'], reason: 'the soft way is broken' });
    expect(await refused(run.perform('change', soft))).toBe('runbook/needs-again');
    expect(till.server.changes()).toBe(before + 1);
  });

  it('waits with an action for a person, over an end of the console, and goes on once', async () => {
    const run = await till.start('changing');
    await run.settle('change', 'skipped', { reason: 'not now' });
    const before = till.server.changes();
    await run.perform('hand', { confirmName: 'Till' });
    await run.wait();
    expect(run.states['hand']).toBe('waiting');
    expect(run.attempts('hand')[0]?.result?.en).toBe('Turn the key.');
    await till.reopen();
    await run.look();
    expect(run.states['hand']).toBe('waiting');
    expect(await refused(run.perform('hand', { confirmName: 'Till', again: true }))).toBe('runbook/not-due');
    await run.settle('hand', 'done', { note: 'turned' });
    expect(run.states['hand']).toBe('done');
    expect(run.attempts('hand')).toHaveLength(1);
    expect(run.attempts('hand')[0]).toMatchObject({ note: 'turned' });
    expect(till.server.changes()).toBe(before + 2);
  });

  it('ends an action that waits when its person says that it failed', async () => {
    const run = await till.start('changing');
    await run.settle('change', 'skipped', { reason: 'not now' });
    await run.perform('hand', { confirmName: 'Till' });
    await run.wait();
    const actionRun = run.attempts('hand')[0]?.evidence.actionRunId;
    await run.settle('hand', 'failed', { reason: 'the key is lost' });
    const runs = await till.desk().ops.call('actions.runs', { targetId: till.targetId });
    expect(runs.find(({ id }) => id === actionRun)?.state).toBe('stopped');
    expect(run.run.next).toBe('end');
  });

  it(
    'is cancelled where a probe hangs, and goes on from there when it is asked to',
    { timeout: 30_000 },
    async () => {
      const run = await till.start('hanging');
      await run.perform('hang');
      expect(run.states['hang']).toBe('running');
      expect(await refused(run.abandon('no'))).toBe('runbook/step-runs');
      expect(await refused(run.settle('hang', 'skipped', { reason: 'no' }))).toBe('runbook/step-runs');
      await run.note('it hangs');
      await till.desk().ops.call('runbooks.cancel', { runId: run.run.id });
      await run.wait();
      expect(run.states['hang']).toBe('cancelled');
      await run.perform('hang');
      await till.reopen();
      await run.look();
      expect(run.attempts('hang').map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
      await run.settle('hang', 'skipped', { reason: 'it hangs' });
      const before = till.server.changes();
      await run.carryOn();
      expect(run.attempts('sent')[0]).toMatchObject({ state: 'failed' });
      expect(run.attempts('sent')[0]?.result?.en).toContain('such probes are off');
      expect(till.server.changes()).toBe(before);
    },
  );

  it('takes answers of their type only, and keeps a file by its hash', async () => {
    const run = await till.start('answers');
    for (const value of ['', 'b', 'a\u0007'])
      expect(await refused(run.settle('text', 'done', { value }))).toBe('runbook/invalid-answer');
    await run.settle('text', 'done', { value: 'aaa' });
    for (const value of ['', 'two', 0, 10])
      expect(await refused(run.settle('number', 'done', { value }))).toBe('runbook/invalid-answer');
    await run.settle('number', 'done', { value: '3' });
    expect(run.attempts('number')[0]?.evidence.value).toBe(3);
    expect(await refused(run.settle('choice', 'done', { value: 'gren' }))).toBe('runbook/invalid-answer');
    await run.settle('choice', 'done', { value: 'red' });
    expect(await refused(run.settle('file', 'done'))).toBe('runbook/invalid-answer');
    const content = Buffer.from('what was on the screen');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const file = { name: '../../etc/pass\u0000wd\u202Egnp.exe', base64: content.toString('base64') };
    await run.settle('file', 'done', { file });
    expect(run.attempts('file')[0]?.evidence.file).toMatchObject({ sha256, sizeBytes: content.length });
    expect(run.attempts('file')[0]?.evidence.file?.name).not.toMatch(/[/\u0000\u202E]/);
    const { ops, dataDir } = till.desk();
    const kept = join(dataDir, 'runs', 'files', sha256);
    expect(readFileSync(kept)).toEqual(content);
    const asked = { runId: run.run.id, sha256 };
    expect(await ops.call('runbooks.file', asked)).toEqual({
      name: run.attempts('file')[0]?.evidence.file?.name,
      base64: content.toString('base64'),
    });
    const { files } = await ops.call('runbooks.export', { runId: run.run.id, format: 'md' });
    expect(files).toMatchObject([{ sha256 }]);
    expect(await refused(ops.call('runbooks.file', { ...asked, sha256: '0'.repeat(64) }))).toBe(
      'runbook/file-missing',
    );
    writeFileSync(kept, 'something else');
    expect(await refused(ops.call('runbooks.file', asked))).toBe('runbook/file-altered');
    rmSync(kept);
    expect(await refused(ops.call('runbooks.file', asked))).toBe('runbook/file-missing');
    await run.settle('maybe', 'done');
    expect(await refused(run.settle('rule', 'done'))).toBe('runbook/needs-reason');
    await run.settle('rule', 'done', {
      reason: 'everybody is ill',
      note: 'the token is a-secret-that-nobody-sees',
    });
    expect(JSON.stringify(run.run)).not.toContain('a-secret-that-nobody-sees');
    expect(run.run.passedRules).toMatchObject([
      { ruleId: 'alone', stepId: 'rule', reason: 'everybody is ill' },
    ]);
  });

  it('is handed over, and tells what was passed elsewhere', async () => {
    const run = await till.start('answers');
    await run.handOver('Kim', 'night shift');
    expect(run.run).toMatchObject({ operator: 'Kim' });
    expect(run.run.notes[0]?.text).toContain('night shift');
    expect(await refused(run.passRule('softly', 'x'))).toBe('runbook/unknown-rule');
    await run.passRule('alone', 'done by phone');
    expect(run.run.passedRules).toMatchObject([{ ruleId: 'alone', stepId: null }]);
  });

  it('treats hostile texts as text in every record', async () => {
    const run = await till.start('branches');
    await run.carryOn();
    await run.settle('fine', 'done', {
      note: '<script>alert(1)</script> | a | `b` \u001b[31m\n# heading\u202E [x](http://evil.example) ![y](z)',
    });
    const { ops } = till.desk();
    const exported = async (format: 'md' | 'html' | 'json') =>
      (await ops.call('runbooks.export', { runId: run.run.id, format, language: 'ko' })).text;
    const page = await exported('html');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;');
    const markdown = await exported('md');
    expect(markdown).not.toMatch(/^# heading/m);
    expect(markdown).not.toMatch(/(?<!\\)\[x\]\(/);
    for (const text of [page, markdown, await exported('json')]) expect(text).not.toMatch(/[\u001b\u202E]/);
  });

  it('keeps to the runbook that it began with when the pack changes, and to itself when the target goes', async () => {
    const run = await till.start('branches');
    const { ops } = till.desk();
    const shorter = tillPack
      .replace('version: 1', 'version: 2')
      .replace('      - { id: again, do: probe, title: Again, probes: [health] }\n', '');
    await installPack(ops, shorter);
    const later = await till.start('branches');
    expect(later.states['again']).toBeUndefined();
    await run.carryOn();
    await run.settle('fine', 'done');
    await run.carryOn();
    expect(run.run).toMatchObject({ packVersion: 1, next: 'last' });
    expect(run.states['again']).toBe('done');
    const { runbooks } = await ops.call('runbooks.list', { targetId: till.targetId });
    expect(runbooks.find(({ id }) => id === 'branches')?.lastRun?.id).toBe(later.run.id);
    await ops.call('targets.remove', { targetId: till.targetId, confirmName: 'Till' });
    await later.carryOn();
    expect(later.attempts('well')[0]).toMatchObject({ state: 'failed' });
    expect(later.attempts('well')[0]?.result?.en).toContain('target');
    await run.settle('last', 'done');
    await run.finish();
    expect(run.run).toMatchObject({ state: 'finished', ok: true, targetName: 'Till' });
  });
});
