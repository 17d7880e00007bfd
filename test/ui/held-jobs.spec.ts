import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { describeFolder } from '../integration/repository/support/sample-folder.ts';
import { expect, forFile, test as base } from './fixtures.ts';
import { backUpScreen } from './screens/back-up.ts';
import { restoreScreen } from './screens/restore.ts';
import { goTo } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { backUpPractice } from './support/backed-up.ts';
import { exactly, makeBrake } from './support/brake.ts';
import type { Brake } from './support/brake.ts';
import { openFace } from './support/face.ts';
import { makeDataFolder } from './support/holdfast.ts';
import { pressByKey, typeByKey } from './support/keyboard.ts';
import { practiceName, startPractice } from './support/practice.ts';

/** A console whose jobs can be held, with a practice messenger that was stopped after its snapshot. */
type HeldDesk = {
  readonly page: Page;
  readonly brake: Brake;
  /** The server's folder, and that of the repository. */
  readonly server: string;
  readonly repository: string;
  readonly data: string;
  readonly targetId: string;
  readonly snapshotId: string;
};

const heldDesk = forFile(async ({ browser, faceName, whenDone }): Promise<HeldDesk> => {
  const practice = await startPractice('small');
  whenDone(practice.stop);
  const folder = makeDataFolder();
  whenDone(folder.dispose);
  const brake = makeBrake();
  whenDone(brake.dispose);
  const face = await openFace(faceName, browser, { ...folder, env: { ...folder.env, ...brake.env } });
  whenDone(face.close);
  whenDone(brake.release);
  const { targetId, snapshots } = await backUpPractice(folder, practice, 1);
  await practice.halt();
  return {
    page: face.page,
    brake,
    server: practice.folder,
    repository: join(dirname(folder.path), 'disk', 'holdfast'),
    data: folder.path,
    targetId,
    snapshotId: snapshots[0] ?? '',
  };
});

const test = base.extend<{ readonly held: HeldDesk }>({
  held: async ({ browserName: _browser }, provide) => provide(heldDesk()),
});

test.describe.configure({ timeout: 240_000 });

/** What the service is configured by: the gate goes first and comes back last. */
const gate = (desk: HeldDesk): string => join(desk.server, 'config.py');

/** The server's files as lines with hashes, without the working folders and safety copies of restores. */
async function contentOf(folder: string): Promise<readonly string[]> {
  return (await describeFolder(folder)).filter((line) => !line.startsWith('.holdfast-'));
}

/** What a repository's place holds, without pieces that nothing refers to: prune takes those away. */
async function publishedIn(place: string): Promise<readonly string[]> {
  const paths = (await describeFolder(place)).map((line) => line.split(' ')[0] ?? '');
  return paths.filter((path) => !/^packs\/./.test(path));
}

/** Changes the server's files after the snapshot, and says what they are then. */
async function changeServer(desk: HeldDesk): Promise<readonly string[]> {
  appendFileSync(gate(desk), '\n# changed after the snapshot\n');
  mkdirSync(join(desk.server, 'uploads'), { recursive: true });
  writeFileSync(join(desk.server, 'uploads', 'later.txt'), 'came after the snapshot');
  return contentOf(desk.server);
}

/** Begins a restore in place that dies before its last step: when the gate is put back. */
async function interrupt(desk: HeldDesk): Promise<void> {
  const { page, brake } = desk;
  const wizard = restoreScreen(page);
  await wizard.planInPlace(desk.snapshotId);
  brake.order({ kind: 'kill', call: 'rename', argument: 1, path: exactly(gate(desk)) });
  await wizard.startInPlace(practiceName);
  await expect(wizard.heading('The restore did not finish')).toBeVisible({ timeout: 30_000 });
  brake.release();
  await expect(page.getByText('child/crashed')).toBeVisible();
  expect(existsSync(gate(desk))).toBe(false);
  await pressByKey(page, page.getByRole('main').getByRole('link', { name: 'Restores' }));
}

test.beforeEach(async ({ held }) => {
  await goTo(held.page, '#/overview');
  held.brake.release();
  rmSync(join(held.server, 'uploads', 'later.txt'), { force: true });
});

