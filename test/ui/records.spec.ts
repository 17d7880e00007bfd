import { expect, test } from './fixtures.ts';
import { shell } from './screens/shell.ts';
import { targetScreen } from './screens/target.ts';
import { practiceName, runProbe } from './support/practice.ts';

test.describe('What happened', () => {
  test('to a target stands on its timeline', async ({ window: page, targetId, practice, desk }) => {
    await practice.turnOn('gevent-missing');
    await runProbe(desk.folder, targetId, 'async-mode', 4);
    await targetScreen(page, targetId).open('Timeline');
    const line = page.getByRole('list', { name: 'What happened to this target' });
    await expect(line).toContainText('Async mode');
  });

  test('stands in the journal, whose chain is verified', async ({ window: page, desk }) => {
    await runProbe(desk.folder, desk.targetId, 'port', 1);
    await shell(page).place('Journal').click();
    await expect(shell(page).heading('Journal')).toBeVisible();
    const entries = page.getByRole('table', { name: 'Entries' });
    await expect(entries.getByRole('row').nth(1)).toContainText(practiceName);
    await page.getByRole('button', { name: 'Verify chain' }).click();
    await expect(page.getByText(/The chain of [\d,]+ entries is unbroken\./)).toBeVisible();
    await expect(page.getByText('no anchor outside this computer')).toBeVisible();
  });

  test('is found in the journal by its words, and shown with its hashes', async ({ window: page }) => {
    await shell(page).place('Journal').click();
    await page.getByRole('searchbox', { name: 'Filter entries' }).fill('Target added');
    const entries = page.getByRole('table', { name: 'Entries' });
    const added = entries
      .getByRole('row')
      .filter({ hasText: practiceName })
      .filter({ hasText: 'Target added' });
    await added.getByRole('button', { name: /^Details of entry/ }).click();
    await expect(entries).toContainText(/[0-9a-f]{64}/);
    await expect(entries).toContainText('target.added');
    await page.getByRole('searchbox', { name: 'Filter entries' }).fill('no such words');
    await expect(page.getByText('No entry matches the filter.')).toBeVisible();
  });
});
