import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { pickAbove } from './screens/repositories.ts';
import { goTo, labelled } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { backUpPractice, folderBeside, repositoryName } from './support/backed-up.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';
import { practiceName } from './support/practice.ts';

test.describe.configure({ timeout: 180_000 });

test('A file is found by its name and restored alone, by the keyboard', async ({ backedUp }) => {
  const { page, folder } = backedUp;
  const place = folderBeside(folder, 'found');
  await goTo(page, '#/snapshots/find');
  const name = page.getByRole('textbox', { name: labelled('Name of the file') });
  await tabTo(page, name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter a name or a part of it.')).toBeVisible();
  await typeByKey(page, name, 'config.py');
  await page.keyboard.press('Enter');
  const found = page.getByRole('list', { name: 'What was found' });
  await expect(found).toContainText('config.py', { timeout: 30_000 });
  await tabTo(page, found.locator('summary').first());
  await page.keyboard.press('Enter');
  const restore = found.getByRole('button', { name: /^Restore .*config\.py$/ });
  await pressByKey(page, restore);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/[0-9a-f]{64}/);
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(restore).toBeFocused();

  await page.keyboard.press('Enter');
  const choose = dialog.getByRole('button', { name: 'Choose folder' });
  await pressByKey(page, choose);
  await pickAbove(page, place);
  await expect(choose).toBeFocused();
  await typeByKey(page, dialog.getByRole('textbox', { name: labelled('Name of the new folder') }), 'one');
  await pressByKey(page, dialog.getByRole('button', { name: 'Restore', exact: true }));
  await expect(dialog.getByRole('heading', { name: 'Restored' })).toBeVisible({ timeout: 60_000 });
  expect(existsSync(join(place, 'one', 'config.py'))).toBe(true);
  expect(existsSync(join(place, 'one', 'messenger.db'))).toBe(false);
});

test('A database of a snapshot is asked, and its rows taken out as text', async ({ backedUp }) => {
  const { page } = backedUp;
  await goTo(page, '#/snapshots/find');
  await tabTo(page, page.getByRole('radio', { name: 'A file' }));
  await page.keyboard.press('ArrowRight');
  await typeByKey(page, page.getByRole('textbox', { name: 'One SELECT' }), 'SELECT 40 + 2 AS answer');
  await pressByKey(page, page.getByRole('button', { name: 'Run query' }));
  await expect(page.getByRole('table', { name: 'Answer' })).toContainText('42', { timeout: 30_000 });
  await expect(page.getByText('1 row', { exact: true })).toBeVisible();
  await typeByKey(page, page.getByRole('textbox', { name: 'One SELECT' }), 'DELETE FROM users');
  await pressByKey(page, page.getByRole('button', { name: 'Run query' }));
  const query = page.getByRole('region', { name: 'Query' });
  await expect(query.getByRole('alert')).toBeVisible({ timeout: 30_000 });
  await tabTo(page, page.getByRole('radio', { name: 'CSV' }));
  await page.keyboard.press('ArrowRight');
  await pressByKey(page, page.getByRole('button', { name: 'Take out' }));
  await expect(page.getByRole('group', { name: 'Text' })).toBeVisible({ timeout: 30_000 });
  await expectNoViolations(page);
});

test('The files of a snapshot are listed and filtered, and two snapshots compared', async ({ backedUp }) => {
  const { page, snapshots } = backedUp;
  const [newer = '', older = ''] = snapshots;
  await goTo(page, `#/snapshots/files/${newer}`);
  const files = page.getByRole('table', { name: 'Files of a snapshot' });
  await expect(files).toContainText('messenger.db', { timeout: 30_000 });
  await typeByKey(page, page.getByRole('searchbox', { name: 'Filter files' }), 'config.py');
  await expect(files).not.toContainText('messenger.db');
  await expect(page.getByText('1 file shown')).toBeVisible();
  await expectNoViolations(page);
  await goTo(page, '#/snapshots/compare');
  await expect(page.getByText('Choose two snapshots of a target.')).toBeVisible();
  await page.getByRole('combobox', { name: 'One snapshot' }).selectOption(newer);
  await page.getByRole('combobox', { name: 'The other' }).selectOption(older);
  await expect(page.getByRole('table', { name: 'Parts and how they differ' })).toContainText('Same', {
    timeout: 30_000,
  });
  await expectNoViolations(page);
});

