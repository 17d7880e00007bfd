import { expect, test } from './fixtures.ts';
import { shell } from './screens/shell.ts';
import { practiceName, runProbe } from './support/practice.ts';

test.describe('The overview', () => {
  test('shows a target with its state, and after a probe that all is well', async ({ window: page }) => {
    const row = page.getByRole('row').filter({ hasText: practiceName });
    await row.getByRole('button', { name: `Probe ${practiceName} now` }).click();
    await expect(row).toContainText('OK', { timeout: 30_000 });
    await expect(row).not.toContainText('never');
    await expect(page.getByRole('link', { name: 'No alert open' })).toHaveAttribute(
      'href',
      '#/settings/alerts',
    );
  });

  test('shows what is wrong, where and why, and counts it', async ({ window: page, practice, desk }) => {
    await practice.turnOn('health-degraded');
    await runProbe(desk.folder, desk.targetId, 'health', 3);
    const row = page.getByRole('row').filter({ hasText: practiceName });
    await expect(row).toContainText(/Down|Degraded/);
    await expect(row).toContainText('Health');
    await expect(page.getByRole('button', { name: /1 (Down|Degraded)/ })).toBeVisible();
    await practice.heal();
    await runProbe(desk.folder, desk.targetId, 'health', 3);
    // The others may not have been looked at yet: their schedule is not what this is about.
    await row.getByRole('button', { name: `Probe ${practiceName} now` }).click();
    await expect(row).toContainText('OK', { timeout: 30_000 });
  });

  test('filters by text, and says when nothing matches', async ({ window: page }) => {
    const filter = page.getByRole('searchbox', { name: 'Filter targets' });
    await filter.fill('nothing has this name');
    await expect(page.getByText('No target matches the filter.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(page.getByRole('row').filter({ hasText: practiceName })).toBeVisible();
  });

  test('follows a target that is added and removed elsewhere', async ({ window: page, holdfast }) => {
    const name = 'Added on the command line';
    await holdfast([
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      name,
      '--set',
      'url=http://127.0.0.1:9',
    ]);
    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row).toBeVisible();
    await expect(row).toContainText('Down', { timeout: 30_000 });
    await holdfast(['target', 'remove', name, '--confirm', name]);
    await expect(row).toHaveCount(0);
  });

  test('opens a target by its name', async ({ window: page }) => {
    await page.getByRole('link', { name: practiceName, exact: true }).click();
    await expect(shell(page).heading(practiceName)).toBeVisible();
  });
});
