import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { pressByKey, typeByKey } from '../support/keyboard.ts';
import { labelled } from './shell.ts';

/** The wizard from a target to a snapshot of it, by the keyboard alone. */
export function backUpScreen(page: Page) {
  const wizard = page.getByRole('region', { name: 'Back up' });
  const button = (name: string): Locator => wizard.getByRole('button', { name, exact: true });
  const heading = (name: string | RegExp): Locator => wizard.getByRole('heading', { level: 2, name });
  const label = wizard.getByRole('textbox', { name: labelled('Label') });
  const complete = wizard.getByText('Every required part is there');
  return {
    button,
    heading,
    label,
    complete,
    repository: (name: RegExp): Locator => wizard.getByRole('radio', { name }),
    target: wizard.getByRole('combobox', { name: labelled('Target') }),
    next: (): Promise<void> => pressByKey(page, button('Next')),
    /** To the review of a complete set, into the only repository. */
    toReview: async (typed: string): Promise<void> => {
      await expect(complete).toBeVisible({ timeout: 30_000 });
      await pressByKey(page, button('Next'));
      await expect(wizard.getByRole('radio', { checked: true }).first()).toBeVisible();
      if (typed !== '') await typeByKey(page, label, typed);
      await pressByKey(page, button('Next'));
      await expect(heading('What will happen')).toBeVisible();
    },
    start: (): Promise<void> => pressByKey(page, button('Start backup')),
  };
}
