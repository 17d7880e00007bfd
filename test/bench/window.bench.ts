import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { rendererCompressedBytes } from '../../build/steps/build-all.ts';
import { findBrowser } from '../../build/steps/find-browser.ts';
import { forkLab } from '../lab/child.ts';
import { noteFirstSight, scrollFrames, timeToSight } from './support/page-clock.ts';
import { startTargetServer } from './support/processes.ts';
import { fact, measured, printRows, progress, skipped } from './support/rows.ts';
import { seedDataFolder } from './support/seed.ts';
import { inTempFolder } from './support/temp-folder.ts';
import { serveConsole } from './support/web-face.ts';

/*
 * The window as an operator has it: `holdfast serve` on the data of a console that has looked after 200 servers for a year,
 * opened in Chromium. The first paint is taken in a fresh browser profile right after the console has started.
 */

const targets = 200;
const yearHours = 365 * 24;
const openings = 3;
const scrollMs = 8_000;
const args = ['--no-sandbox', '--disable-background-networking'];
const overviewRows = { selector: '.overview__table tbody tr', count: targets };

async function launch(): Promise<Browser | null> {
  const found = findBrowser();
  return found === null ? null : chromium.launch({ args, ...found });
}

/** Opens the console's first screen; answers after how long all targets were on it. */
async function openWindow(
  browser: Browser,
  address: string,
): Promise<{ readonly page: Page; readonly paintMs: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const firstSight = await noteFirstSight(page, overviewRows);
  await page.goto(address);
  return { page, paintMs: await firstSight() };
}

/** What an operator does on the way from the overview to a probe and back. */
async function clickThrough(page: Page): Promise<readonly number[]> {
  const click = (selector: string) => () => page.locator(selector).first().click();
  const times: (readonly [string, number])[] = [];
  const step = async (
    what: string,
    selector: string,
    sight: Parameters<typeof timeToSight>[3],
  ): Promise<void> => {
    times.push([what, await timeToSight(page, 'click', click(selector), sight)]);
    await page.waitForTimeout(250);
  };
  for (let round = 0; round < 3; round += 1) {
    await step('target', 'a[data-row-link]', { selector: '.probe-table tbody tr', count: 6 });
    await step('probe', '.probe-table .link-button', { selector: '[role=dialog]', count: 1 });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
    await step('timeline', '[role=tab] >> nth=3', {
      selector: '[role=tab][aria-selected=true]:nth-of-type(4)',
      count: 1,
    });
    await step('overview', 'a[href="#/overview"]', overviewRows);
  }
  const filter = () => page.keyboard.press('7');
  await page.locator('input[type=search]').first().focus();
  times.push([
    'filter',
    await timeToSight(page, 'keydown', filter, {
      selector: '.overview__table',
      count: 1,
      gone: '.overview__table tbody tr:nth-child(200)',
    }),
  ]);
  progress(`answers: ${times.map(([what, ms]) => `${what} ${Math.round(ms)}`).join(', ')} ms`);
  return times.map(([, ms]) => ms);
}

async function measureTable(page: Page, targetId: string): Promise<readonly BenchRow[]> {
  await page.goto(`${new URL(page.url()).origin}/#/targets/${targetId}/sessions/messages`);
  await page.locator('.data-table__row--body').first().waitFor();
  await page.waitForTimeout(500);
  const { frames, longFrames, longestGapMs, medianGapMs } = await scrollFrames(page, '.data-table', scrollMs);
  progress(`${frames} frames; over 50 ms: ${longFrames.map(Math.round).join(', ') || 'none'}`);
  return [
    measured('frames over 50 ms while scrolling 100,000 rows', longFrames.length, '', { below: 1 }),
    fact('… longest time between two frames', longestGapMs, 'ms'),
    fact('… frames per second, median', 1000 / medianGapMs, '1/s'),
  ];
}

async function measureWindow(
  browser: Browser,
  dataDir: string,
  targetId: string,
): Promise<readonly BenchRow[]> {
  const paints: number[] = [];
  let rows: readonly BenchRow[] = [];
  for (let opening = 1; opening <= openings; opening += 1) {
    const served = await serveConsole(dataDir);
    try {
      const { page, paintMs } = await openWindow(browser, served.address);
      paints.push(paintMs);
      if (opening === openings) {
        const answers = await clickThrough(page);
        rows = [
          measured('answer to a click, slowest', Math.max(...answers), 'ms', { below: 100 }),
          ...(await measureTable(page, targetId)),
        ];
      }
      await page.context().close();
    } finally {
      await served.stop();
    }
  }
  progress(`first paints: ${paints.map(Math.round).join(', ')} ms`);
  const median = paints.toSorted((a, b) => a - b)[Math.floor(openings / 2)] ?? Number.NaN;
  return [
    measured(
      `first useful paint, ${targets} targets and a year of history, median of ${openings}`,
      median,
      'ms',
      { below: 1000 },
    ),
    fact('… the slowest', Math.max(...paints), 'ms'),
    ...rows,
  ];
}

async function main(): Promise<readonly BenchRow[]> {
  const bundle = measured('bundle of the window, compressed', rendererCompressedBytes() / 1000, 'kB', {
    below: 300,
  });
  const browser = await launch();
  if (browser === null) {
    skipped('the window', 'no Chromium on this computer; set CHROMIUM_PATH or install chromium');
    return [bundle];
  }
  return inTempFolder((dataDir) =>
    inTempFolder(async (folder) => {
      const lab = forkLab();
      const server = await startTargetServer();
      try {
        await lab.start({ folder, size: 'full' });
        const address = `http://127.0.0.1:${server.port}`;
        progress('writing a year of history');
        const [first] = seedDataFolder({ dataDir, targets, address, folder, hours: yearHours, rawHours: 48 });
        return [...(await measureWindow(browser, dataDir, first?.id ?? '')), bundle];
      } finally {
        await browser.close();
        await server.stop();
        await lab.stop();
      }
    }),
  );
}

printRows(await main());
