import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../electron/platform/sqlite.ts';
import { expect, test } from './fixtures.ts';
import { targetScreen } from './screens/target.ts';

test.describe('Sessions and devices', () => {
  test.beforeEach(async ({ window: page, targetId }) => {
    await targetScreen(page, targetId).open('Sessions & devices');
    await expect(page.getByRole('table', { name: 'Device sessions' })).toBeVisible();
  });

  test('show every state, with the user, the device and its times', async ({ window: page }) => {
    const table = page.getByRole('table', { name: 'Device sessions' });
    for (const column of ['State', 'User', 'Device', 'Address', 'Last use', 'Expires']) {
      await expect(table.getByRole('columnheader', { name: column, exact: true })).toBeVisible();
    }
    const states = page.getByRole('group', { name: 'Show only rows in these states' });
    for (const state of ['Active', 'Expires within 72 h', 'Expired', 'Revoked']) {
      const choice = states.getByRole('button', { name: state, exact: true });
      await choice.click();
      await expect(page.getByText(/^[1-9]\d* of \d+ rows/)).toBeVisible();
      await expect(table.getByRole('row').nth(1)).toContainText(state);
      await choice.click();
    }
  });

  test('are filtered by text in any column', async ({ window: page }) => {
    await page.getByRole('searchbox', { name: 'Filter rows' }).fill('@SUM');
    const table = page.getByRole('table', { name: 'Device sessions' });
    await expect(table.getByRole('row').nth(1)).toContainText('@SUM(1+1)*cmd');
    await page.getByRole('searchbox', { name: 'Filter rows' }).fill('nothing of the kind');
    await expect(page.getByText('No row matches the filter.')).toBeVisible();
  });

  test('are sorted by a column, both ways', async ({ window: page }) => {
    const table = page.getByRole('table', { name: 'Device sessions' });
    const number = table.getByRole('columnheader', { name: /^Number/ });
    const first = () => table.getByRole('row').nth(1).getByRole('cell').first().textContent();
    await number.getByRole('button').click();
    await expect(number).toHaveAttribute('aria-sort', 'ascending');
    await expect.poll(first).toBe('1');
    await number.getByRole('button').click();
    await expect(number).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(first).not.toBe('1');
  });

  test('are exported as CSV that a spreadsheet takes for text', async ({ window: page }) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const path = await (await download).path();
    const csv = readFileSync(path, 'utf8');
    expect(csv.split('\n').length).toBeGreaterThan(20);
    expect(csv).toContain('@SUM');
    expect(csv).not.toMatch(/(^|[\n,])"?[=+@\t]/m);
  });

  test('stand beside the other views of the pack', async ({ window: page }) => {
    for (const view of ['Users', 'Rooms by size', 'Access log']) {
      await page.getByRole('group', { name: 'Views' }).getByRole('button', { name: view }).click();
      const table = page.getByRole('table', { name: view });
      await expect(table.getByRole('row').nth(1)).toBeVisible();
    }
  });

  test('show what a hostile user typed as text', async ({ window: page, practice }) => {
    const name = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const database = openSqlite(join(practice.folder, 'messenger.db'), {
      readOnly: false,
      mustExist: true,
      busyTimeoutMs: 2000,
    });
    database.prepare('UPDATE users SET nickname = ? WHERE id = 5').run(name);
    database.close();

    const alerts: string[] = [];
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('group', { name: 'Views' }).getByRole('button', { name: 'Users' }).click();
    await page.getByRole('searchbox', { name: 'Filter rows' }).fill('<img');
    const users = page.getByRole('table', { name: 'Users' });
    await expect(users.getByRole('cell').filter({ hasText: name })).toBeVisible();
    await expect(page.locator('.data-table script, .data-table img')).toHaveCount(0);
    expect(alerts).toEqual([]);
  });
});
