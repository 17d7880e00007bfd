import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { pressByKey, typeByKey } from '../support/keyboard.ts';
import { goTo, labelled } from './shell.ts';

/** The wizard from an empty folder to a repository whose kit was kept. Everything is done by the keyboard. */
export function newRepositoryScreen(page: Page) {
  const wizard = page.getByRole('region', { name: 'New repository' });
  const button = (name: string): Locator => wizard.getByRole('button', { name, exact: true });
  const heading = (name: string): Locator => wizard.getByRole('heading', { level: 2, name });
  /** Name, folder and new folder. */
  const fill = async (name: string, place: string, newFolder: string): Promise<void> => {
    await typeByKey(page, wizard.getByRole('textbox', { name: labelled('Name') }), name);
    await pressByKey(page, button('Choose folder'));
    await pickByKey(page, place);
    await typeByKey(page, wizard.getByRole('textbox', { name: labelled('New folder inside it') }), newFolder);
  };
  return {
    button,
    heading,
    name: wizard.getByRole('textbox', { name: labelled('Name') }),
    folder: wizard.getByRole('textbox', { name: labelled('Folder') }),
    newFolder: wizard.getByRole('textbox', { name: labelled('New folder inside it') }),
    groups: wizard.getByRole('list', { name: 'Recovery code' }).getByRole('listitem'),
    lastGroup: wizard.getByRole('textbox', { name: labelled('Last group') }),
    open: (): Promise<void> => goTo(page, '#/snapshots/new-repository'),
    fill,
    /** Name, folder and new folder, and on to the kit. */
    make: async (name: string, place: string, newFolder: string): Promise<void> => {
      await fill(name, place, newFolder);
      await pressByKey(page, button('Make repository'));
      await expect(heading('Keep the recovery kit')).toBeVisible();
    },
    /** The eight groups of the code and its check character, as they are on the screen. */
    readCode: async (): Promise<readonly string[]> => {
      await expect(wizard.getByRole('list', { name: 'Recovery code' }).getByRole('listitem')).toHaveCount(9);
      return wizard.locator('.code-groups__text').allTextContents();
    },
    /** On to the last step with the last group of the code. */
    confirm: async (code: readonly string[]): Promise<void> => {
      await pressByKey(page, button('Next'));
      await typeByKey(page, wizard.getByRole('textbox', { name: labelled('Last group') }), code[7] ?? '');
      await page.keyboard.press('Enter');
    },
  };
}

/** Goes down a path in the picker, from one of its places, and chooses the last folder. */
export async function pickByKey(page: Page, path: string): Promise<void> {
  const picker = page.getByRole('dialog');
  const folder = (name: string): Locator =>
    picker.getByRole('button', { name: `Open folder ${name}`, exact: true });
  await pressByKey(page, folder('/'));
  for (const name of path.split('/').filter((part) => part !== '')) await pressByKey(page, folder(name));
  await expect(picker.getByText(path, { exact: true })).toBeVisible();
  await pressByKey(page, picker.getByRole('button', { name: 'Choose this folder' }));
  await expect(picker).toHaveCount(0);
}

/** Goes down a path in the picker that was opened above a dialog. */
export async function pickAbove(page: Page, path: string): Promise<void> {
  const choose = page.getByRole('button', { name: 'Choose this folder' });
  const picker = page.getByRole('dialog').filter({ has: choose });
  const folder = (name: string): Locator =>
    picker.getByRole('button', { name: `Open folder ${name}`, exact: true });
  await pressByKey(page, folder('/'));
  for (const name of path.split('/').filter((part) => part !== '')) await pressByKey(page, folder(name));
  await expect(picker.getByText(path, { exact: true })).toBeVisible();
  await pressByKey(page, choose);
  await expect(picker).toHaveCount(0);
}
