import type { Page } from '@playwright/test';
import { expect, forFile, putInOrder, test as base } from './fixtures.ts';
import { everyPlace } from './screens/places.ts';
import { aboveSnapshots } from './screens/above-snapshots.ts';
import { goTo, shell } from './screens/shell.ts';
import { healthTab } from './screens/target.ts';
import { expectContrast, expectNoViolations } from './support/axe.ts';
import { openFace } from './support/face.ts';
import { fillDesk } from './support/filled-desk.ts';
import type { Filled } from './support/filled-desk.ts';
import { makeDataFolder } from './support/holdfast.ts';
import { addPracticeTarget, startPractice } from './support/practice.ts';

/** A console of its own that was in use for some days. */
type FilledDesk = {
  readonly page: Page;
  readonly targetId: string;
  readonly filled: Filled;
};

const filledDesk = forFile(async ({ browser, faceName, whenDone }): Promise<FilledDesk> => {
  const practice = await startPractice('small');
  whenDone(practice.stop);
  const folder = makeDataFolder();
  whenDone(folder.dispose);
  const face = await openFace(faceName, browser, folder);
  whenDone(face.close);
  const targetId = await addPracticeTarget(folder, practice);
  return { page: face.page, targetId, filled: await fillDesk(folder, practice, targetId) };
});

const test = base.extend<FilledDesk>({
  page: async ({ browserName: _browser }, provide) => {
    const { page } = filledDesk();
    await putInOrder(page);
    await provide(page);
  },
  targetId: async ({ browserName: _browser }, provide) => provide(filledDesk().targetId),
  filled: async ({ browserName: _browser }, provide) => provide(filledDesk().filled),
});

const nothing: Filled = { repositoryId: '', snapshots: ['', '', ''] };
const names = everyPlace('', nothing).map(({ name }) => name);

async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((chosen) => window.ops?.app.saveSettings({ theme: chosen }), theme);
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // Colours that are on their way are neither the one nor the other.
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

/** What is open stays open while the theme changes, and each theme is looked at; afterwards it is light again. */
async function expectNoViolationsInBothThemes(page: Page): Promise<void> {
  await expectNoViolations(page);
  await setTheme(page, 'dark');
  await expectContrast(page);
  await setTheme(page, 'light');
}

async function expectNoScrollingSideways(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const main = document.querySelector('main');
    return {
      page: scrollWidth - clientWidth,
      main: main === null ? 0 : main.scrollWidth - main.clientWidth,
    };
  });
  expect(beyond).toEqual({ page: 0, main: 0 });
}

async function openPlace(page: Page, targetId: string, filled: Filled, name: string): Promise<void> {
  const place = everyPlace(targetId, filled).find((each) => each.name === name);
  if (place === undefined) throw new Error(name);
  await goTo(page, place.address);
  await expect(page.getByRole('heading', { level: 1, name: place.shows })).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0, { timeout: 20_000 });
}

test.describe.configure({ timeout: 240_000 });

for (const name of names) {
  test(`${name}: axe finds nothing in either theme, and 900 × 600 is wide enough`, async ({
    page,
    targetId,
    filled,
  }) => {
    await setTheme(page, 'light');
    await openPlace(page, targetId, filled, name);
    await expectNoViolationsInBothThemes(page);
    await page.setViewportSize({ width: 900, height: 600 });
    await expectNoScrollingSideways(page);
  });
}

test('axe finds nothing in the drawer, a dialog, a menu and the palette', async ({
  page,
  targetId,
  filled,
}) => {
  await setTheme(page, 'light');
  await openPlace(page, targetId, filled, 'health');
  const health = healthTab(page);
  await health.openEvidence('Health');
  await expectNoViolationsInBothThemes(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Maintenance window' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolationsInBothThemes(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for Health', exact: true }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectNoViolationsInBothThemes(page);
  await page.keyboard.press('Escape');
  await shell(page).openPalette();
  await expectNoViolationsInBothThemes(page);
});

for (const above of aboveSnapshots) {
  test(`axe finds nothing on ${above.name}`, async ({ page, targetId, filled }) => {
    await setTheme(page, 'light');
    await above.open(page, targetId, filled);
    await expectNoViolationsInBothThemes(page);
  });
}