test('A back-up says how it goes, and when it is cancelled nothing of it is left', async ({ held }) => {
  const { page, brake } = held;
  const wizard = backUpScreen(page);
  const before = await publishedIn(held.repository);
  await goTo(page, `#/targets/${held.targetId}/snapshots`);
  await pressByKey(page, page.getByRole('link', { name: 'Back up' }).first());
  await wizard.toReview('Is given up');
  brake.order({ kind: 'hold', call: 'rename', argument: 1, path: String.raw`/packs/.*\.pack$` });
  await wizard.start();
  await brake.held();
  const bar = page.getByRole('main').getByRole('progressbar');
  await expect(bar).toHaveAttribute('aria-label', /Practice messenger/);
  const job = page.locator('.job');
  await expect(job).toContainText(/Step \d of \d/);
  await expect(job).toContainText(/running for/);
  // What stands still is said to; a time that is left is not named then.
  await expect(job).toContainText(/no news for \d+ s/);
  await expect(job).not.toContainText(/left/);
  await expectNoViolations(page);

  await pressByKey(page, page.getByRole('button', { name: /^Cancel: / }));
  await expect(page.getByText('Cancelling: it stops at the next safe place.')).toBeVisible();
  brake.release();
  await expect(page.getByText('Cancelled. What was there before is as it was.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 3 })).toBeFocused();
  await expectNoViolations(page);
  expect(await publishedIn(held.repository)).toEqual(before);
  expect(existsSync(join(held.data, 'scratch')) ? readdirSync(join(held.data, 'scratch')) : []).toEqual([]);
  await pressByKey(page, wizard.button('Back to review'));
  await expect(wizard.heading('What will happen')).toBeVisible();
  await expect(page.getByText('“Is given up”', { exact: false })).toBeVisible();
});

test('A search is stopped while it looks through snapshots', async ({ held }) => {
  const { page, brake } = held;
  await goTo(page, '#/snapshots/find');
  brake.order({ kind: 'hold', call: 'open', argument: 0, path: exactly(held.repository).replace('$', '/') });
  await typeByKey(page, page.getByRole('textbox', { name: /^Name of the file/ }), 'config.py');
  await page.keyboard.press('Enter');
  await brake.held();
  await pressByKey(page, page.getByRole('main').getByRole('button', { name: 'Stop' }));
  await expect(page.getByText('The search was stopped.')).toBeVisible();
  brake.release();
  await pressByKey(page, page.getByRole('button', { name: 'Find', exact: true }));
  await expect(page.getByRole('list', { name: 'What was found' })).toContainText('config.py', {
    timeout: 30_000,
  });
});

test('A restore in place that is cancelled in the middle leaves everything as it was', async ({ held }) => {
  const { page, brake } = held;
  const wizard = restoreScreen(page);
  const before = await changeServer(held);
  await wizard.planInPlace(held.snapshotId);
  // The first step of all: the gate is moved aside.
  brake.order({ kind: 'hold', call: 'rename', argument: 0, path: exactly(gate(held)) });
  await wizard.startInPlace(practiceName);
  await brake.held();
  await expect(page.locator('.job')).toContainText('Putting in place');
  await expect(page.getByText('Cancelling is safe', { exact: false })).toBeVisible();
  await pressByKey(page, page.getByRole('button', { name: /^Cancel: / }));
  await expect(page.getByText('Cancelling: it stops at the next safe place.')).toBeVisible();
  brake.release();
  await expect(wizard.heading('The restore was cancelled')).toBeVisible({ timeout: 20_000 });
  expect(await contentOf(held.server)).toEqual(before);
  expect(readdirSync(held.server).filter((name) => name.startsWith('.holdfast-'))).toEqual([]);
  await pressByKey(page, wizard.button('Back to the plan'));
  await wizard.planned();
  await goTo(page, '#/snapshots/restores');
  await expect(page.getByRole('region', { name: 'Restores of this desk' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Interrupted restores' })).toHaveCount(0);
});

test('A restore in place is run and undone', async ({ held }) => {
  const { page } = held;
  const wizard = restoreScreen(page);
  const before = await changeServer(held);
  await wizard.planInPlace(held.snapshotId);
  await expect(page.getByText('Nothing keeps this restore from being run.')).toBeVisible();
  await wizard.startInPlace(practiceName);
  await expect(wizard.heading('Restored')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'What was done' })).toContainText('.holdfast-safety-');
  expect(existsSync(join(held.server, 'uploads', 'later.txt'))).toBe(false);
  expect(await contentOf(held.server)).not.toEqual(before);
  await expectNoViolations(page);

  const undo = page.getByRole('button', { name: `Undo the restore of ${practiceName}` });
  await pressByKey(page, undo);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await typeByKey(page, dialog.getByRole('textbox'), practiceName);
  await pressByKey(page, dialog.getByRole('button', { name: 'Undo the restore' }));
  await expect(wizard.heading('Undone: everything is as it was before the restore')).toBeVisible({
    timeout: 30_000,
  });
  expect(await contentOf(held.server)).toEqual(before);
  await expect(undo).toHaveCount(0);
  await goTo(page, '#/snapshots/restores');
  await expect(page.getByRole('table', { name: 'Restores of this desk' })).toContainText('Undone');
});

test('An interrupted restore is found and resumed', async ({ held }) => {
  const { page } = held;
  await changeServer(held);
  await interrupt(held);
  const found = page.getByRole('region', { name: 'Interrupted restores' });
  await expect(found).toContainText(`A restore of ${practiceName} was interrupted`);
  await expect(found).toContainText('Do not start the service');
  await expectNoViolations(page);
  await goTo(page, '#/overview');
  await goTo(page, '#/snapshots/restores');
  await pressByKey(page, page.getByRole('button', { name: `Resume the restore of ${practiceName}` }));
  await expect(found.getByRole('heading', { name: 'Restored' })).toBeVisible({ timeout: 30_000 });
  await expect(found).not.toContainText('was interrupted');
  expect(existsSync(gate(held))).toBe(true);
  expect(existsSync(join(held.server, 'uploads', 'later.txt'))).toBe(false);
  const restores = page.getByRole('table', { name: 'Restores of this desk' });
  await expect(restores.getByRole('row').nth(1)).toContainText('Restored');
  await expect(restores.getByRole('button', { name: `Undo the restore of ${practiceName}` })).toHaveCount(1);
});

test('A restore that was cut off before it changed anything is found, and what it had prepared removed', async ({
  held,
}) => {
  const { page, brake } = held;
  const before = await changeServer(held);
  const wizard = restoreScreen(page);
  await wizard.planInPlace(held.snapshotId);
  brake.order({ kind: 'kill', call: 'rename', argument: 1, path: String.raw`\.intent\.json$` });
  await wizard.startInPlace(practiceName);
  await expect(wizard.heading('The restore did not finish')).toBeVisible({ timeout: 30_000 });
  brake.release();
  await pressByKey(page, page.getByRole('main').getByRole('link', { name: 'Restores' }));
  const found = page.getByRole('region', { name: 'Interrupted restores' });
  await expect(found).toContainText(`A restore of ${practiceName} was cut off before it changed anything.`);
  await expect(found).not.toContainText('Do not start the service');
  await expectNoViolations(page);
  await pressByKey(page, page.getByRole('button', { name: `Remove what the restore of ${practiceName}` }));
  await expect(page.getByText('Rolled back: everything is as it was before')).toBeVisible({
    timeout: 30_000,
  });
  expect(readdirSync(held.server).filter((name) => name.startsWith('.holdfast-restore-'))).toEqual([]);
  expect(await contentOf(held.server)).toEqual(before);
});

test('An interrupted restore is found and rolled back', async ({ held }) => {
  const { page } = held;
  const before = await changeServer(held);
  await interrupt(held);
  const rollBack = page.getByRole('button', { name: `Roll back the restore of ${practiceName}` });
  await pressByKey(page, rollBack);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(rollBack).toBeFocused();
  await page.keyboard.press('Enter');
  await pressByKey(page, dialog.getByRole('button', { name: 'Roll back' }));
  await expect(page.getByText('Rolled back: everything is as it was before')).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText(`A restore of ${practiceName} was interrupted`)).toHaveCount(0);
  await expectNoViolations(page);
  expect(await contentOf(held.server)).toEqual(before);
});
