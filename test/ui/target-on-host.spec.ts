import { mkdirSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { noSshServer, startSshServer } from '../lab/ssh/start-ssh-server.ts';
import type { SlowLink } from '../lab/ssh/slow-link.ts';
import { startSlowLink } from '../lab/ssh/slow-link.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import { expect, test } from './fixtures.ts';
import { addTargetScreen } from './screens/add-target.ts';
import { goTo } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';

test.describe('A target whose files are on a host', () => {
  test.skip(noSshServer !== null, noSshServer ?? '');
  let server: SshServer;
  let shelf: string;
  let strict: SshServer | null = null;
  let link: SlowLink;
  /** The server, reached over the link. */
  let near: SshServer;
  test.beforeAll(async () => {
    server = await startSshServer();
    link = await startSlowLink(server.port);
    near = { ...server, port: link.port };
    shelf = `${server.folder}/shelf`;
    mkdirSync(shelf, { mode: 0o755 });
  });
  test.afterAll(async () => {
    rmSync(shelf, { recursive: true, force: true });
    await link.stop();
    await server.stop();
    await strict?.stop();
  });
  const addressOf = ({ account, host, port }: SshServer) => `${account.user}@${host}:${port}`;

  /** Up to the question how one gets to its files, and there to a host. */
  async function openHost(page: Page, url: string, of = server): Promise<ReturnType<typeof addTargetScreen>> {
    const wizard = addTargetScreen(page);
    await goTo(page, '#/add-target/address');
    await wizard.address.fill(url);
    await wizard.button('Detect').click();
    await expect(page.getByRole('radio', { name: /Intranet messenger/ })).toBeChecked();
    await wizard.button('Next').click();
    await page.getByRole('radio', { name: 'On a host that I reach by SSH' }).click();
    await wizard.field('Address of the host').fill(addressOf(of));
    await wizard.field('Private key file').fill(of.keyFile);
    return wizard;
  }

  test('is added over SSH, after its key was compared; what is read there can be stopped', async ({
    fresh,
    practice,
  }) => {
    const { page, folder } = fresh;
    const wizard = await openHost(page, practice.url, near);
    await wizard.field('Passphrase of the private key').fill('of another key');
    await wizard.button('Next').click();
    await expect(page.getByText('Connect first')).toBeVisible();
    await wizard.button('Connect').click();
    await expect(page.getByText('is not known yet. Nothing was sent to it.')).toBeVisible();
    await expect(page.getByText('ssh-keygen -lf')).toBeVisible();
    await expectNoViolations(page);
    await wizard.button('Both are the same: pin this key').click();
    const abilities = page.getByRole('list', { name: 'What it can be used for' });
    await expect(abilities.getByText('sftp · there')).toBeVisible();
    await expect(abilities.getByText('sha256sum · there')).toBeVisible();
    await expect(page.getByText(/^Not kept, because it was not needed to get in/)).toBeVisible();
    await wizard.button('Next').click();
    await wizard.name.fill('Chat on its host');
    await wizard.field('Server folder').fill('relative');
    await expect(page.getByText('Type a path that begins with "/".')).toBeVisible();
    await wizard.field('Server folder').fill('/nowhere/at/all');
    await wizard.button('Back').click();
    await expect(abilities.getByText('sftp · there')).toBeVisible();
    await wizard.button('Next').click();
    await wizard.button('Next').click();
    await wizard.field('Operations account: user name').fill('ops');
    await wizard.field('Operations account: password').fill('Practice-ops-1');
    await wizard.button('Next').click();
    await expect(wizard.checks).toContainText('/nowhere/at/all is not on');
    await wizard.button('Back').click();
    await wizard.button('Back').click();
    await wizard.field('Server folder').fill(shelf);
    await wizard.button('Next').click();
    await wizard.button('Next').click();
    await expect(wizard.checks).toContainText('Answers 200');
    await wizard.button('Add target').click();
    await expect(wizard.heading('Chat on its host is looked after now')).toBeVisible();
    const shown = await folder.holdfast(['--json', 'target', 'show', 'Chat on its host']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      host: { address: addressOf(near), keyFile: server.keyFile },
      settings: { root: shelf },
    });
    await page.getByRole('link', { name: 'Open target' }).click();
    const line = page.getByRole('group', { name: 'Files' });
    await expect(line).toContainText(`${addressOf(near)} · connected for`);
    await line.getByRole('button', { name: 'What this host can do' }).click();
    await expect(page.getByRole('dialog').getByRole('textbox', { name: /^Address/ })).toHaveValue(
      addressOf(near),
    );
    await page.keyboard.press('Escape');
    link.state.silent = true;
    await page.getByRole('tab', { name: 'Sessions & devices' }).click();
    await expect(page.getByText(`Waiting for ${addressOf(near)}`)).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByText('The reading was stopped.')).toBeVisible();
    link.state.silent = false;
    link.cut();
    await page.getByRole('button', { name: 'Read again' }).click();
    await expect(page.getByText('This view cannot be read now')).toBeVisible();
    await page.getByRole('link', { name: 'Target settings' }).click();
    await expect(page.getByRole('radio', { name: 'On a host that I reach by SSH' })).toBeChecked();
    await page.getByRole('radio', { name: 'On this computer' }).click();
    await expect(wizard.field('Server folder')).toHaveValue('');
    await page.getByRole('radio', { name: 'On a host that I reach by SSH' }).click();
    await expect(wizard.field('Server folder')).toHaveValue(shelf);
    await page.getByRole('radio', { name: 'On this computer' }).click();
    const general = page.getByRole('form', { name: 'Name and settings' });
    await general.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('The changes were saved.')).toBeVisible();
    const back = await folder.holdfast(['--json', 'target', 'show', 'Chat on its host']);
    expect(JSON.parse(back.stdout)).toMatchObject({ host: null, link: null });
  });

  test('is not reached where its key has changed, which is a hard stop', async ({ fresh, practice }) => {
    const { page } = fresh;
    const wizard = await openHost(page, practice.url);
    await wizard.button('Connect').click();
    await wizard.button('Both are the same: pin this key').click();
    await expect(page.getByText('is reached.')).toBeVisible();
    await server.restart({ newHostKey: true });
    await wizard.button('Connect').click();
    await expect(page.getByText('has another key than before. Nothing was sent to it.')).toBeVisible();
    await expect(wizard.button('Both are the same: pin this key')).toHaveCount(0);
    await wizard.button('Next').click();
    await expect(wizard.heading('How do you get to its files today?')).toBeVisible();
  });

  test('says who is refused, and what a host without SFTP lacks', async ({ fresh, practice }) => {
    const { page } = fresh;
    strict = await startSshServer({ noSftp: true });
    const wizard = await openHost(page, practice.url, strict);
    await wizard.field('Address of the host').fill(`absent@${strict.host}:${strict.port}`);
    await wizard.button('Connect').click();
    await wizard.button('Both are the same: pin this key').click();
    await expect(page.getByText('does not let "absent" in')).toBeVisible();
    // Its key is known by now.
    await expect(page.getByText('is not known yet')).toHaveCount(0);
    await wizard.field('Address of the host').fill(addressOf(strict));
    await expect(page.getByText('does not let "absent" in')).toHaveCount(0);
    await wizard.button('Connect').click();
    await expect(page.getByText('sftp · missing')).toBeVisible();
    await expect(page.getByText('No file of this host can be read without SFTP')).toBeVisible();
  });
});
