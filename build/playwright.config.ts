import { defineConfig } from '@playwright/test';
import { findBrowser } from './steps/find-browser.ts';
import { inRoot } from './steps/root.ts';

/** Pictures for the documentation are taken on demand only. */
const pictures = process.env['HOLDFAST_SCREENSHOTS'] === '1' ? [] : ['**/screenshots.spec.ts'];

/**
 * What concerns the page alone is looked at on the web face, where its jobs can be held and its disks be filled; the double of `electron`
 * shows that the same page reaches the same console through the preload script, in every part of the contract.
 */
const ofThePage = [
  'accessibility',
  'broken-places',
  'changes',
  'every-system',
  'held-jobs',
  'incident-page',
  'incidents',
  'overview',
  'places-on-host',
  'releases',
  'repositories',
  'restore',
  'runbooks',
  'snapshot-contents',
  'target-on-host',
].map((name) => `**/${name}.spec.ts`);

/**
 * The specifications on every face: the web face in Chromium, the real main and preload bundles over the double of `electron`, and real
 * Electron where its runtime is. The fixtures read the name of the project.
 */
export default defineConfig({
  testDir: inRoot('test', 'ui'),
  outputDir: inRoot('test-results'),
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json']],
  // A trace takes a third of the time of every test; a picture and the page's text of one that failed are kept without it.
  use: {
    trace: process.env['HOLDFAST_TRACE'] === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    ...browserOptions(),
  },
  projects: [
    { name: 'web', testIgnore: ['**/desktop.spec.ts', ...pictures] },
    { name: 'electron-double', testIgnore: [...ofThePage, ...pictures] },
    { name: 'electron', testIgnore: ['**/desktop.spec.ts', '**/held-jobs.spec.ts', ...pictures] },
  ],
});

function browserOptions(): object {
  const browser = findBrowser();
  // Chromium refuses its own sandbox to root, as which tests run in containers; it opens loopback pages only.
  const args = ['--no-sandbox', '--disable-background-networking'];
  if (browser === null) return { launchOptions: { args } };
  return 'channel' in browser
    ? { channel: browser.channel, launchOptions: { args } }
    : { launchOptions: { args, executablePath: browser.executablePath } };
}
