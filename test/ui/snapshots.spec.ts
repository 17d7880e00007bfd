import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { newRepositoryScreen } from './screens/repositories.ts';
import { goTo, labelled, shell } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';
import { practiceName } from './support/practice.ts';

test.describe.configure({ timeout: 180_000, mode: 'serial' });

let place = '';
test.beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'holdfast-disk-'));
  mkdirSync(join(place, 'disk'));
});
test.afterAll(() => rmSync(place, { recursive: true, force: true }));

function backUp(page: Page) {
  const wizard = page.getByRole('region', { name: 'Back up' });
  return {
    button: (name: string): Locator => wizard.getByRole('button', { name, exact: true }),
    heading: (name: string | RegExp): Locator => wizard.getByRole('heading', { level: 2, name }),
    label: wizard.getByRole('textbox', { name: labelled('Label') }),
    repository: wizard.getByRole('radio', { name: /Practice disk/ }),
    target: wizard.getByRole('combobox', { name: labelled('Target') }),
    complete: wizard.getByText('Every required part is there'),
  };
}

/** To the review of a complete set, by the keyboard. */
async function toReview(page: Page, label: string): Promise<void> {
  const wizard = backUp(page);
  await expect(wizard.complete).toBeVisible({ timeout: 30_000 });
  await pressByKey(page, wizard.button('Next'));
  await expect(wizard.repository).toBeChecked();
  await typeByKey(page, wizard.label, label);
  await pressByKey(page, wizard.button('Next'));
  await expect(wizard.heading('What will happen')).toBeVisible();
}

