import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { everyPlace } from './screens/places.ts';
import { goTo } from './screens/shell.ts';
import { healthTab } from './screens/target.ts';
import { root } from './support/holdfast.ts';
import { practiceName } from './support/practice.ts';

/** `HOLDFAST_SCREENSHOTS=1 npx playwright test --config build/playwright.config.ts --project web screenshots` */
const wanted = process.env['HOLDFAST_SCREENSHOTS'] === '1';
const folder = process.env['HOLDFAST_SCREENSHOTS_DIR'] ?? join(root, 'docs', 'screenshots');
const sizes = [
  { width: 1440, height: 900 },
  { width: 900, height: 600 },
] as const;
const shown = [
  'overview',
  'health',
  'sessions',
  'connection',
  'timeline',
  'journal',
  'settings-general',
  'pack-draft',
];

test.describe('Pictures for the documentation', () => {
  test.skip(!wanted, 'pictures are taken on demand: HOLDFAST_SCREENSHOTS=1');
  test.describe.configure({ timeout: 180_000 });

  for (const theme of ['light', 'dark'] as const) {
    test(`of every screen in the ${theme} theme`, async ({ window: page, targetId, holdfast }) => {
      mkdirSync(folder, { recursive: true });
      for (let runs = 0; runs < 3; runs += 1) await holdfast(['probe', 'run', '--target', practiceName]);
      await page.evaluate((chosen) => window.ops?.app.saveSettings({ theme: chosen }), theme);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const { width, height } of sizes) {
        await page.setViewportSize({ width, height });
        for (const place of everyPlace(targetId).filter(({ name }) => shown.includes(name))) {
          await goTo(page, place.address);
          await expect(page.getByRole('heading', { level: 1, name: place.shows })).toBeVisible();
          await expect(page.locator('.skeleton')).toHaveCount(0, { timeout: 20_000 });
          if (place.name === 'connection') {
            await page.getByRole('button', { name: 'Run test' }).click();
            await expect(page.getByRole('status', { name: 'Verdict' })).toBeVisible({ timeout: 20_000 });
          }
          if (place.name === 'pack-draft')
            await page.getByRole('button', { name: 'Start from the template' }).click();
          await page.waitForTimeout(300);
          await page.screenshot({ path: join(folder, `${place.name}-${theme}-${width}.png`) });
        }
        await goTo(page, `#/targets/${targetId}/health`);
        await healthTab(page).openEvidence('Health');
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(folder, `evidence-${theme}-${width}.png`) });
        await page.keyboard.press('Escape');
      }
    });
  }
});
