import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { RunId } from '../../../shared/model/ids.ts';
import { Run } from '../../../shared/model/runbook.ts';
import { pressByKey } from '../support/keyboard.ts';
import '../support/window-ops.ts';
import { goTo, labelled } from './shell.ts';

const reasoned = {
  skip: { button: /^Skip…$/, key: 'Alt+Shift+KeyK' },
  fail: { button: /^(Failed|It is not well|Leave it as failed)…$/, key: 'Alt+Shift+KeyX' },
};

/** The view of one run. What is done here is done by the keyboard alone. */
export function runScreen(page: Page) {
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  const steps = page.getByRole('navigation', { name: 'Steps' });
  const panel = page.getByRole('region', { name: 'What to do' });
  return {
    dialog,
    panel,
    carryOnButton: main.getByRole('button', { name: 'Carry on', exact: true }),
    planButton: panel.getByRole('button', { name: /^Plan( again)?…$/ }),
    head: main.locator('.run-head'),
    step: (title: string): Locator => steps.getByRole('button', { name: title }),
    rule: (text: string): Locator =>
      main.getByRole('list', { name: 'Do not' }).getByRole('listitem').filter({ hasText: text }),
    /** From the tab of a target to the first step, by the link of the runbook. */
    start: async (targetId: string, title: string): Promise<void> => {
      await goTo(page, `#/targets/${targetId}/runbooks`);
      const filter = page.getByRole('searchbox', { name: 'Filter runbooks' });
      await expect(filter).toBeVisible();
      await page.keyboard.press('Alt+Shift+KeyF');
      await expect(filter).toBeFocused();
      await page.keyboard.type(title);
      await pressByKey(page, page.getByRole('link', { name: `Start ${title}`, exact: true }).first());
      await pressByKey(page, main.getByRole('button', { name: 'Start', exact: true }));
      await expect(steps).toBeVisible();
    },
    /** The run that is open, once nothing of it is carried out. */
    atRest: async (): Promise<Run> => {
      const runId = RunId.parse(new URL(page.url()).hash.split('/').at(-1));
      const answer = await page.evaluate((id) => window.ops?.runbooks.wait({ runId: id }), runId);
      return Run.parse(answer?.ok ? answer.value : null);
    },
    /** By the key, which does something once its button is there. */
    giveReason: async (move: 'skip' | 'fail', reason: string): Promise<void> => {
      const { button, key } = reasoned[move];
      await expect(panel.getByRole('button', { name: button })).toBeEnabled();
      await page.keyboard.press(key);
      await expect(dialog.getByLabel(labelled('Reason'))).toBeFocused();
      await page.keyboard.type(reason);
      await page.keyboard.press('Enter');
      await expect(dialog).toBeHidden();
    },
    finish: async (): Promise<void> => {
      await pressByKey(page, main.getByRole('button', { name: 'Finish…' }));
      await expect(dialog.getByLabel(labelled('Note'))).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(dialog).toBeHidden();
    },
  };
}
