import { expect, test } from './fixtures.ts';
import { addTargetScreen } from './screens/add-target.ts';
import { goTo, shell } from './screens/shell.ts';

test.describe('A console with nothing in it', () => {
  test('offers four ways in instead of an empty table', async ({ fresh }) => {
    const { page } = fresh;
    await expect(shell(page).heading('Welcome to Holdfast')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add a target' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add from a folder' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Open a repository with the recovery kit' })).toBeVisible();
    await expect(page.getByText('holdfast demo')).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
  });

  test('says in every place what is missing, leads there, and offers no step that leads nowhere', async ({
    fresh,
  }) => {
    const { page } = fresh;
    const next = page.getByRole('button', { name: 'Next' });
    await goTo(page, '#/snapshots/back-up');
    await expect(page.getByRole('link', { name: 'Add a target' })).toBeVisible();
    await expect(next).toBeDisabled();
    await goTo(page, '#/snapshots/restore');
    await expect(page.getByRole('link', { name: 'Back up' })).toBeVisible();
    await expect(next).toBeDisabled();
    await goTo(page, '#/snapshots/compare');
    await expect(page.getByText('nothing to compare')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Back up' })).toBeVisible();
    await goTo(page, '#/runbooks');
    await expect(page.getByRole('link', { name: 'Add target' })).toBeVisible();
  });

  test('comes from an address to a target that is looked after', async ({ fresh, practice }) => {
    const { page, folder } = fresh;
    const wizard = addTargetScreen(page);
    await page.getByRole('link', { name: 'Add a target' }).click();
    await wizard.address.fill('chat.example');
    await wizard.button('Detect').click();
    await expect(page.getByText('Type an address that begins with http:// or https://.')).toBeVisible();
    await wizard.address.fill(practice.url);
    await wizard.button('Detect').click();
    await expect(page.getByRole('radio', { name: /Intranet messenger/ })).toBeChecked();
    await expect(page.getByText('Detected, because')).toBeVisible();
    await wizard.button('Next').click();
    await expect(page.getByRole('radio', { name: 'On this computer' })).toBeChecked();
    await wizard.button('Next').click();
    await wizard.name.fill('Chat of the office');
    await wizard.button('Next').click();
    await wizard.field('Operations account: user name').fill('ops');
    await wizard.field('Operations account: password').fill('Practice-ops-1');
    await wizard.button('Back').click();
    await expect(wizard.name).toHaveValue('Chat of the office');
    await wizard.button('Next').click();
    await expect(wizard.field('Operations account: user name')).toHaveValue('ops');
    await wizard.button('Next').click();
    await expect(wizard.checks).toContainText('Address');
    await wizard.button('Add target').click();
    await expect(wizard.heading('Chat of the office is looked after now')).toBeVisible();
    await page.getByRole('link', { name: 'Open target' }).click();
    await expect(shell(page).heading('Chat of the office')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Health', exact: true })).toBeVisible();
    const listed = await folder.holdfast(['target', 'list']);
    expect(listed.stdout).toContain('Chat of the office');
  });

  test('reads the settings of a server off its folder', async ({ fresh, practice }) => {
    const { page } = fresh;
    const wizard = addTargetScreen(page);
    await page.getByRole('link', { name: 'Add from a folder' }).click();
    await wizard.button('Choose folder').click();
    await wizard.pickFolder(practice.folder);
    await wizard.button('Detect').click();
    await expect(page.getByRole('radio', { name: /Intranet messenger/ })).toBeChecked();
    await expect(page.getByText('messenger.db, config.py and uploads are there')).toBeVisible();
    await wizard.button('Next').click();
    await wizard.button('Next').click();
    await expect(wizard.field('Server folder')).toHaveValue(practice.folder);
    await expect(wizard.field('Address')).toHaveValue(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('says so when nothing answers at an address, and keeps what was typed', async ({ fresh }) => {
    const { page } = fresh;
    const wizard = addTargetScreen(page);
    await goTo(page, '#/add-target/address');
    await wizard.address.fill('http://127.0.0.1:9');
    await wizard.button('Detect').click();
    await expect(page.getByText('Nothing answers at this address')).toBeVisible();
    await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
    // Another place is opened meanwhile: what was typed is there again.
    await goTo(page, '#/journal');
    await goTo(page, '#/add-target/address');
    await expect(page.getByText('Nothing answers at this address')).toBeVisible();
    await wizard.button('Back').click();
    await expect(wizard.address).toHaveValue('http://127.0.0.1:9');
    await wizard.button('Cancel').click();
    await goTo(page, '#/add-target/address');
    await expect(wizard.address).toHaveValue('');
  });
});
