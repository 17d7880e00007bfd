import { expect, test } from './fixtures.ts';
import { shell } from './screens/shell.ts';
import { practiceName } from './support/practice.ts';

test.describe('The keyboard alone', () => {
  test('opens the palette, finds a command, runs it, and comes back', async ({ window: page }) => {
    const { openPalette, option, heading } = shell(page);
    const input = await openPalette();
    await input.fill('jour');
    await expect(option(/Journal/)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(heading('Journal')).toBeVisible();
    await openPalette();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('finds a target in the palette', async ({ window: page }) => {
    const input = await shell(page).openPalette();
    await input.fill(`open ${practiceName.slice(0, 8)}`);
    await page.keyboard.press('Enter');
    await expect(shell(page).heading(practiceName)).toBeVisible();
  });

  test('says when no command matches', async ({ window: page }) => {
    const input = await shell(page).openPalette();
    await input.fill('xyzzy');
    await expect(page.getByText('No command matches.')).toBeVisible();
  });

  test('goes from the overview to the evidence of a probe and back', async ({ window: page }) => {
    await page.getByRole('searchbox', { name: 'Filter targets' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('link', { name: practiceName, exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(shell(page).heading(practiceName)).toBeVisible();
    const probe = page.getByRole('button', { name: 'Health', exact: true });
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      if (await probe.evaluate((element) => element === document.activeElement)) break;
    }
    await expect(probe).toBeFocused();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await expect(drawer).toBeVisible();
    await expect
      .poll(() => drawer.evaluate((element) => element.contains(document.activeElement)))
      .toBe(true);
    await page.keyboard.press('Escape');
    await expect(probe).toBeFocused();
  });

  test('changes tabs by arrow keys', async ({ window: page, targetId }) => {
    await page.evaluate((id) => (window.location.hash = `#/targets/${id}/health`), targetId);
    const health = page.getByRole('tab', { name: 'Health' });
    await health.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'Sessions & devices' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Device sessions' })).toBeVisible();
  });

  test('skips to the content first', async ({ window: page }) => {
    const first = page.locator('a[href], button, input, [tabindex="0"]').first();
    await expect(first).toHaveText('Skip to content');
    await first.focus();
    await expect(first).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });
});
