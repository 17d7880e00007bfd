import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { filledRepository } from '../support/filled-desk.ts';
import type { Filled } from '../support/filled-desk.ts';
import { restoreScreen } from './restore.ts';
import { carryOut } from './run-driver.ts';
import { runScreen } from './run.ts';
import { practiceName } from '../support/practice.ts';
import { goTo, labelled } from './shell.ts';
import { targetScreen } from './target.ts';

/** What is shown only after something was done, most of it about snapshots: drawers, dialogs, plans and answers. */
export const aboveSnapshots: readonly {
  readonly name: string;
  readonly open: (page: Page, targetId: string, filled: Filled) => Promise<void>;
}[] = [
  { name: 'snapshot-evidence', open: openEvidence },
  { name: 'restore-plan', open: openPlan },
  { name: 'find-results', open: openFound },
  { name: 'retention-plan', open: openRetention },
  { name: 'capture-limits', open: openLimits },
  { name: 'restore-details', open: openDetails },
  { name: 'action-plan', open: openActionPlan },
  { name: 'run', open: openRun },
  { name: 'pack-trial', open: openTrial },
];

async function openEvidence(page: Page, targetId: string): Promise<void> {
  await goTo(page, `#/targets/${targetId}/snapshots`);
  await page.getByRole('button', { name: /^Open snapshot After the release/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Restore proven');
}

async function openPlan(page: Page, _targetId: string, filled: Filled): Promise<void> {
  await restoreScreen(page).planInPlace(filled.snapshots[2]);
}

async function openFound(page: Page): Promise<void> {
  await goTo(page, '#/snapshots/find');
  await page.getByRole('textbox', { name: labelled('Name of the file') }).fill('config');
  await page.keyboard.press('Enter');
  const found = page.getByRole('list', { name: 'What was found' });
  await expect(found).toContainText('config.py', { timeout: 30_000 });
  await found.locator('summary').first().click();
  await expect(found.getByRole('table').first()).toBeVisible();
}

async function openRetention(page: Page): Promise<void> {
  await goTo(page, '#/snapshots/schedules');
  await page.getByRole('button', { name: `Dry run of the retention in ${filledRepository}` }).click();
  await expect(page.getByRole('dialog').getByRole('table')).toContainText('Kept', { timeout: 30_000 });
}

async function openLimits(page: Page, targetId: string): Promise<void> {
  await goTo(page, `#/targets/${targetId}/snapshots`);
  await page.getByRole('button', { name: 'Limits', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible();
}

async function openDetails(page: Page): Promise<void> {
  await goTo(page, '#/snapshots/restores');
  const details = page.getByRole('button', { name: /^Details of the restore of/ });
  if ((await details.getAttribute('aria-expanded')) === 'false') await details.click();
  await expect(page.getByRole('region', { name: 'What was done' })).toBeVisible();
}

async function openActionPlan(page: Page, targetId: string): Promise<void> {
  await targetScreen(page, targetId).open('Sessions & devices');
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Purge expired and revoked device sessions…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(dialog).toContainText('to delete');
}

/** At a table that waits to be judged. */
async function openRun(page: Page, targetId: string): Promise<void> {
  const run = runScreen(page);
  await goTo(page, `#/targets/${targetId}/runbooks`);
  const goOn = page.getByRole('link', { name: 'Go on with Log and metrics' });
  await expect(goOn.or(page.getByRole('link', { name: 'Start Log and metrics' }))).toBeVisible();
  if (await goOn.isVisible()) await goOn.click();
  else await run.start(targetId, 'Log and metrics');
  await carryOut(page, {}, 'entries');
  await expect(run.panel.getByRole('table')).toBeVisible();
}

async function openTrial(page: Page): Promise<void> {
  await goTo(page, '#/settings/packs/new-draft');
  await page.getByRole('button', { name: 'Start from the template' }).click();
  const trial = page.getByRole('region', { name: 'Try it at a real server' });
  await trial.getByRole('combobox', { name: 'Try at' }).selectOption({ label: practiceName });
  await trial.getByRole('button', { name: 'Try now' }).click();
  await expect(trial.getByRole('list', { name: 'What the probes find' })).toBeVisible({ timeout: 30_000 });
  await trial.scrollIntoViewIfNeeded();
}
