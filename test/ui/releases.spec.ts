import { join } from 'node:path';
import { openSqlite } from '../../electron/platform/sqlite.ts';
import { expect, test } from './fixtures.ts';
import { goTo } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { addRepository, repositoryName } from './support/backed-up.ts';
import { pressByKey, typeByKey } from './support/keyboard.ts';
import { addPracticeTarget, practiceName, startPractice } from './support/practice.ts';

/** A change of the schema that loses a table. */
function loseTable(folder: string): void {
  const options = { readOnly: false, mustExist: true, busyTimeoutMs: 5000 };
  const database = openSqlite(join(folder, 'messenger.db'), options);
  database.exec('PRAGMA foreign_keys = OFF; DROP TABLE pinned_messages');
  database.close();
}

test('A release with a bad schema change is caught, and rolled back, by keyboard alone', async ({
  fresh,
}) => {
  test.setTimeout(150_000);
  const { page, folder } = fresh;
  const practice = await startPractice('small');
  try {
    const targetId = await addPracticeTarget(folder, practice);
    await addRepository(folder, repositoryName);
    await goTo(page, `#/targets/${targetId}/snapshots`);
    await pressByKey(page, page.getByRole('main').getByRole('link', { name: 'Release…' }));
    await typeByKey(page, page.getByRole('textbox', { name: 'Version that is released' }), '4.37');
    await pressByKey(page, page.getByRole('button', { name: 'Take the set before' }));
    const before = page.getByRole('table', { name: 'Before' });
    await expect(before).toContainText('whole, and verified in full', { timeout: 60_000 });
    await typeByKey(page, page.getByRole('textbox', { name: 'Reason' }), 'tried on a copy');
    await pressByKey(page, page.getByRole('button', { name: 'Go', exact: true }));

    await practice.halt();
    loseTable(practice.folder);
    await pressByKey(page, page.getByRole('button', { name: 'Take the set after' }));
    const after = page.getByRole('table', { name: 'After' });
    await expect(after).toContainText('Tables are gone', { timeout: 60_000 });
    await expectNoViolations(page);

    await pressByKey(page, page.getByRole('button', { name: 'Roll back…' }));
    const dialog = page.getByRole('dialog');
    await typeByKey(page, dialog.getByRole('textbox', { name: /^Reason/ }), 'a table is gone');
    await typeByKey(page, dialog.getByRole('textbox', { name: /^Type/ }), practiceName);
    await pressByKey(page, dialog.getByRole('button', { name: 'Restore' }));
    await expect(page.getByText('Not everything is as it was before.')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('Start the service, unless it runs', { exact: false })).toBeVisible();
    await expect(page.getByRole('table', { name: 'After going back' })).toContainText('down, and was');
    await expect(page.getByText('abandoned', { exact: true })).toBeVisible();
    await expectNoViolations(page);
    const { stdout } = await folder.holdfast(['--json', 'journal', 'verify']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  } finally {
    await practice.stop();
  }
});

test('A handover and an audit are looked at before they leave', async ({
  window: page,
  targetId,
  holdfast,
}) => {
  await goTo(page, `#/targets/${targetId}/health`);
  await pressByKey(page, page.getByRole('button', { name: 'Release and handover' }));
  await page.keyboard.press('ArrowDown');
  await page.getByRole('menuitem', { name: /^Handover/ }).press('Enter');
  const handover = page.getByRole('dialog', { name: /^Handover of/ });
  await expect(handover.getByRole('heading', { name: `Handover: ${practiceName}` })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await goTo(page, '#/journal');
  await pressByKey(page, page.getByRole('button', { name: /^Audit report/ }));
  const audit = page.getByRole('dialog', { name: 'Audit report' });
  await pressByKey(page, audit.getByRole('button', { name: 'Show' }));
  await expect(audit.getByRole('heading', { name: 'Days covered by a verified set' })).toBeVisible();
  await expectNoViolations(page);
  const { stdout } = await holdfast(['--json', 'journal', 'list', '--text', 'report.', '--limit', '5']);
  expect(JSON.parse(stdout)).toMatchObject({ total: 0 });
});
