import { test as base, expect } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { faceNamed, faceUnavailable, openFace } from './support/face.ts';
import type { FaceName, OpenFace } from './support/face.ts';
import { backUpPractice } from './support/backed-up.ts';
import { makeDataFolder } from './support/holdfast.ts';
import type { DataFolder, Finished } from './support/holdfast.ts';
import { addPracticeTarget, startPractice } from './support/practice.ts';
import type { Practice } from './support/practice.ts';
import { goTo } from './screens/shell.ts';
import './support/window-ops.ts';

/** A console with the practice messenger as its only target; one for all tests of a worker, put back in order after each. */
export type Desk = {
  readonly face: OpenFace;
  readonly folder: DataFolder;
  readonly practice: Practice;
  readonly targetId: string;
};

/** A console of its own with the practice messenger and two snapshots, newest first; for tests that leave these as they are. */
type BackedUp = {
  readonly face: OpenFace;
  readonly folder: DataFolder;
  readonly snapshots: readonly string[];
};

type PerWorker = {
  readonly faceName: FaceName;
  readonly desk: Desk;
  readonly backedUpDesk: BackedUp;
};
type PerTest = {
  readonly available: void;
  /** The page of the desk, on the overview, in English, in the light theme. */
  readonly window: Page;
  readonly practice: Practice;
  readonly targetId: string;
  readonly holdfast: (args: readonly string[], input?: string) => Promise<Finished>;
  /** A console of its own with nothing in it. */
  readonly fresh: { readonly face: OpenFace; readonly folder: DataFolder; readonly page: Page };
  /** One for all tests of a worker, put back in order before each. */
  readonly backedUp: BackedUp & { readonly page: Page };
};

export const test = base.extend<PerTest, PerWorker>({
  faceName: [
    async ({ browserName: _browser }, provide, workerInfo) => provide(faceNamed(workerInfo.project.name)),
    { scope: 'worker' },
  ],
  available: [
    async ({ faceName }, provide, testInfo) => {
      const reason = faceUnavailable(faceName);
      testInfo.skip(reason !== null, reason ?? '');
      await provide();
    },
    { auto: true },
  ],
  desk: [
    async ({ browser, faceName }, provide) => {
      const practice = await startPractice('small');
      const folder = makeDataFolder();
      const face = await openFace(faceName, browser, folder);
      const targetId = await addPracticeTarget(folder, practice);
      await provide({ face, folder, practice, targetId });
      await face.close();
      folder.dispose();
      await practice.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  backedUpDesk: [
    async ({ browser, faceName, desk }, provide) => {
      const folder = makeDataFolder();
      const face = await openFace(faceName, browser, folder);
      const { snapshots } = await backUpPractice(folder, desk.practice, 2);
      await provide({ face, folder, snapshots });
      await face.close();
      folder.dispose();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  backedUp: async ({ backedUpDesk }, provide) => {
    const { page } = backedUpDesk.face;
    await putInOrder(page);
    await provide({ ...backedUpDesk, page });
  },
  window: async ({ desk }, provide) => {
    const { page } = desk.face;
    await putInOrder(page);
    await provide(page);
    await desk.practice.heal();
  },
  practice: async ({ desk }, provide) => provide(desk.practice),
  targetId: async ({ desk }, provide) => provide(desk.targetId),
  holdfast: async ({ desk }, provide) => provide(desk.folder.holdfast),
  fresh: async ({ browser, faceName }, provide) => {
    const folder = makeDataFolder();
    const face = await openFace(faceName, browser, folder);
    await provide({ face, folder, page: face.page });
    await face.close();
    folder.dispose();
  },
});

export { expect };

const openingDeskMs = 240_000;

/** What a desk is opened with; `whenDone` closes a part of it after the last test, the newest first, also of one that was half open. */
export type Opening = {
  readonly browser: Browser;
  readonly faceName: FaceName;
  readonly whenDone: (close: () => unknown) => void;
};

/**
 * A desk for all tests of one file. Were it a fixture of the worker, which only this file knows, the file would get a worker of
 * its own, and the next file another one, each with a browser and with the desk of the others made anew.
 */
export function forFile<Opened>(open: (opening: Opening) => Promise<Opened>): () => Opened {
  const closing: (() => unknown)[] = [];
  const opened: Opened[] = [];
  test.beforeAll(async ({ browser, faceName }) => {
    skipUnavailable(faceName);
    test.setTimeout(openingDeskMs);
    opened.push(await open({ browser, faceName, whenDone: (close) => closing.unshift(close) }));
  });
  test.afterAll(async () => {
    for (const close of closing) await close();
  });
  return () => {
    const [desk] = opened;
    if (desk === undefined) throw new Error('the desk of this file is not open');
    return desk;
  };
}

/** For what comes before the first test of a file, where no fixture skips it. */
export function skipUnavailable(faceName: FaceName): void {
  const reason = faceUnavailable(faceName);
  test.skip(reason !== null, reason ?? '');
}

/** Closes what a test left open and goes back to the first place. */
export async function putInOrder(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  for (let open = 0; open < 3 && (await page.getByRole('dialog').count()) > 0; open += 1) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(150);
  }
  await page.evaluate(() =>
    window.ops?.app.saveSettings({ language: 'en', theme: 'light', density: 'normal', operatorName: '' }),
  );
  await goTo(page, '#/overview');
}
