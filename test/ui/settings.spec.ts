import { createServer } from 'node:http';
import { expect, test } from './fixtures.ts';
import { goTo, labelled, shell } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { practiceName } from './support/practice.ts';

test.describe('The settings', () => {
  test('change the theme at once and keep it', async ({ window: page, holdfast }) => {
    await goTo(page, '#/settings/general');
    await page.getByRole('radio', { name: 'Dark' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect
      .poll(() => page.evaluate(() => window.ops?.app.settings({})))
      .toMatchObject({ value: { theme: 'dark' } });
    await page.getByRole('radio', { name: 'High contrast' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
    expect((await holdfast(['journal', 'list'])).stdout).toBeTruthy();
  });

  test('speak Korean, with the language declared', async ({ window: page }) => {
    await goTo(page, '#/settings/general');
    await page.getByRole('radio', { name: '한국어' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(page.getByRole('heading', { level: 1, name: '설정' })).toBeVisible();
    await expect(page.getByRole('link', { name: '개요' })).toBeVisible();
    await page.getByRole('radio', { name: 'English' }).click();
    await expect(shell(page).heading('Settings')).toBeVisible();
  });

  test('put the typed name of the operator beside the account', async ({ window: page, holdfast }) => {
    await goTo(page, '#/settings/general');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Kim of the night shift');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    const journal = await holdfast(['--json', 'journal', 'list']);
    expect(journal.stdout).toContain('settings');
  });

  test('name credentials and never show one', async ({ window: page }) => {
    await goTo(page, '#/settings/credentials');
    const list = page.getByRole('table', { name: 'Stored credentials' });
    await expect(list).toContainText('account');
    await expect(list).toContainText('second-account');
    await expect(page.locator('body')).not.toContainText('Practice-ops-1');
    await list
      .getByRole('button', { name: /^Actions for account/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Replace' }).click();
    const dialog = page.getByRole('dialog');
    for (const field of await dialog.locator('input').all()) await expect(field).toHaveValue('');
    await page.keyboard.press('Escape');
  });

  test('check a host over SSH, and say why one refuses', async ({ window: page }) => {
    await goTo(page, '#/settings/hosts');
    await expect(page.getByText('No host is known yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Check a host' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Address/ }).fill('ops@127.0.0.1:1');
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('ssh/refused', { timeout: 30_000 });
    await page.keyboard.press('Escape');
  });

  test('say what this computer has and what it lacks', async ({ window: page }) => {
    await goTo(page, '#/settings/doctor');
    await expect(page.getByText('SQLite').first()).toBeVisible({ timeout: 20_000 });
  });
});

test.describe('A pack', () => {
  test('is checked while it is written, with line and column', async ({ window: page }) => {
    await goTo(page, '#/settings/packs/new-draft');
    const text = page.getByRole('textbox', { name: 'Text of the pack (YAML)' });
    await text.fill('pack: mine\nversion: one\ntitle: { en: Mine, ko: 내 것 }\n');
    await expect(page.getByRole('button', { name: /^Line 2, column \d+$/ }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Review and install' })).toBeDisabled();
    await page
      .getByRole('button', { name: /^Line 2, column \d+$/ })
      .first()
      .click();
    await expect(text).toBeFocused();
  });

  const draft = (path: string): string => `pack: drafted
version: 1
title: Drafted
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Server folder }
probes:
  - { id: front, kind: http, title: Front page, group: startup, request: { path: ${path} }, expect: [{ status: 200 }] }
  - { id: restart, kind: command, title: Restart, group: startup, command: [restart] }
views:
  - id: users
    title: Users
    source: { kind: sqlite, path: messenger.db, sql: "SELECT id, username FROM users" }
    columns: [{ id: id, title: Id, type: number }, { id: username, title: User name }]
    order: { column: id }
`;

  test('is tried at a target before it is installed, again after a change, and leaves nothing behind', async ({
    window: page,
    holdfast,
  }) => {
    await goTo(page, '#/settings/packs/new-draft');
    const text = page.getByRole('textbox', { name: 'Text of the pack (YAML)' });
    await text.fill(draft('/api/client/update'));
    const trial = page.getByRole('region', { name: 'Try it at a real server' });
    await trial.getByRole('combobox', { name: 'Try at' }).selectOption({ label: practiceName });
    await trial.getByRole('button', { name: 'Try now' }).click();
    const probes = trial.getByRole('list', { name: 'What the probes find' });
    const front = probes.getByRole('listitem').filter({ hasText: 'Front page' });
    await expect(front.locator('[data-state]').first()).toHaveAttribute('data-state', 'ok');
    await expect(probes.getByRole('listitem').filter({ hasText: 'Restart' })).toContainText(
      'it starts a program',
    );
    await expect(trial.getByRole('region', { name: 'Users' }).getByRole('row')).toHaveCount(11);
    await expectNoViolations(page);

    await trial.getByRole('switch', { name: 'Try again after each valid change' }).click();
    await text.fill(draft('/nowhere'));
    await expect(front.locator('[data-state]').first()).toHaveAttribute('data-state', 'down');
    await front.locator('summary').click();
    await expect(front).toContainText('/nowhere');
    expect((await holdfast(['pack', 'list'])).stdout).not.toContain('drafted');
    // Another place is opened meanwhile: the draft is there again.
    await goTo(page, '#/journal');
    await goTo(page, '#/settings/packs/new-draft');
    await expect(text).toHaveValue(draft('/nowhere'));
  });

  test('is tried at a typed address, until the operator stops it', async ({ window: page }) => {
    const silent = createServer(() => undefined);
    const port = await new Promise<number>((resolve) =>
      silent.listen(0, '127.0.0.1', () => {
        const address = silent.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    try {
      await goTo(page, '#/settings/packs/new-draft');
      await page.getByRole('textbox', { name: 'Text of the pack (YAML)' }).fill(draft('/'));
      const trial = page.getByRole('region', { name: 'Try it at a real server' });
      await trial.getByRole('button', { name: 'Try now' }).click();
      await expect(trial.getByText('This is required.')).toBeVisible();
      await trial.getByRole('textbox', { name: labelled('Address') }).fill(`http://127.0.0.1:${port}`);
      await trial.getByRole('button', { name: 'Try now' }).click();
      await trial.getByRole('button', { name: 'Stop' }).click();
      await expect(trial.getByText('Stopped.')).toBeVisible({ timeout: 3000 });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  test('shows what it may do before it is installed, and is installed as that text', async ({
    window: page,
    holdfast,
  }) => {
    await goTo(page, '#/settings/packs/new-draft');
    await page.getByRole('button', { name: 'Start from the template' }).click();
    await expect(page.getByText('The pack is valid.')).toBeVisible();
    await page.getByRole('button', { name: 'Review and install' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('A pack is code');
    await expect(dialog).toContainText(/[0-9a-f]{64}/);
    const install = dialog.getByRole('button', { name: 'Install pack' });
    await expect(install).toBeDisabled();
    await dialog.getByRole('switch', { name: 'I have read what it may do' }).click();
    await install.click();
    await expect(page.getByText(/The pack .* was installed/)).toBeVisible();
    const packs = await holdfast(['pack', 'list']);
    const id = /^(\S+) .*installed/m.exec(packs.stdout)?.[1] ?? '';
    expect(id).not.toBe('');
    expect((await holdfast(['pack', 'remove', id])).exitCode).toBe(0);
  });

  for (const { what, text } of [
    {
      what: 'an alias bomb',
      text: 'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
    },
    { what: 'a key of the prototype', text: 'pack: mine\nversion: 1\n__proto__: { polluted: true }\n' },
    { what: 'a tag that asks for code', text: 'pack: !!js/function "function () { return 1 }"\n' },
    { what: 'text that is not YAML', text: '\u0000{{{[' },
  ]) {
    test(`that is ${what} is refused with a problem`, async ({ window: page }) => {
      await goTo(page, '#/settings/packs/new-draft');
      await page.getByRole('textbox', { name: 'Text of the pack (YAML)' }).fill(text);
      await expect(page.getByRole('region', { name: 'Problems' })).toContainText(/\d+ problems?/);
      await expect(page.getByRole('button', { name: 'Review and install' })).toBeDisabled();
    });
  }
});
