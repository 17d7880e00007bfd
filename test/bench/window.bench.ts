import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { rendererCompressedBytes } from '../../build/steps/build-all.ts';
import { findBrowser } from '../../build/steps/find-browser.ts';
import { provideNeeds } from '../../build/steps/system-needs.ts';
import { forkLab } from '../lab/child.ts';
import { noteFirstSight, scrollFrames, timeToSight } from './support/page-clock.ts';
import type { ScrollFrames } from './support/page-clock.ts';
import { otherLoad } from './support/other-load.ts';
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
const rounds = 3;
const scrollMs = 6_000;
const args = ['--no-sandbox', '--disable-background-networking'];
/** More rows than a window of 1440 × 900 shows. */
const screenful = { selector: '.overview__table tbody tr', count: 24 };

async function launch(): Promise<Browser | null> {
  if (findBrowser() === null) await provideNeeds();
  const found = findBrowser();
  return found === null ? null : chromium.launch({ args, ...found });
}

/** Opens the console's first screen; answers after how long it was full of targets. */
async function openWindow(
  browser: Browser,
  address: string,
): Promise<{ readonly page: Page; readonly paintMs: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const firstSight = await noteFirstSight(page, screenful);
  await page.goto(address);
  return { page, paintMs: await firstSight() };
}

type Step = {
  readonly what: string;
  readonly click: string;
  readonly sight: Parameters<typeof timeToSight>[3];
  /** Pressed afterwards, to close what has opened. */
  readonly key?: string;
};

/** What an operator does on the way from the overview to a probe and back. */
const steps: readonly Step[] = [
  { what: 'a target', click: 'a[data-row-link]', sight: { selector: '.probe-table tbody tr', count: 6 } },
  {
    what: 'a probe',
    click: '.probe-table .link-button',
    sight: { selector: '[role=dialog]', count: 1 },
    key: 'Escape',
  },
  {
    what: 'a tab',
    click: '[role=tab] >> nth=3',
    sight: { selector: '[role=tab][aria-selected=true]:nth-of-type(4)', count: 1 },
  },
  { what: 'the overview', click: 'a[href="#/overview"]', sight: screenful },
];

/**
 * The best time of each step: what else runs on a computer only ever adds. The first time of each is told beside it: then code, data and packs
 * are read that are there afterwards.
 */
async function clickThrough(page: Page): Promise<readonly BenchRow[]> {
  const first = new Map<string, number>();
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { what, click, sight, key } of steps) {
      const act = () => page.locator(click).first().click();
      const tookMs = await timeToSight(page, 'click', act, sight);
      first.set(what, first.get(what) ?? tookMs);
      best.set(what, Math.min(best.get(what) ?? tookMs, tookMs));
      await page.waitForTimeout(250);
      if (key !== undefined) await page.keyboard.press(key);
      await page.waitForTimeout(350);
    }
  }
  progress(`answers: ${[...best].map(([what, ms]) => `${what} ${Math.round(ms)}`).join(', ')} ms`);
  const name = `answer to a click, slowest of ${steps.length}, best of ${rounds} each`;
  return [
    measured(name, Math.max(...best.values()), 'ms', { below: 100 }),
    ...[...best].map(([what, tookMs]) => fact(`… ${what}`, tookMs, 'ms')),
    ...[...first].map(([what, tookMs]) => fact(`… ${what}, the first time`, tookMs, 'ms')),
  ];
}

async function measureTable(page: Page, targetId: string): Promise<readonly BenchRow[]> {
  await page.goto(`${new URL(page.url()).origin}/#/targets/${targetId}/views/messages`);
  await page.locator('.data-table__row--body').first().waitFor();
  await page.waitForTimeout(500);
  const runs: ScrollFrames[] = [];
  for (let round = 0; round < rounds; round += 1)
    runs.push(await scrollFrames(page, '.data-table', scrollMs));
  const [quietest] = runs.toSorted((a, b) => a.longFrames.length - b.longFrames.length);
  if (quietest === undefined) return [];
  const { longFrames, longestGapMs, medianGapMs } = quietest;
  for (const run of runs) {
    const long = run.longFrames.map(Math.round).join(', ') || 'none';
    progress(`${run.frames} frames; over 50 ms: ${long}; tasks over 50 ms: ${run.longTasks.length}`);
  }
  const name = `frames over 50 ms while scrolling 100,000 rows, best of ${rounds}`;
  return [
    measured(name, longFrames.length, 'frames', { below: 1 }),
    fact(
      '… in the first of them, in which the browser draws everything for the first time',
      runs[0]?.longFrames.length ?? 0,
      'frames',
    ),
    fact(
      '… tasks of the page over 50 ms, in all of them',
      runs.flatMap((run) => run.longTasks).length,
      'tasks',
    ),
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
        rows = [...(await clickThrough(page)), ...(await measureTable(page, targetId))];
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
  const others = await otherLoad();
  return inTempFolder((dataDir) =>
    inTempFolder(async (folder) => {
      const lab = forkLab();
      const server = await startTargetServer();
      try {
        await lab.start({ folder, size: 'full' });
        const address = `http://127.0.0.1:${server.port}`;
        progress('writing a year of history');
        const [first] = seedDataFolder({ dataDir, targets, address, folder, hours: yearHours, rawHours: 48 });
        return [...(await measureWindow(browser, dataDir, first?.id ?? '')), bundle, others];
      } finally {
        await browser.close();
        await server.stop();
        await lab.stop();
      }
    }),
  );
}

printRows(await main());
