import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { mountSmallDisk } from '../integration/cli/support/small-disk.ts';
import type { SmallDisk } from '../integration/cli/support/small-disk.ts';
import { expect, forFile, test as base } from './fixtures.ts';
import { backUpScreen } from './screens/back-up.ts';
import { newRepositoryScreen, pickAbove } from './screens/repositories.ts';
import { restoreScreen } from './screens/restore.ts';
import { goTo, labelled } from './screens/shell.ts';
import { expectNoViolations } from './support/axe.ts';
import { backUpPractice, checkRepository, folderBeside, repositoryName } from './support/backed-up.ts';
import { openFace } from './support/face.ts';
import { makeDataFolder } from './support/holdfast.ts';
import { pressByKey, tabTo, typeByKey } from './support/keyboard.ts';
import { startPractice } from './support/practice.ts';

const mebibyte = 1024 ** 2;

/** A console whose repository lies on a disk that a test can fill, take away and make read-only. */
type BrokenDesk = {
  readonly page: Page;
  readonly targetId: string;
  readonly snapshotId: string;
  /** Where the disk is mounted, and the repository on it. */
  readonly disk: string;
  readonly repository: string;
  /** Reads the repository as it is now. */
  readonly check: () => Promise<void>;
  /** Null where this account may not mount one: then it is a folder like any other. */
  readonly mounted: SmallDisk | null;
};

const brokenDesk = forFile(async ({ browser, faceName, whenDone }): Promise<BrokenDesk> => {
  const practice = await startPractice('small');
  whenDone(practice.stop);
  const folder = makeDataFolder();
  whenDone(folder.dispose);
  const disk = folderBeside(folder, 'small-disk');
  const mounted = mountSmallDisk(disk, 48 * mebibyte);
  whenDone(() => mounted?.unmount());
  const face = await openFace(faceName, browser, folder);
  whenDone(face.close);
  const made = await backUpPractice(folder, practice, 1, disk);
  return {
    page: face.page,
    targetId: made.targetId,
    snapshotId: made.snapshots[0] ?? '',
    disk,
    repository: made.repository,
    check: () => checkRepository(folder, made.repositoryId),
    mounted,
  };
});

const test = base.extend<{ readonly broken: BrokenDesk }>({
  broken: async ({ browserName: _browser }, provide) => provide(brokenDesk()),
});

const mayNotMount = 'this account may not mount a file system';

test.describe.configure({ timeout: 240_000 });

/** Takes all the room that is left. */
function fill(disk: string): void {
  const file = openSync(join(disk, 'filler'), 'w');
  for (let sizeBytes = mebibyte; sizeBytes >= 512;) {
    try {
      writeSync(file, Buffer.alloc(sizeBytes, 1));
    } catch {
      sizeBytes /= 2;
    }
  }
  closeSync(file);
}

const away = (desk: BrokenDesk): string => `${desk.repository}-away`;
const takeAway = (desk: BrokenDesk): void => renameSync(desk.repository, away(desk));
const bringBack = (desk: BrokenDesk): void => {
  if (readdirSync(desk.disk).includes('holdfast')) rmdirSync(desk.repository);
  renameSync(away(desk), desk.repository);
};

test.beforeEach(async ({ broken }) => goTo(broken.page, '#/overview'));

/** Whatever a test did to the disk is mended, and the desk has seen it, also when the test failed. */
test.afterEach(async ({ broken }) => {
  broken.mounted?.makeWritable();
  rmSync(join(broken.disk, 'filler'), { force: true });
  if (readdirSync(broken.disk).includes('holdfast-away')) bringBack(broken);
  await broken.check();
});

/** From the target's snapshots to a backup that was started. */
async function startBackUp(desk: BrokenDesk): Promise<ReturnType<typeof backUpScreen>> {
  const wizard = backUpScreen(desk.page);
  await goTo(desk.page, `#/snapshots/back-up/${desk.targetId}`);
  await wizard.toReview('');
  await wizard.start();
  return wizard;
}

/** What the wizard says of a backup that could not be done, and what is left to the operator. */
async function expectFailure(desk: BrokenDesk, code: string, ...says: readonly string[]): Promise<void> {
  const { page } = desk;
  await expect(page.getByRole('heading', { name: 'The backup ended without a snapshot' })).toBeFocused({
    timeout: 30_000,
  });
  const note = page.getByRole('main').getByRole('alert').filter({ hasText: code });
  for (const text of [desk.repository, ...says]) await expect(note).toContainText(text);
  await expect(backUpScreen(page).button('Back to review')).toBeVisible();
}

test.describe('A backup', () => {
  test('into a full disk names the place and can be tried again', async ({ broken }) => {
    test.skip(broken.mounted === null, mayNotMount);
    const { page, disk } = broken;
    fill(disk);
    const wizard = await startBackUp(broken);
    await expectFailure(broken, 'repository/disk-full', 'No space is left', 'free some space');
    await expectNoViolations(page);
    rmSync(join(disk, 'filler'));
    await pressByKey(page, wizard.button('Back to review'));
    await wizard.start();
    await expect(wizard.heading(/is backed up$/)).toBeVisible({ timeout: 60_000 });
  });

  test('into a read-only place says so', async ({ broken }) => {
    test.skip(broken.mounted === null, mayNotMount);
    broken.mounted?.makeReadOnly();
    await startBackUp(broken);
    await expectFailure(broken, 'repository/read-only', 'cannot be written');
  });

  test('into a place that is gone says so, and that it has come back empty', async ({ broken }) => {
    const { page } = broken;
    takeAway(broken);
    const wizard = await startBackUp(broken);
    await expectFailure(broken, 'repository/not-there', 'nothing is created there by itself');
    await goTo(page, '#/snapshots/repositories');
    await expect(page.getByRole('list', { name: 'Repositories' })).toContainText('Not there');
    // An empty mount point is not taken for a repository, and none is made in it.
    mkdirSync(broken.repository);
    await goTo(page, `#/snapshots/back-up/${broken.targetId}`);
    await expect(wizard.complete).toBeVisible({ timeout: 30_000 });
    await wizard.next();
    await expect(wizard.repository(new RegExp(repositoryName))).toBeDisabled();
    await expect(page.getByRole('main')).toContainText(broken.repository);
    await expectNoViolations(page);
    expect(readdirSync(broken.repository)).toEqual([]);
    bringBack(broken);
    await pressByKey(page, page.getByRole('button', { name: `Look again at ${repositoryName}` }));
    await expect(wizard.repository(new RegExp(repositoryName))).toBeEnabled({ timeout: 20_000 });
  });
});

