import type { Locator, Page } from '@playwright/test';
import { labelled } from './shell.ts';

/** The wizard from an address or a folder to a target. */
export function addTargetScreen(page: Page) {
  const wizard = page.getByRole('main');
  return {
    address: wizard.getByRole('textbox', { name: labelled('Address') }),
    name: wizard.getByRole('textbox', { name: labelled('Name') }),
    button: (name: string): Locator => wizard.getByRole('button', { name, exact: true }),
    heading: (name: string): Locator => wizard.getByRole('heading', { level: 2, name }),
    field: (name: string): Locator => wizard.getByLabel(labelled(name)),
    checks: wizard.getByRole('list', { name: 'What was tested' }),
    /** Goes down a path in the picker, from one of its places, and chooses the last folder. */
    pickFolder: async (path: string): Promise<void> => {
      const picker = page.getByRole('dialog');
      await picker.getByRole('button', { name: 'Open folder /', exact: true }).click();
      for (const name of path.split('/').filter((part) => part !== '')) {
        await picker.getByRole('button', { name: `Open folder ${name}`, exact: true }).click();
      }
      await picker.getByRole('button', { name: 'Choose this folder' }).click();
    },
  };
}