test.describe('Snapshots of the practice messenger', () => {
  test('begin with a repository', async ({ window: page }) => {
    const wizard = newRepositoryScreen(page);
    await wizard.open();
    await wizard.make('Practice disk', join(place, 'disk'), 'holdfast');
    await wizard.confirm(await wizard.readCode());
    await expect(wizard.heading('Practice disk is ready')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Take the first snapshot' })).toBeVisible();
  });

  test('can be left at every step of the wizard', async ({ window: page, targetId }) => {
    const wizard = backUp(page);
    await goTo(page, '#/snapshots/back-up');
    await pressByKey(page, wizard.button('Next'));
    await expect(page.getByText('Choose a target.', { exact: true })).toBeVisible();
    await pressByKey(page, wizard.button('Cancel'));
    await expect(shell(page).heading('Snapshots')).toBeVisible();

    const begin = () => goTo(page, `#/snapshots/back-up/${targetId}`);
    const left = () =>
      expect(page.getByRole('tab', { name: 'Snapshots' })).toHaveAttribute('aria-selected', 'true');
    await begin();
    await pressByKey(page, wizard.button('Cancel'));
    await left();
    await begin();
    await toReview(page, 'Kept while going back');
    await pressByKey(page, wizard.button('Back'));
    await expect(wizard.label).toHaveValue('Kept while going back');
    await pressByKey(page, wizard.button('Cancel'));
    await left();
    await begin();
    await toReview(page, '');
    await pressByKey(page, wizard.button('Cancel'));
    await left();
    await expect(page.getByText('No snapshot yet.')).toBeVisible();
  });

  test('are taken, verified and proven by the keyboard alone', async ({ window: page, targetId }) => {
    const wizard = backUp(page);
    const palette = await shell(page).openPalette();
    await palette.fill(`Back up ${practiceName}`);
    await page.keyboard.press('Enter');
    await expect(shell(page).heading('Back up')).toBeVisible();
    await toReview(page, 'Before the release');
    await expect(
      page.getByText('The snapshot is labelled “Before the release”', { exact: false }),
    ).toBeVisible();
    await expectNoViolations(page);
    await pressByKey(page, wizard.button('Start backup'));
    await expect(wizard.heading(`${practiceName} is backed up`)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('read in full')).toHaveCount(3);
    await expect(page.getByRole('table', { name: 'Parts of the set' })).toBeVisible();
    await expectNoViolations(page);

    await pressByKey(page, wizard.button('Prove it now'));
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await pressByKey(page, dialog.getByRole('button', { name: 'Run drill' }));
    await expect(dialog.getByText('The restore is proven.')).toBeVisible({ timeout: 60_000 });
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(wizard.button('Prove it now')).toBeFocused();

    await goTo(page, '#/overview');
    const row = page.getByRole('row').filter({ hasText: practiceName });
    await expect(row.locator('.col-verified time')).toBeVisible();
    await expect(row.locator('.col-proven time')).toBeVisible();
    await goTo(page, `#/targets/${targetId}/snapshots`);
    await expect(page.getByRole('list', { name: 'Freshness by repository' })).toContainText('Practice disk');
  });

  test('are pinned, verified and forgotten from their evidence', async ({ window: page, targetId }) => {
    await goTo(page, `#/targets/${targetId}/snapshots`);
    const open = page.getByRole('button', { name: /^Open snapshot Before the release/ });
    await pressByKey(page, open);
    const drawer = page.getByRole('dialog').first();
    await expect(drawer).toContainText('Restore proven');
    await expectNoViolations(page);
    await pressByKey(page, drawer.getByRole('button', { name: 'Pin', exact: true }));
    const pin = page.getByRole('dialog', { name: 'Pin this snapshot' });
    await expect(pin.getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(pin.getByText('Type a reason', { exact: false })).toBeVisible();
    await page.keyboard.type('Release 4.36');
    await page.keyboard.press('Enter');
    await expect(pin).toHaveCount(0);
    await expect(drawer.getByText('Pinned', { exact: true })).toBeVisible();

    await pressByKey(page, drawer.getByRole('button', { name: 'Verify', exact: true }));
    const verify = page.getByRole('dialog', { name: 'Verify this snapshot' });
    await tabTo(page, verify.getByRole('radio').first());
    await page.keyboard.press('ArrowDown');
    await pressByKey(page, verify.getByRole('button', { name: 'Verify', exact: true }));
    await expect(verify.getByText('Every layer that was looked at holds.')).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press('Escape');

    await pressByKey(page, drawer.getByRole('button', { name: 'Forget', exact: true }));
    const forget = page.getByRole('dialog', { name: 'Forget this snapshot?' });
    await expect(forget.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await typeByKey(page, forget.getByRole('textbox', { name: labelled('Reason') }), 'Not needed');
    await typeByKey(page, forget.getByRole('textbox', { name: /^Type / }), practiceName);
    await pressByKey(page, forget.getByRole('button', { name: 'Forget', exact: true }));
    await expect(forget.getByRole('alert')).toContainText('snapshot/not-forgettable');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(open).toBeFocused();
  });

  test('are checked and pruned with a dry run first', async ({ window: page }) => {
    await goTo(page, '#/snapshots/repositories');
    await pressByKey(page, page.getByRole('link', { name: 'Practice disk' }));
    await pressByKey(page, page.getByRole('button', { name: 'Check', exact: true }));
    const check = page.getByRole('dialog');
    await pressByKey(page, check.getByRole('button', { name: 'Check', exact: true }));
    await expect(check.getByText('The repository holds.')).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Check', exact: true })).toBeFocused();
    await pressByKey(page, page.getByRole('button', { name: 'Prune', exact: true }));
    const prune = page.getByRole('dialog');
    await pressByKey(page, prune.getByRole('button', { name: 'Show what would happen' }));
    await expect(prune.getByText('Would be marked')).toBeVisible({ timeout: 60_000 });
    await expect(prune.getByRole('button', { name: 'Prune now' })).toBeDisabled();
    await typeByKey(page, prune.getByRole('textbox'), 'Practice disk');
    await pressByKey(page, prune.getByRole('button', { name: 'Prune now' }));
    await expect(prune.getByText('Marked', { exact: true })).toBeVisible({ timeout: 60_000 });
  });

  test('need no scrolling sideways at 900 × 600', async ({ window: page, targetId }) => {
    await page.setViewportSize({ width: 900, height: 600 });
    for (const address of [
      '#/snapshots/repositories',
      '#/snapshots/all',
      `#/targets/${targetId}/snapshots`,
    ]) {
      await goTo(page, address);
      await expect(page.locator('.skeleton')).toHaveCount(0);
      const beyond = await page.evaluate(() => {
        const main = document.querySelector('main');
        return main === null ? -1 : main.scrollWidth - main.clientWidth;
      });
      expect(beyond).toBe(0);
      await expectNoViolations(page);
    }
  });
});