test.describe('A new repository', () => {
  for (const [what, code] of [
    ['full', 'repository/disk-full'],
    ['read-only', 'repository/read-only'],
  ] as const) {
    test(`on a ${what} disk is refused with what to do, and nothing is left of it`, async ({ broken }) => {
      test.skip(broken.mounted === null, mayNotMount);
      const { page, disk, mounted } = broken;
      const wizard = newRepositoryScreen(page);
      if (what === 'full') fill(disk);
      else mounted?.makeReadOnly();
      const before = readdirSync(disk);
      await wizard.open();
      await wizard.fill('Second disk', disk, 'second');
      await pressByKey(page, wizard.button('Make repository'));
      const note = page.getByRole('main').getByRole('alert').filter({ hasText: code });
      await expect(note).toContainText(join(disk, 'second'), { timeout: 20_000 });
      await expectNoViolations(page);
      await expect(wizard.name).toHaveValue('Second disk');
      expect(readdirSync(disk)).toEqual(before);
      await goTo(page, '#/snapshots/repositories');
      await expect(page.getByRole('main')).not.toContainText('Second disk');
    });
  }
});

test.describe('A restore', () => {
  test('from a place that is gone says so, and goes on once it is back', async ({ broken }) => {
    const { page } = broken;
    const wizard = restoreScreen(page);
    takeAway(broken);
    await goTo(page, `#/snapshots/restore/${broken.snapshotId}`);
    await wizard.next();
    await wizard.inPlace();
    await wizard.next();
    const note = page.getByRole('main').getByRole('alert').filter({ hasText: 'repository/not-there' });
    await expect(note).toContainText(broken.repository, { timeout: 30_000 });
    await expect(wizard.button('Restore in place')).toBeDisabled();
    await expectNoViolations(page);
    bringBack(broken);
    await pressByKey(page, wizard.button('Check again'));
    await wizard.planned();
    await expect(note).toHaveCount(0);
  });

  test('into a full disk is blocked with how much is missing', async ({ broken }) => {
    test.skip(broken.mounted === null, mayNotMount);
    const { page, disk } = broken;
    const wizard = restoreScreen(page);
    fill(disk);
    await goTo(page, `#/snapshots/restore/${broken.snapshotId}`);
    await wizard.next();
    await wizard.intoFolder(disk);
    await typeByKey(page, wizard.newName, 'restored');
    await wizard.next();
    await wizard.planned();
    const blockers = page.getByRole('region', { name: 'What keeps it from being run' });
    await expect(blockers).toContainText(disk);
    await expect(blockers).toContainText('free');
    await expect(wizard.button('Restore')).toBeDisabled();
    expect(readdirSync(disk)).not.toContain('restored');
    rmSync(join(disk, 'filler'));
    await pressByKey(page, wizard.button('Check again'));
    await expect(page.getByText('Nothing keeps this restore from being run.')).toBeVisible({
      timeout: 30_000,
    });
  });
});

test.describe('Looking for a file', () => {
  test('names the repository that is gone', async ({ broken }) => {
    const { page } = broken;
    takeAway(broken);
    await goTo(page, '#/snapshots/find');
    await typeByKey(page, page.getByRole('textbox', { name: labelled('Name of the file') }), 'config.py');
    await page.keyboard.press('Enter');
    await expect(page.getByText(new RegExp(`${repositoryName}.*was not searched`))).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole('main')).toContainText(broken.repository);
    await expectNoViolations(page);
  });

  test('and restoring it into a full disk says what is full', async ({ broken }) => {
    test.skip(broken.mounted === null, mayNotMount);
    const { page, disk } = broken;
    await goTo(page, `#/snapshots/files/${broken.snapshotId}`);
    const restore = page.getByRole('button', { name: /^Restore .*config\.py$/ });
    await pressByKey(page, restore);
    const dialog = page.getByRole('dialog');
    const choose = dialog.getByRole('button', { name: 'Choose folder' });
    await pressByKey(page, choose);
    await pickAbove(page, disk);
    fill(disk);
    await typeByKey(page, dialog.getByRole('textbox', { name: labelled('Name of the new folder') }), 'one');
    await pressByKey(page, dialog.getByRole('button', { name: 'Restore', exact: true }));
    await expect(dialog.getByRole('alert')).toContainText(disk, { timeout: 30_000 });
    await expectNoViolations(page);
    expect(readdirSync(disk)).not.toContain('one');
    await tabTo(page, dialog.getByRole('button', { name: 'Close' }).last());
    await page.keyboard.press('Escape');
    await expect(restore).toBeFocused();
  });
});
