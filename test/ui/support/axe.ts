import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Everything that axe finds on the present screen, one line each; the screen must be at rest. */
export function expectNoViolations(page: Page): Promise<void> {
  return expectNone(page, (axe) => axe.withTags(levels));
}

/** What another theme can break on a screen that is as it has to be in one. */
export function expectContrast(page: Page): Promise<void> {
  return expectNone(page, (axe) => axe.withRules(['color-contrast', 'link-in-text-block']));
}

async function expectNone(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // Everything in the page itself: otherwise a second page is opened for the results, and the desktop's rules close that.
  // What passes is not described: that takes longer than to look.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await choose(axe).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
  expect(found).toEqual([]);
}
