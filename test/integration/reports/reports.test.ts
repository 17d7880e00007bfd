import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { isoDay } from './support/iso-day.ts';
import { AuditFile, HandoverFile } from './support/report-files.ts';
import { addShopAndVault, openShopDesk, takeSnapshot, targetName } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';

let desk: ShopDesk;
let first = '';
let second = '';
const today = isoDay(Date.now());

beforeAll(async () => {
  desk = await openShopDesk();
  await addShopAndVault(desk);
  await desk.json('repo', 'init', desk.at('spare'), '--recovery-kit', desk.at('kit-of-spare'));
  first = await takeSnapshot(desk);
  second = await takeSnapshot(desk, '--label', 'kept');
  await desk.json('drill', 'run', second);
  await desk.json('snapshot', 'pin', second, '--reason', 'for the auditor <b>&');
  await desk.json('snapshot', 'forget', first, '--reason', 'taken twice', '--confirm', targetName);
  await desk.json(
    'schedule',
    'set',
    '--name',
    'nightly',
    '--target',
    targetName,
    '--repo',
    'vault',
    '--daily',
    '03:30',
  );
  await desk.json(
    'probe',
    'pause',
    '--target',
    targetName,
    '--probe',
    'disk',
    '--reason',
    'disk is being <i>changed</i>',
  );
  await desk.json(
    'maintenance',
    'add',
    '--target',
    targetName,
    '--from',
    '2029-03-29T02:00',
    '--to',
    '2029-03-29T04:00',
    '--reason',
    'new disk',
  );
}, 120_000);
afterAll(() => desk?.dispose());

describe('a handover', () => {
  test('says how to get in, what can be restored and what is not as usual, and holds no markup of others', async () => {
    const file = desk.at('handover.html');
    const { exitCode } = await desk.holdfast([
      'handover',
      'export',
      file,
      '--target',
      targetName,
      '--kit-at',
      'the safe in room 214',
    ]);
    expect(exitCode).toBe(0);
    const page = readFileSync(file, 'utf8');
    for (const said of [
      desk.shop,
      desk.at('vault'),
      'the safe in room 214',
      second.slice(0, 16),
      'nightly',
      '03:30',
    ])
      expect(page).toContain(said);
    expect(page).toContain('disk is being &lt;i&gt;changed&lt;/i&gt;');
    expect(page).toContain('new disk');
    expect(page).not.toMatch(/<(script|link|img)\b/);
    expect(page).toContain("default-src 'none'");
    // A repository that keeps nothing of the target is not named as a place to look.
    expect(page).not.toContain(desk.at('spare'));
    const korean = desk.at('handover-ko.html');
    await desk.holdfast(['handover', 'export', korean, '--target', targetName, '--language', 'ko']);
    expect(readFileSync(korean, 'utf8')).toContain('<h2>접근 경로</h2>');
  });

  test('is there for programs as well, and is never written over', async () => {
    const file = desk.at('handover.json');
    await desk.json('handover', 'export', file, '--target', targetName);
    const handover = HandoverFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(handover.lastVerified).toMatchObject({ id: second, repository: 'vault' });
    expect(handover.lastProvenRestore?.repository).toBe('vault');
    expect(handover.repositories).toMatchObject([
      { name: 'vault', snapshots: 1, kitMade: { folder: desk.at('kit-of-vault') } },
    ]);
    expect(handover.paused).toMatchObject([{ id: 'disk' }]);
    const again = await desk.failure('handover', 'export', file, '--target', targetName);
    expect(again.error.code).toBe('file/not-writable');
  });
});

describe('an audit', () => {
  test('tells days, drills, forgotten sets with the reason, and what was done', async () => {
    const file = desk.at('audit.json');
    const { exitCode } = await desk.holdfast([
      'report',
      'audit',
      file,
      '--from',
      isoDay(Date.now() - 3 * 86_400_000),
      '--to',
      today,
    ]);
    const audit = AuditFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    const [shop] = audit.targets;
    expect(shop?.anywhere.days.map(({ cover }) => cover)).toEqual(['before', 'before', 'before', 'covered']);
    expect(shop?.repositories.map(({ name }) => name)).toEqual(['vault']);
    expect(exitCode).toBe(0);
    expect(audit.drills.events).toMatchObject([{ target: targetName, result: 'done' }]);
    expect(audit.forgotten.events).toMatchObject([{ reason: 'taken twice', subject: first.slice(0, 16) }]);
    expect(audit.changes.events.map(({ what }) => what)).toContain('Probes paused');
    expect(audit.journal.verdict).toMatchObject({
      ok: true,
      anchor: { place: expect.stringContaining('vault') as unknown },
    });
  });

  test('covers a day also by a verified set that was forgotten since', async () => {
    const later = await takeSnapshot(desk);
    await desk
      .json('snapshot', 'forget', second, '--reason', 'r', '--confirm', targetName)
      .catch(() => undefined);
    await desk.json('snapshot', 'unpin', second, '--reason', 'done');
    await desk.json('snapshot', 'unpin', second, '--reason', 'done');
    await desk.json('snapshot', 'forget', second, '--reason', 'r', '--confirm', targetName);
    const file = desk.at('audit-forgotten.json');
    await desk.holdfast(['report', 'audit', file, '--from', today, '--to', today, '--target', targetName]);
    const audit = AuditFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(audit.targets[0]?.anywhere.days[0]).toMatchObject({ cover: 'covered', snapshot: { id: later } });
    expect(audit.forgotten.events).toHaveLength(2);
  });

  test('refuses what is no time', async () => {
    const refuse = async (from: string, to: string) =>
      (await desk.failure('report', 'audit', desk.at('no.html'), '--from', from, '--to', to)).error.code;
    expect(await refuse('2026-02-01', '2026-01-01')).toBe('report/invalid');
    expect(await refuse('2020-01-01', '2026-01-01')).toBe('report/invalid');
    const { exitCode } = await desk.holdfast([
      'report',
      'audit',
      'x.html',
      '--from',
      '2026-02-30',
      '--to',
      today,
    ]);
    expect(exitCode).toBe(2);
  });

  test('names an entry of the journal that was altered, on the page, and exits with findings', async () => {
    const options = { readOnly: false, mustExist: true, busyTimeoutMs: 1000 };
    const database = openSqlite(join(desk.path, 'console.db'), options);
    database.exec("DROP TRIGGER journal_is_not_updated; UPDATE journal SET subject = 'nobody' WHERE seq = 3");
    database.close();
    const file = desk.at('audit-altered.html');
    const { exitCode } = await desk.holdfast(['report', 'audit', file, '--from', today, '--to', today]);
    expect(exitCode).toBe(3);
    expect(readFileSync(file, 'utf8')).toMatch(/altered, at entry 3: A field was changed[^]*nobody/);
    const verify = await desk.holdfast(['--json', 'journal', 'verify']);
    expect(verify.exitCode).toBe(3);
    const verdict = z.object({
      brokenAt: z.object({ seq: z.number(), entry: z.object({ subject: z.string() }) }),
    });
    expect(verdict.parse(JSON.parse(verify.stdout)).brokenAt).toMatchObject({
      seq: 3,
      entry: { subject: 'nobody' },
    });
  });
});
