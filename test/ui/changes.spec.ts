import { expect, test } from './fixtures.ts';
import { targetScreen } from './screens/target.ts';

test.describe('Policies', () => {
  test('show each setting with what is intended and where it stands, and are excepted with a reason', async ({
    window: page,
    targetId,
    practice,
  }) => {
    await practice.turnOn('encryption-required');
    await targetScreen(page, targetId).open('Policies');
    const row = page.getByRole('row').filter({ hasText: 'REQUIRE_MESSAGE_ENCRYPTION' });
    await expect(row).toContainText('Deviates');
    await expect(row).toContainText(/config\.py:\d+/);
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Except…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('agreed with security');
    await dialog.getByRole('textbox', { name: 'Reason' }).press('Enter');
    await expect(row).toContainText('Excepted');
    await expect(row).toContainText('agreed with security');
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Withdraw the exception' }).click();
    await expect(row).toContainText('Deviates');
  });
});

test.describe('Actions', () => {
  test('revoke a device session: planned, allowed, confirmed by name, carried out', async ({
    window: page,
    targetId,
  }) => {
    await targetScreen(page, targetId).open('Sessions & devices');
    const table = page.getByRole('table', { name: 'Device sessions' });
    const states = page.getByRole('group', { name: 'Show only rows in these states' });
    await states.getByRole('button', { name: 'Active', exact: true }).click();
    await expect(table.getByRole('row').nth(1)).toContainText('Active');
    await table
      .getByRole('row')
      .nth(1)
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Revoke a device session…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
    await expect(dialog).toContainText('1 to change');
    await expect(dialog).toContainText('UPDATE "device_sessions" SET revoked_at = :now_utc');
    await expect(dialog.getByRole('button', { name: 'Carry out' })).toBeDisabled();
    await dialog.getByRole('switch', { name: 'Allow changes of this target' }).click();
    const name = dialog.getByRole('textbox', { name: /^Type .* to confirm/ });
    await name.fill('practice messenger');
    await expect(dialog.getByRole('button', { name: 'Carry out' })).toBeDisabled();
    await name.fill('Practice messenger');
    await dialog.getByRole('button', { name: 'Carry out' }).click();
    await expect(dialog).toContainText('Carried out');
    await expect(dialog).toContainText('1 changed');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog).toBeHidden();
  });

  test('are left by Escape without a change', async ({ window: page, targetId, holdfast }) => {
    await targetScreen(page, targetId).open('Sessions & devices');
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Purge expired and revoked device sessions…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
    await expect(dialog).toContainText('to delete');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    const { stdout } = await holdfast(['--json', 'journal', 'list']);
    expect(stdout).not.toContain('purge-device-sessions');
  });
});