test('A schedule is made, edited, paused with a reason, and removed', async ({ backedUp }) => {
  const { page } = backedUp;
  await goTo(page, '#/settings/schedules');
  await expect(page.getByText('Nothing is scheduled on this desk.')).toBeVisible();
  const add = page.getByRole('button', { name: 'Add schedule' });
  await pressByKey(page, add);
  const dialog = page.getByRole('dialog');
  await pressByKey(page, dialog.getByRole('button', { name: 'Cancel' }));
  await expect(add).toBeFocused();
  await page.keyboard.press('Enter');
  await pressByKey(page, dialog.getByRole('button', { name: 'Save' }));
  await expect(dialog.getByText('Enter a name.')).toBeVisible();
  await expectNoViolations(page);
  await typeByKey(page, dialog.getByRole('textbox', { name: labelled('Name') }), 'Every night');
  await page.keyboard.press('Enter');
  const list = page.getByRole('table', { name: 'Schedules' });
  await expect(list).toContainText('Every night');
  await expect(list).toContainText(`Back up ${practiceName} to usb`);

  const first = page.getByRole('button', { name: 'Actions for Every night' });
  await pressByKey(page, first);
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('Enter');
  const name = dialog.getByRole('textbox', { name: labelled('Name') });
  await typeByKey(page, name, 'Not saved');
  await page.keyboard.press('Escape');
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(name).toHaveValue('Every night');
  await typeByKey(page, name, 'Every evening');
  await tabTo(page, dialog.getByLabel(labelled('At')));
  await page.keyboard.type('1930');
  await pressByKey(page, dialog.getByRole('button', { name: 'Save' }));
  await expect(list).toContainText('Every evening');
  await expect(list).toContainText('19:30');
  await expect(list).not.toContainText('Every night');

  const actions = page.getByRole('button', { name: 'Actions for Every evening' });
  await pressByKey(page, actions);
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  for (let down = 0; down < 2; down += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Pause' })).toBeFocused();
  await page.keyboard.press('Enter');
  await typeByKey(page, dialog.getByRole('textbox', { name: labelled('Reason') }), 'New disk');
  await page.keyboard.press('Enter');
  await expect(list).toContainText('Paused');
  await expect(list).toContainText('New disk');
  await expectNoViolations(page);

  await pressByKey(page, actions);
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await pressByKey(page, dialog.getByRole('button', { name: 'Remove' }));
  await expect(page.getByText('Nothing is scheduled on this desk.')).toBeVisible();

  await scheduleRunbook(page);
  await expect(list).toContainText(`Runbook restore-test of ${practiceName}`);
});

test('Retention is changed, shown before it removes, and removes once the name was typed', async ({
  fresh,
  practice,
}) => {
  const { page, folder } = fresh;
  await backUpPractice(folder, practice, 2);
  await goTo(page, '#/snapshots/schedules');
  const dialog = page.getByRole('dialog');
  const edit = page.getByRole('button', { name: 'Edit the retention in usb' });
  await pressByKey(page, edit);
  await typeByKey(page, dialog.getByRole('textbox', { name: 'Newest' }), '0');
  for (const field of ['Days', 'Weeks', 'Months'])
    await typeByKey(page, dialog.getByRole('textbox', { name: field }), '0');
  await expect(dialog.getByText('At least one of the four is more than 0.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await typeByKey(page, dialog.getByRole('textbox', { name: 'Newest' }), '1');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(edit).toBeFocused();
  await expect(page.getByRole('table', { name: 'Retention' })).toContainText('the newest 1');

  await pressByKey(page, page.getByRole('button', { name: 'Dry run of the retention in usb' }));
  const plan = dialog.getByRole('table', { name: 'Decision' });
  await expect(plan.getByRole('row').nth(1)).toContainText('To be removed', { timeout: 30_000 });
  await expect(plan.getByRole('row').nth(2)).toContainText('Kept');
  await expectNoViolations(page);
  const remove = dialog.getByRole('button', { name: 'Remove…' });
  await pressByKey(page, remove);
  const confirm = page.getByRole('dialog', { name: 'Remove 1 set?' });
  await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(remove).toBeFocused();
  await page.keyboard.press('Enter');
  await typeByKey(page, confirm.getByRole('textbox'), practiceName);
  await pressByKey(page, confirm.getByRole('button', { name: 'Remove sets' }));
  await expect(dialog.getByText('1 set was removed.')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await goTo(page, '#/snapshots/all');
  await expect(page.getByText('1 snapshot', { exact: true })).toBeVisible();
});

test('A target of a repository is taken under another name and with other settings', async ({
  fresh,
  practice,
}) => {
  const { page, folder } = fresh;
  await backUpPractice(folder, practice, 1);
  await folder.holdfast(['target', 'remove', practiceName, '--confirm', practiceName]);
  await goTo(page, '#/snapshots/repositories');
  await pressByKey(page, page.getByRole('main').getByRole('link', { name: repositoryName, exact: true }));
  await pressByKey(page, page.getByRole('button', { name: /^Take .* under another name/ }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: labelled('Server folder') })).toHaveValue(practice.folder);
  await expectNoViolations(page);
  await typeByKey(
    page,
    dialog.getByRole('textbox', { name: labelled('Name of the target here') }),
    'Chat in Busan',
  );
  await typeByKey(
    page,
    dialog.getByRole('textbox', { name: labelled('Address') }),
    'http://busan.example:5000',
  );
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  const shown = await folder.holdfast(['--json', 'target', 'show', 'Chat in Busan']);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    settings: { url: 'http://busan.example:5000', root: practice.folder },
  });

  // A file that was exported elsewhere may become a snapshot of this target.
  await pressByKey(page, page.getByRole('button', { name: 'Import', exact: true }));
  await expect(dialog.getByRole('combobox', { name: 'Snapshot of' })).toContainText('Chat in Busan');
  await expect(dialog.getByRole('button', { name: 'Choose file' })).toBeVisible();
});

async function scheduleRunbook(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add schedule' }).click();
  await dialog.getByRole('textbox', { name: labelled('Name') }).fill('Monthly');
  await dialog.getByRole('radio', { name: 'Runbook: carry out what needs nobody' }).click();
  const which = dialog.getByRole('combobox', { name: labelled('Runbook') });
  await expect(which).toBeVisible();
  await which.selectOption({ label: 'Monthly restore test' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}
