import { expect, skipUnavailable, test } from './fixtures.ts';
import { backUpScreen } from './screens/back-up.ts';
import { goTo, labelled, shell } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { addRepository, takeSnapshot } from './support/backed-up.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';
import { jsonOf } from './support/holdfast.ts';
import { practiceName } from './support/practice.ts';

const disk = 'Practice disk';
const release = 'Before the release';

/** The desk of the practice messenger has a repository and one snapshot in it meanwhile. */
test.beforeAll(async ({ desk, faceName }) => {
  skipUnavailable(faceName);
  test.setTimeout(120_000);
  const { id } = await addRepository(desk.folder, disk);
  await takeSnapshot(desk.folder, desk.targetId, id, release);
});
test.afterAll(async ({ desk }) => {
  await desk.folder.holdfast(['repo', 'remove', disk, '--confirm', disk]);
});

test.describe.configure({ timeout: 180_000 });

test.describe('Snapshots of the practice messenger', () => {
  test('can be left at every step of the wizard', async ({ window: page, targetId }) => {
    const wizard = backUpScreen(page);
    await goTo(page, '#/snapshots/all');
    const ofAny = page.getByRole('main').getByRole('link', { name: 'Back up' });
    await pressByKey(page, ofAny);
    await pressByKey(page, wizard.button('Next'));
    await expect(page.getByText('Choose a target.', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(ofAny).toBeFocused();

    await goTo(page, `#/targets/${targetId}/snapshots`);
    const opener = page.getByRole('main').getByRole('link', { name: 'Back up' });
    for (const way of ['Escape', 'Cancel'] as const) {
      for (const step of ['parts', 'repository', 'review'] as const) {
        await pressByKey(page, opener);
        await expect(wizard.complete).toBeVisible({ timeout: 30_000 });
        if (step !== 'parts') await wizard.next();
        if (step === 'review') {
          await typeByKey(page, wizard.label, 'Kept while going back');
          await wizard.next();
          await pressByKey(page, wizard.button('Back'));
          await expect(wizard.label).toHaveValue('Kept while going back');
          await wizard.next();
          await expect(wizard.heading('What will happen')).toBeVisible();
        }
        if (way === 'Escape') await page.keyboard.press('Escape');
        else await pressByKey(page, wizard.button('Cancel'));
        await expect(opener).toBeFocused();
      }
    }
    await expect(page.getByRole('table', { name: 'Timeline of snapshots' })).not.toContainText(
      'Kept while going back',
    );
  });

  test('are taken, verified and proven by the keyboard alone', async ({ window: page, targetId }) => {
    const wizard = backUpScreen(page);
    const palette = await shell(page).openPalette();
    await palette.fill(`Back up ${practiceName}`);
    await page.keyboard.press('Enter');
    await expect(shell(page).heading('Back up')).toBeVisible();
    await wizard.toReview('By hand');
    await expect(page.getByText('The snapshot is labelled “By hand”', { exact: false })).toBeVisible();
    await expectNoViolations(page);
    await wizard.start();
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
    await expect(page.getByRole('list', { name: 'Freshness by repository' })).toContainText(disk);
    await goTo(page, '#/snapshots/restores');
    const drills = page.getByRole('table', { name: 'Drills' });
    await expect(drills.getByRole('row').filter({ hasText: practiceName })).toContainText('Proven');
  });

  test('are pinned, verified and forgotten from their evidence', async ({ window: page, targetId }) => {
    await goTo(page, `#/targets/${targetId}/snapshots`);
    const open = page.getByRole('button', { name: new RegExp(`^Open snapshot ${release}`) });
    await pressByKey(page, open);
    const drawer = page.getByRole('dialog').first();
    await expect(drawer).toContainText(release);
    await expect(drawer).toContainText('of one moment, held while the server went on');
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

  test('ask no more of the server than the limits of a target', async ({
    window: page,
    targetId,
    holdfast,
  }) => {
    await goTo(page, `#/targets/${targetId}/snapshots`);
    const open = page.getByRole('button', { name: 'Limits', exact: true });
    await pressByKey(page, open);
    const dialog = page.getByRole('dialog', { name: `What a backup may ask of ${practiceName}` });
    const stall = dialog.getByRole('textbox', { name: 'Writers wait at most (seconds)' });
    await expect(stall).toHaveValue('3');
    await expectNoViolations(page);
    await typeByKey(page, stall, '0');
    await expect(dialog.getByText('Between 0.1 and 3600.', { exact: true })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    await typeByKey(page, stall, '1.5');
    await page.keyboard.press('Escape');
    await expect(open).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(stall).toHaveValue('3');
    await typeByKey(page, stall, '1.5');
    await typeByKey(page, dialog.getByRole('textbox', { name: 'It grows by at most (MiB)' }), '512');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(open).toBeFocused();
    const limits = jsonOf(await holdfast(['--json', 'snapshot', 'limits', '--target', practiceName]));
    expect(limits).toEqual({ maxStallMs: 1500, maxPinMs: 30_000, maxWalGrowthBytes: 512 * 1024 ** 2 });
  });

  test('are checked and pruned with a dry run first', async ({ window: page }) => {
    await goTo(page, '#/snapshots/repositories');
    await pressByKey(page, page.getByRole('link', { name: disk }));
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
    await typeByKey(page, prune.getByRole('textbox'), disk);
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
