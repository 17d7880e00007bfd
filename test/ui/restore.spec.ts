import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { restoreScreen } from './screens/restore.ts';
import { goTo, shell } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { folderBeside } from './support/backed-up.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';
import { practiceName } from './support/practice.ts';

test.describe.configure({ timeout: 180_000 });

test.describe('A restore', () => {
  test('goes into a new folder by the keyboard alone, and can be left and gone on with at every step', async ({
    backedUp,
  }) => {
    const { page, folder, snapshots } = backedUp;
    const wizard = restoreScreen(page);
    const place = folderBeside(folder, 'restored');

    const opener = page.getByRole('link', { name: 'Restore a snapshot' });
    await goTo(page, '#/snapshots/restores');
    await pressByKey(page, opener);
    await pressByKey(page, wizard.button('Next'));
    await expect(page.getByText('Choose a snapshot.')).toBeVisible();
    await pressByKey(page, wizard.button('Cancel'));
    await expect(opener).toBeFocused();
    // Escape, after each further step.
    for (const steps of [0, 1, 2, 3]) {
      await page.keyboard.press('Enter');
      if (steps > 0) {
        await tabTo(page, page.getByRole('radio', { name: new RegExp(practiceName) }).first());
        await page.keyboard.press('Space');
        await wizard.next();
      }
      if (steps > 1) await wizard.next();
      if (steps > 2) {
        await wizard.inPlace();
        await wizard.next();
        await expect(wizard.heading('What would happen')).toBeVisible();
      }
      await page.keyboard.press('Escape');
      await expect(opener).toBeFocused();
    }

    await goTo(page, `#/snapshots/restore/${snapshots[0] ?? ''}`);
    await expect(wizard.heading('What is to be restored?')).toBeVisible();
    await tabTo(page, wizard.part(/^Master key/));
    await page.keyboard.press('Space');
    await expect(page.getByText(/is of no use without/).first()).toBeVisible();
    await expectNoViolations(page);
    await pressByKey(page, page.getByRole('button', { name: /^Take .* along$/ }).first());
    await expect(wizard.part(/^All parts/)).toBeChecked();
    await wizard.next();

    await expect(shell(page).heading('Restore')).toBeFocused();
    await wizard.next();
    await expect(page.getByText('Choose a folder.')).toBeVisible();
    await wizard.intoFolder(place);
    await typeByKey(page, wizard.newName, 'a/b');
    await expect(page.getByText('A name without / and \\.')).toBeVisible();
    await typeByKey(page, wizard.newName, 'messenger');
    await expectNoViolations(page);
    await wizard.back();
    await wizard.next();
    await expect(wizard.newName).toHaveValue('messenger');
    await wizard.next();

    await wizard.planned();
    await expectNoViolations(page);
    expect(readdirSync(place)).toEqual([]);
    await wizard.back();
    await wizard.next();
    await wizard.planned();
    await pressByKey(page, wizard.button('Restore'));
    await expect(wizard.heading('Restored')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('Checks after the restore')).toBeVisible();
    await expectNoViolations(page);
    expect(existsSync(join(place, 'messenger', 'messenger.db'))).toBe(true);
    expect(existsSync(join(place, 'messenger', 'config.py'))).toBe(true);

    await pressByKey(page, page.getByRole('main').getByRole('link', { name: 'Restores' }));
    const done = page.getByRole('table', { name: 'Restores of this desk' });
    await expect(done).toContainText(practiceName);
    await pressByKey(page, page.getByRole('button', { name: `Details of the restore of ${practiceName}` }));
    await expect(page.getByRole('region', { name: 'What was done' })).toBeVisible();
    await expectNoViolations(page);
  });

  test('in place is blocked while the server runs, and nothing that was entered is lost by checking again', async ({
    backedUp,
  }) => {
    const { page, snapshots } = backedUp;
    const wizard = restoreScreen(page);
    await goTo(page, `#/snapshots/restore/${snapshots[0] ?? ''}`);
    await tabTo(page, wizard.part(/^Master key/));
    await page.keyboard.press('Space');
    await wizard.next();
    await wizard.inPlace();
    await wizard.next();
    await wizard.planned();
    const blockers = page.getByRole('region', { name: 'What keeps it from being run' });
    await expect(blockers).toBeVisible();
    await expect(wizard.button('Restore in place')).toBeDisabled();
    await expectNoViolations(page);

    // What is lost by leaving the key out can be accepted once it was shown; that the server runs cannot.
    const accept = page.getByRole('checkbox', { name: /I have read what is lost/ });
    await expect(blockers).toContainText('is of no use without');
    await tabTo(page, accept);
    await page.keyboard.press('Space');
    await wizard.planned();
    await expect(blockers).not.toContainText('is of no use without');
    await expect(page.getByRole('region', { name: 'What to know before' })).toContainText(
      'is of no use without',
    );
    await pressByKey(page, wizard.button('Check again'));
    await wizard.planned();
    await expect(blockers).toBeVisible();
    await expect(wizard.button('Restore in place')).toBeDisabled();

    await wizard.back();
    await expect(page.getByRole('radio', { name: /^In place/ })).toBeChecked();
    await wizard.back();
    await expect(wizard.part(/^Master key/)).not.toBeChecked();
  });
});
