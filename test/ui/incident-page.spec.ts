import { expect, test } from './fixtures.ts';
import { goTo } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';

test('an incident is opened, captured, looked into, previewed and closed with the keyboard', async ({
  window: page,
}) => {
  await goTo(page, '#/incidents');
  await page.getByRole('button', { name: 'Open incident' }).click();
  await page.getByLabel('What is wrong').fill('Nobody <b>can</b> sign in');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nobody <b>can</b> sign in' })).toBeVisible();
  const inOrder = page.getByRole('region', { name: 'What to do, in order' }).getByRole('listitem');
  await expect(inOrder.first().getByRole('link', { name: /^Start / })).toHaveAttribute(
    'href',
    /users-cannot-sign-in\/[0-9a-f]{16}$/,
  );
  await expect(inOrder.first()).toContainText('1');
  const fields = page.getByRole('region', { name: 'First questions' });
  await expect(fields).toContainText('read by the console');
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Answer: Everyone, one network, or one person?' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Only the second floor');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(fields).toContainText('Only the second floor');

  await page.getByRole('button', { name: 'Capture now' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Capture now' }).press('Enter');
  await expect(dialog.getByRole('status')).toContainText(/\d+ kept, \d+ failed/, { timeout: 30_000 });
  await page.keyboard.press('Escape');
  const evidence = page.getByRole('region', { name: 'Evidence' });
  await evidence.getByRole('button', { name: 'Show Log of the server' }).press('Enter');
  await expect(page.getByRole('dialog').locator('pre').first()).toContainText('INFO');
  await page.keyboard.press('Escape');

  await evidence.getByRole('button', { name: 'Show Probes and their history' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('table', { name: 'probes' })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Preview and export' }).press('Enter');
  await page.getByRole('button', { name: 'Preview', exact: true }).press('Enter');
  await expect(page.getByRole('group', { name: 'report.md' })).toContainText('# Incident: Nobody');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Close incident' }).press('Enter');
  await page.getByRole('textbox', { name: 'Root cause' }).fill('The switch of the second floor');
  await page.getByRole('dialog').getByRole('button', { name: 'Close incident' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Root cause' })).toContainText(
    'The switch of the second floor',
  );
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible();
});
