import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { goTo } from './shell.ts';

type Tab = 'Health' | 'Sessions & devices' | 'Connection' | 'Policies' | 'Timeline';
const addresses: Readonly<Record<Tab, string>> = {
  Health: 'health',
  'Sessions & devices': 'views',
  Connection: 'connection',
  Policies: 'policies',
  Timeline: 'timeline',
};

/** One target with its tabs. */
export function targetScreen(page: Page, targetId: string) {
  return {
    open: async (tab: Tab): Promise<void> => {
      await goTo(page, `#/targets/${targetId}/${addresses[tab]}`);
      await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    },
    tab: (name: Tab): Locator => page.getByRole('tab', { name }),
    state: page.locator('.target-head__state'),
  };
}

/** The tab on which every probe stands. */
export function healthTab(page: Page) {
  const row = (title: string): Locator =>
    page.getByRole('row').filter({ has: page.getByRole('button', { name: title, exact: true }) });
  const drawer = page.getByRole('dialog');
  return {
    group: (name: string): Locator => page.getByRole('table', { name: `Probes: ${name}` }),
    row,
    runAll: page.getByRole('button', { name: 'Run all' }),
    drawer,
    /** Runs one probe and waits for its end. */
    run: async (title: string): Promise<Locator> => {
      await page.getByRole('button', { name: `Run ${title}`, exact: true }).click();
      await expect(row(title)).not.toHaveAttribute('aria-busy', 'true', { timeout: 30_000 });
      return row(title);
    },
    openEvidence: async (title: string): Promise<Locator> => {
      await page.getByRole('button', { name: title, exact: true }).click();
      await expect(drawer).toBeVisible();
      return drawer;
    },
    actions: async (title: string, action: string): Promise<void> => {
      await page.getByRole('button', { name: `Actions for ${title}`, exact: true }).click();
      await page.getByRole('menuitem', { name: action }).click();
    },
  };
}
