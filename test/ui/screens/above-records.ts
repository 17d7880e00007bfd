import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { goTo, labelled } from './shell.ts';

/** What is shown only after something was done about an incident, a release or a report. Axe looks at them where they are tried. */
export const aboveRecords: readonly {
  readonly name: string;
  readonly open: (page: Page, targetId: string) => Promise<void>;
}[] = [
  { name: 'incident', open: openIncident },
  { name: 'audit', open: openAudit },
  { name: 'release', open: openRelease },
];

/** With what was captured. */
async function openIncident(page: Page): Promise<void> {
  await goTo(page, '#/incidents');
  await page.getByRole('button', { name: 'Open incident' }).click();
  await page.getByLabel('What is wrong').fill('Nobody on the second floor can sign in');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Capture now' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Capture now' }).click();
  await expect(dialog.getByRole('status')).toContainText('kept', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

async function openAudit(page: Page): Promise<void> {
  await goTo(page, '#/journal');
  await page.getByRole('button', { name: /^Audit report/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Audit report' });
  await dialog.getByRole('button', { name: 'Show' }).click();
  await expect(dialog.getByRole('heading', { name: /^Audit report: / })).toBeVisible();
}

/** At the decision, with the set before; the one that is open, or a new one. */
async function openRelease(page: Page, targetId: string): Promise<void> {
  await goTo(page, `#/releases/${targetId}`);
  const before = page.getByRole('table', { name: 'Before' });
  const version = page.getByRole('textbox', { name: labelled('Version that is released') });
  await expect(version.or(before)).toBeVisible();
  if (await version.isVisible()) {
    await version.fill('4.37');
    await page.getByRole('button', { name: 'Take the set before' }).click();
  }
  await expect(before).toContainText('verified in full', { timeout: 60_000 });
}
