import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { pressByKey, tabTo, typeByKey } from '../support/keyboard.ts';
import { pickByKey } from './repositories.ts';
import { goTo, labelled } from './shell.ts';

/** The wizard from a snapshot to what was restored, by the keyboard alone. */
export function restoreScreen(page: Page) {
  const wizard = page.getByRole('region', { name: 'Restore', exact: true });
  const button = (name: string): Locator => wizard.getByRole('button', { name, exact: true });
  const next = (): Promise<void> => pressByKey(page, button('Next'));
  const planned = async (): Promise<void> => {
    await expect(wizard.getByRole('table', { name: 'Changes of each part' })).toBeVisible({
      timeout: 30_000,
    });
  };
  /** The arrow keys move within a group of radio buttons. */
  const inPlace = async (): Promise<void> => {
    await tabTo(page, wizard.getByRole('radio', { name: /Into a new folder/ }));
    await page.keyboard.press('ArrowDown');
    await expect(wizard.getByRole('radio', { name: /^In place/ })).toBeChecked();
  };
  return {
    button,
    heading: (name: string): Locator => wizard.getByRole('heading', { level: 2, name }),
    part: (name: RegExp): Locator => wizard.getByRole('checkbox', { name }),
    next,
    back: (): Promise<void> => pressByKey(page, button('Back')),
    inPlace,
    intoFolder: async (place: string): Promise<void> => {
      await pressByKey(page, button('Choose folder'));
      await pickByKey(page, place);
      await expect(button('Choose folder')).toBeFocused();
    },
    newName: wizard.getByRole('textbox', { name: labelled('Name of the new folder') }),
    planned,
    /** From a snapshot to the plan of a restore of everything, over what the target has. */
    planInPlace: async (snapshotId: string): Promise<void> => {
      await goTo(page, `#/snapshots/restore/${snapshotId}`);
      await expect(wizard.getByRole('heading', { level: 2, name: 'What is to be restored?' })).toBeVisible();
      await next();
      await inPlace();
      await next();
      await planned();
    },
    /** Confirms by the name of the target. */
    startInPlace: async (targetName: string): Promise<void> => {
      await pressByKey(page, button('Restore in place'));
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
      await typeByKey(page, dialog.getByRole('textbox'), targetName);
      await pressByKey(page, dialog.getByRole('button', { name: 'Restore in place' }));
    },
  };
}
