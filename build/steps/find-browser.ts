import { existsSync } from 'node:fs';

const linuxBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** How Playwright reaches a Chromium on this computer. */
export type Browser = { readonly executablePath: string } | { readonly channel: 'chrome' | 'msedge' };

/** CHROMIUM_PATH, or what the system has; null when there is none that can be found without starting one. */
export function findBrowser(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  exists: (path: string) => boolean = existsSync,
): Browser | null {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return { executablePath: named };
  if (platform === 'win32') return { channel: 'msedge' };
  if (platform === 'darwin') {
    return exists('/Applications/Google Chrome.app') ? { channel: 'chrome' } : null;
  }
  const executablePath = linuxBrowsers.find((path) => exists(path));
  return executablePath === undefined ? null : { executablePath };
}
