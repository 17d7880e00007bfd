import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test as base } from './fixtures.ts';
import { aboveRecords } from './screens/above-records.ts';
import { aboveSnapshots } from './screens/above-snapshots.ts';
import { everyPlace } from './screens/places.ts';
import { goTo } from './screens/shell.ts';
import { healthTab } from './screens/target.ts';
import { picturesOfDocuments } from './support/document-pictures.ts';
import { fillDesk } from './support/filled-desk.ts';
import type { Filled } from './support/filled-desk.ts';
import { root } from './support/holdfast.ts';
import type { Finished } from './support/holdfast.ts';
import { practiceName } from './support/practice.ts';

/**
 * `HOLDFAST_SCREENSHOTS=1 npx playwright test screenshots --config build/playwright.config.ts --project web`
 * `HOLDFAST_SCREENSHOTS_OF=restores,find-results` takes these alone. What documents show is put where they look for it, all else into
 * `out/screenshots`, to be looked at; each screen in Korean too, as `NAME-ko-…`.
 */
const wanted = process.env['HOLDFAST_SCREENSHOTS'] === '1';
const only = process.env['HOLDFAST_SCREENSHOTS_OF']?.split(',');
const isAsked = ({ name }: { readonly name: string }): boolean => only === undefined || only.includes(name);
const shown = picturesOfDocuments();
const placeOf = (name: string): string =>
  join(root, ...(shown.has(name) ? ['docs', 'screenshots'] : ['out', 'screenshots']), name);
const sizes = [
  { width: 1440, height: 900 },
  { width: 900, height: 600 },
] as const;
const others = ['Chat of the branch office', 'Chat of the warehouse'] as const;

const test = base.extend<object, { readonly filled: Filled }>({
  filled: [
    async ({ desk }, provide) => provide(await fillDesk(desk.folder, desk.practice, desk.targetId)),
    { scope: 'worker', timeout: 240_000 },
  ],
});

/** The same screen in both languages, and English again for who works on it next. */
async function take(page: Page, name: string, ending: string): Promise<void> {
  for (const language of ['ko', 'en'] as const) {
    await page.evaluate((chosen) => window.ops?.app.saveSettings({ language: chosen }), language);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    const path = placeOf(`${name}${language === 'en' ? '' : '-ko'}-${ending}.png`);
    // What moves is shown where it comes to rest.
    await page.screenshot({ path, animations: 'disabled' });
  }
}

/** Two more rows for the overview: one that cannot be reached, and one that is paused. */
async function addOthers(holdfast: (args: readonly string[]) => Promise<Finished>): Promise<void> {
  for (const name of others) {
    await holdfast([
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      name,
      '--set',
      'url=http://127.0.0.1:9',
    ]);
    await holdfast(['probe', 'run', '--target', name]);
  }
  await holdfast(['probe', 'pause', '--target', others[1], '--reason', 'Moves to new hardware this week']);
}

test.describe('Pictures for the documentation', () => {
  test.skip(!wanted, 'pictures are taken on demand: HOLDFAST_SCREENSHOTS=1');
  test.describe.configure({ timeout: 360_000 });

  for (const theme of ['light', 'dark'] as const) {
    test(`of every screen in the ${theme} theme`, async ({ window: page, targetId, filled, holdfast }) => {
      for (let runs = 0; runs < 3; runs += 1) await holdfast(['probe', 'run', '--target', practiceName]);
      await page.evaluate((chosen) => window.ops?.app.saveSettings({ theme: chosen }), theme);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await addOthers(holdfast);
      // Small windows differ in their layout, not in their colours: they are shown in the light theme.
      for (const { width, height } of theme === 'dark' ? sizes.slice(0, 1) : sizes) {
        const suffix = width === 1440 ? '' : `-${width}x${height}`;
        await page.setViewportSize({ width, height });
        for (const place of everyPlace(targetId, filled).filter(isAsked)) {
          await goTo(page, place.address);
          await expect(page.getByRole('heading', { level: 1, name: place.shows })).toBeVisible();
          await expect(page.locator('.skeleton')).toHaveCount(0, { timeout: 20_000 });
          if (place.name === 'connection') {
            await page.getByRole('button', { name: 'Run test' }).click();
            await expect(page.getByRole('status', { name: 'Verdict' })).toBeVisible({ timeout: 20_000 });
          }
          if (place.name === 'pack-draft')
            await page.getByRole('button', { name: 'Start from the template' }).click();
          await take(page, place.name, `${theme}${suffix}`);
        }
        if (isAsked({ name: 'evidence' })) {
          await goTo(page, `#/targets/${targetId}/health`);
          await healthTab(page).openEvidence('Health');
          await take(page, 'evidence', `${theme}${suffix}`);
          await page.keyboard.press('Escape');
        }
        for (const above of [...aboveSnapshots, ...aboveRecords].filter(isAsked)) {
          await above.open(page, targetId, filled);
          await take(page, above.name, `${theme}${suffix}`);
          await page.keyboard.press('Escape');
        }
      }
      for (const name of others) await holdfast(['target', 'remove', name, '--confirm', name]);
    });
  }
});
