import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

const mostStops = 400;

/** Goes to an element as somebody without a mouse does: Tab by Tab. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  // Found once, and again only where the page has drawn it anew: to look for it by its role takes longer than the key.
  let element = await target.elementHandle();
  for (let stops = 0; stops < mostStops && element !== null; stops += 1) {
    const where = await element.evaluate((found) => {
      if (!found.isConnected) return 'gone';
      return found === document.activeElement ? 'here' : 'elsewhere';
    });
    if (where === 'elsewhere') await page.keyboard.press('Tab');
    // What looks like it may belong to a dialog that is about to go.
    else if (where === 'here' && (await target.evaluate((found) => found === document.activeElement))) return;
    else element = await target.elementHandle();
  }
  await expect(target).toBeFocused();
}

/** Goes to a button or link and presses it. */
export async function pressByKey(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Goes to a field and types. */
export async function typeByKey(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}
