import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { newRepositoryScreen, pickByKey } from './screens/repositories.ts';
import { goTo, labelled, shell } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import type { DataFolder } from './support/holdfast.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';

/** A folder that is removed with the data folder of the test. */
function placeBeside(folder: DataFolder, name: string): string {
  const place = join(dirname(folder.path), name);
  mkdirSync(place, { recursive: true });
  return place;
}

/** Instead of a print dialog, which no test can close. */
async function catchPrinting(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
  });
}

test.describe.configure({ timeout: 120_000 });

test.describe('A new repository', () => {
  test('is made and its kit printed, saved and confirmed, by the keyboard alone', async ({ fresh }) => {
    const { page, folder } = fresh;
    const wizard = newRepositoryScreen(page);
    const place = placeBeside(folder, 'disk');
    const palette = await shell(page).openPalette();
    await palette.fill('New repository');
    await page.keyboard.press('Enter');
    await pressByKey(page, wizard.button('Make repository'));
    await expect(page.getByText('Type a name.')).toBeVisible();
    await expect(page.getByText('Choose a folder.')).toBeVisible();
    await wizard.make('Backup disk', place, 'holdfast');
    await expect(shell(page).heading('New repository')).toBeFocused();
    const code = await wizard.readCode();
    expect(code.join('-')).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]$/);
    await expectNoViolations(page);

    await catchPrinting(page);
    await pressByKey(page, wizard.button('Print the kit'));
    await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes');
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.paper-print')).toBeVisible();
    await expect(page.getByRole('main')).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await expect(page.locator('.paper-print')).toHaveCount(0);

    await pressByKey(page, wizard.button('Save the kit to a folder'));
    await pickByKey(page, placeBeside(folder, 'stick'));
    await expect(page.getByText('Saved:')).toBeVisible();
    expect(existsSync(join(dirname(folder.path), 'stick', 'holdfast-recovery-kit', 'recover.mjs'))).toBe(
      true,
    );

    await pressByKey(page, wizard.button('Next'));
    await expect(page.locator('body')).not.toContainText(code[7] ?? '');
    await typeByKey(page, wizard.lastGroup, code[7] === '0000' ? '1111' : '0000');
    await page.keyboard.press('Enter');
    await expect(
      page.getByText('repository/wrong-code').or(page.getByText('repository/not-confirmed')),
    ).toBeVisible();
    await typeByKey(page, wizard.lastGroup, (code[7] ?? '').toLowerCase());
    await page.keyboard.press('Enter');
    await expect(wizard.heading('Backup disk is ready')).toBeVisible();
    await expectNoViolations(page);
    await pressByKey(page, page.getByRole('link', { name: 'Open repository' }));
    await expect(shell(page).heading('Backup disk')).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expectNoViolations(page);
  });

  test('can be left at every step, and its kit be finished later', async ({ fresh }) => {
    const { page, folder } = fresh;
    const wizard = newRepositoryScreen(page);
    const opener = page.getByRole('main').getByRole('link', { name: 'New repository' }).first();
    await goTo(page, '#/snapshots/repositories');
    for (const way of ['Cancel', 'Escape']) {
      await pressByKey(page, opener);
      await typeByKey(page, wizard.name, 'Not made');
      if (way === 'Escape') await page.keyboard.press(way);
      else await pressByKey(page, wizard.button(way));
      await expect(opener).toBeFocused();
      await expect(page.getByText('No repository yet')).toBeVisible();
    }

    // Escape in the picker closes the picker alone.
    await page.keyboard.press('Enter');
    await pressByKey(page, wizard.button('Choose folder'));
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(wizard.button('Choose folder')).toBeFocused();
    await wizard.make('Half made', placeBeside(folder, 'disk'), 'holdfast');
    const code = await wizard.readCode();
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
    await expect(page.getByText('not confirmed', { exact: true })).toBeVisible();
    await pressByKey(page, page.getByRole('link', { name: 'Half made', exact: true }));
    await expect(page.getByRole('textbox', { name: 'Last group' })).toBeVisible();

    await wizard.open();
    await wizard.make('Also half made', placeBeside(folder, 'other'), 'holdfast');
    await pressByKey(page, wizard.button('Next'));
    await typeByKey(page, wizard.lastGroup, 'abc');
    await pressByKey(page, wizard.button('Back'));
    await expect(wizard.heading('Keep the recovery kit')).toBeVisible();
    await pressByKey(page, wizard.button('Next'));
    await expect(wizard.lastGroup).toHaveValue('abc');
    await pressByKey(page, wizard.button('Back'));
    await pressByKey(page, wizard.button('Next'));
    await pressByKey(page, wizard.button('Finish later'));
    await goTo(page, '#/snapshots/repositories');
    await expect(page.getByText('not confirmed', { exact: true })).toHaveCount(2);

    await pressByKey(page, page.getByRole('link', { name: 'Half made', exact: true }));
    await typeByKey(page, page.getByRole('textbox', { name: 'Last group' }), code[7] ?? '');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Not confirmed: /)).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Recovery kit' })).toContainText('Confirmed');
  });
});

test.describe('A repository that is there already', () => {
  test('is opened with the code of its kit, and taken off the desk', async ({ fresh }) => {
    const { page, folder } = fresh;
    const wizard = newRepositoryScreen(page);
    const place = placeBeside(folder, 'disk');
    await wizard.open();
    await wizard.make('Backup disk', place, 'holdfast');
    const code = await wizard.readCode();
    await wizard.confirm(code);
    await pressByKey(page, page.getByRole('link', { name: 'Open repository' }));
    await pressByKey(page, page.getByRole('button', { name: 'More' }));
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('menuitem', { name: 'Take off this desk' })).toBeFocused();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await typeByKey(page, dialog.getByRole('textbox'), 'Backup disk');
    await pressByKey(page, dialog.getByRole('button', { name: 'Take off this desk' }));
    await expect(page.getByText('No repository yet')).toBeVisible();

    await pressByKey(page, page.getByRole('link', { name: 'Open with the recovery kit' }));
    const main = page.getByRole('main');
    const field = main.getByRole('textbox', { name: labelled('Recovery code') });
    await pressByKey(page, main.getByRole('button', { name: 'Choose folder' }));
    await pickByKey(page, join(place, 'holdfast'));
    await expect(main.getByRole('button', { name: 'Choose folder' })).toBeFocused();
    await typeByKey(page, field, code.map((group, at) => (at === 2 ? 'U*UU' : group)).join(' '));
    await expect(page.getByText('Look at group 3 again', { exact: false })).toBeVisible();
    await typeByKey(page, field, 'ABCD');
    await pressByKey(page, main.getByRole('button', { name: 'Open', exact: true }));
    await expect(page.getByText('4 of 33 characters so far.')).toBeVisible();
    await expectNoViolations(page);
    await typeByKey(page, field, code.join(' ').toLowerCase());
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: /is open$/ })).toBeVisible();
    await expect(page.getByText('It knows no targets.')).toBeVisible();
  });

  test('is offered on the first run', async ({ fresh }) => {
    const { page } = fresh;
    await goTo(page, '#/overview');
    const opener = page.getByRole('link', { name: 'Open a repository with the recovery kit' });
    await pressByKey(page, opener);
    await expect(shell(page).heading('Open a repository with the recovery kit')).toBeVisible();
    await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await expect(opener).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(shell(page).heading('Open a repository with the recovery kit')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  });
});
