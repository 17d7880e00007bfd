import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The frame around every place: the rail, the palette, and what tells of the connection. */
export function shell(page: Page) {
  const rail = page.getByRole('navigation', { name: 'Places' });
  return {
    main: page.getByRole('main'),
    place: (name: 'Overview' | 'Journal' | 'Settings'): Locator => rail.getByRole('link', { name }),
    openPalette: async (): Promise<Locator> => {
      // A key pressed before the page is there is nobody's.
      await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible();
      await page.keyboard.press('Control+k');
      const input = page.getByRole('combobox', { name: 'Search or run a command' });
      await expect(input).toBeFocused();
      return input;
    },
    option: (name: string | RegExp): Locator => page.getByRole('option', { name }),
    heading: (name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name }),
  };
}

/** Goes to a place by its address, as a link would. */
export async function goTo(page: Page, fragment: string): Promise<void> {
  await page.evaluate((address) => {
    window.location.hash = address;
  }, fragment);
  await expect(page.getByRole('main')).toBeVisible();
}

/** The label of a field, which says so when the field is required. */
export function labelled(name: string): RegExp {
  return new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}( · required)?$`);
}
