import { expect, test } from './fixtures.ts';
import { shell } from './screens/shell.ts';

test.describe('A console with nothing in it', () => {
  test('offers three ways in instead of an empty table', async ({ fresh }) => {
    const { page } = fresh;
    await expect(shell(page).heading('Welcome to Holdfast')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add a target' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add from a folder' })).toBeVisible();
    await expect(page.getByText('holdfast demo')).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
  });
});
