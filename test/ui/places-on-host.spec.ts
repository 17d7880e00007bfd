import { chownSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labAccount, labOwner } from '../lab/ssh/lab-account.ts';
import { noPracticeSudo, practiceSudo } from '../lab/ssh/practice-sudo.ts';
import type { PracticeSudo } from '../lab/ssh/practice-sudo.ts';
import { noSshServer, startSshServer } from '../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../lab/ssh/through-host.ts';
import { expect, test } from './fixtures.ts';
import { addTargetScreen } from './screens/add-target.ts';
import { newRepositoryScreen } from './screens/repositories.ts';
import { goTo, labelled, shell } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';

test.describe.configure({ timeout: 180_000 });

const none = noSshServer ?? noPracticeSudo;
const daysAgo = new Date(Date.now() - 2 * 86_400_000);

test.describe('On a host', () => {
  test.skip(none !== null, none ?? '');
  let server: SshServer;
  let sudo: PracticeSudo;
  let shelf: string;
  const addressOf = () => `${server.account.user}@${server.host}:${server.port}`;
  /** Where captures look for room, and what is left is looked for. */
  const leftover = () => `/var/tmp/.holdfast-tmp-${String(server.port)}`;
  const make = (path: string): string => {
    mkdirSync(path, { mode: 0o755 });
    const { uid, gid } = labOwner(server.account);
    chownSync(path, uid, gid);
    return path;
  };
  test.beforeAll(async () => {
    sudo = practiceSudo(await labAccount());
    const environment = { PATH: `${sudo.folder}:/usr/bin:/bin` };
    server = await startSshServer({ sftpWithout: ['fsync'], environment });
    shelf = make(`${server.folder}/shelf`);
  });
  test.afterAll(async () => {
    rmSync(leftover(), { recursive: true, force: true });
    await server.stop();
    sudo.remove();
  });

  test('a repository is made, checked there and moved, by the keyboard alone', async ({ fresh }) => {
    const { page } = fresh;
    const wizard = newRepositoryScreen(page);
    const field = (name: string) => page.getByRole('textbox', { name: labelled(name) });
    await wizard.open();
    await typeByKey(page, wizard.name, 'NAS');
    await tabTo(page, page.getByRole('radio', { name: 'In a folder of this computer' }));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, field('Address of the host'));
    await page.keyboard.insertText(`ssh://${addressOf()}${shelf}/hold%20fast`);
    await expect(field('Address of the host')).toHaveValue(addressOf());
    await expect(field('Folder on the host')).toHaveValue(`${shelf}/hold fast`);
    await typeByKey(page, field('Private key file'), server.keyFile);
    await pressByKey(page, wizard.button('Make repository'));
    await expect(page.getByText('Connect first')).toBeVisible();
    await pressByKey(page, wizard.button('Connect'));
    await expect(page.getByText('ssh-keygen -lf')).toBeVisible();
    await expectNoViolations(page);
    await pressByKey(page, wizard.button('Both are the same: pin this key'));
    await expect(page.getByText('A check can compare packs there, without moving them.')).toBeVisible();
    await pressByKey(page, wizard.button('Make repository'));
    await expect(wizard.heading('Keep the recovery kit')).toBeVisible();
    await wizard.confirm(await wizard.readCode());
    await expect(page.getByText('durability not confirmed')).toBeVisible();
    await pressByKey(page, page.getByRole('link', { name: 'Open repository' }));
    const facts = page.getByRole('region', { name: 'About this repository' });
    await expect(facts).toContainText(`ssh://${addressOf()}${shelf}/hold%20fast`);
    await expect(facts).toContainText('durability not confirmed');

    await pressByKey(page, page.getByRole('button', { name: 'Check', exact: true }));
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByRole('switch', { name: 'Have the host compare the other packs' }));
    await page.keyboard.press('Space');
    await expectNoViolations(page);
    await pressByKey(page, dialog.getByRole('button', { name: 'Check', exact: true }));
    await expect(dialog).toContainText('compared on the host');
    await page.keyboard.press('Escape');

    await pressByKey(page, page.getByRole('button', { name: 'More' }));
    await page.getByRole('menuitem', { name: 'It was moved' }).press('Enter');
    await expect(field('Folder on the host')).toHaveValue(`${shelf}/hold fast`);
    await pressByKey(page, dialog.getByRole('button', { name: 'Connect' }));
    await expect(dialog.getByText('is reached.')).toBeVisible();
    await typeByKey(page, field('Folder on the host'), `${shelf}/nowhere`);
    await pressByKey(page, dialog.getByRole('button', { name: 'Use this place' }));
    await expect(dialog.getByRole('alert')).toBeVisible();
    await typeByKey(page, field('Folder on the host'), `${shelf}/hold fast`);
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
  });

  test('a target is found, sudo declared for it, and what was left behind removed', async ({ fresh }) => {
    const { page, folder } = fresh;
    sudo.rule('with-password');
    const root = make(`${server.folder}/chat`);
    make(join(root, 'uploads'));
    for (const name of ['messenger.db', 'config.py']) writeFileSync(join(root, name), '');
    const left = make(leftover());
    utimesSync(left, daysAgo, daysAgo);
    await trustHost(folder.holdfast, server);
    const wizard = addTargetScreen(page);
    await goTo(page, '#/add-target/host');
    await wizard.field('Address of the host').fill(addressOf());
    await wizard.field('Private key file').fill(server.keyFile);
    await wizard.field('Server folder').fill(root);
    await wizard.button('Connect').click();
    await expect(page.getByText('is reached.')).toBeVisible();
    await expectNoViolations(page);
    await wizard.button('Detect').click();
    await expect(page.getByRole('radio', { name: /Intranet messenger/ })).toBeChecked();
    await expect(page.getByText('messenger.db, config.py and uploads are there')).toBeVisible();
    await wizard.button('Next').click();
    await expect(page.getByRole('radio', { name: 'On a host that I reach by SSH' })).toBeChecked();
    await wizard.button('Next').click();
    await expect(wizard.field('Server folder')).toHaveValue(root);
    await wizard.field('Address').fill('http://127.0.0.1:9');
    await wizard.button('Next').click();
    await wizard.field('Operations account: user name').fill('ops');
    await wizard.field('Operations account: password').fill('Practice-ops-1');
    await wizard.button('Next').click();
    await wizard.button('Add anyway').click();
    await page.getByRole('link', { name: 'Open target' }).click();

    const line = page.getByRole('group', { name: 'Files' });
    await line.getByRole('button', { name: 'Left behind there' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(left)).toBeVisible();
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: /^Remove \d+ folder/ }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(dialog.getByText(left)).toHaveCount(0);
    await expect(dialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);

    await page.getByRole('link', { name: 'Target settings' }).click();
    await page.getByRole('switch', { name: 'Use sudo there' }).click();
    const standing = page.getByRole('group', { name: 'sudo on this host' });
    await standing.getByRole('button', { name: 'Try sudo now' }).click();
    await expect(standing.getByRole('status')).toContainText('asks for a password, and none is stored');
    const password = standing.getByLabel(labelled('Password that sudo asks for'));
    await password.fill('wrong');
    await standing.getByRole('button', { name: 'Try and keep it' }).click();
    await expect(standing.getByRole('alert')).toContainText('does not let this account use sudo');
    await password.fill(sudo.password);
    await standing.getByRole('button', { name: 'Try and keep it' }).click();
    await expect(standing.getByRole('status')).toContainText('Works with the password that is stored.');
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Save changes' }).first().click();
    await expect(page.getByText('The changes were saved.')).toBeVisible();
    const { stdout } = await folder.holdfast(['--json', 'target', 'show', 'chat']);
    expect(JSON.parse(stdout)).toMatchObject({ host: { address: addressOf(), sudo: true } });
    await goTo(page, '#/journal');
    await expect(shell(page).main).toContainText('Tried sudo on a host');
    await expect(shell(page).main).toContainText('Leftovers on a host removed');
  });
});
