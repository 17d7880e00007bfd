import type { Browser, Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from '../../../build/steps/electron-runtime.ts';
import { launchOverDouble } from '../../fakes/electron/launch.ts';
import type { AppOverDouble } from '../../fakes/electron/launch.ts';
import { openRealElectron } from './real-electron.ts';
import { root } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';
import { actionTimeoutMs } from './timeouts.ts';
import { openWebFace } from './web-face.ts';

export type FaceName = 'web' | 'electron-double' | 'electron';

/** A console with its window open. */
export type OpenFace = {
  readonly page: Page;
  /** The app behind the window, over the double only. */
  readonly app: AppOverDouble | null;
  readonly close: () => Promise<void>;
};

export function faceNamed(name: string): FaceName {
  if (name === 'web' || name === 'electron-double' || name === 'electron') return name;
  throw new Error(`no face is called ${name}`);
}

/** Why a face cannot be opened on this computer; null when it can. */
export function faceUnavailable(name: FaceName): string | null {
  if (!existsSync(join(root, 'out', 'cli.js'))) return 'out/cli.js is not built';
  if (name !== 'electron') return null;
  if (findElectron() === null) return "Electron's runtime is not in node_modules/electron/dist";
  const display = process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';
  return display ? null : 'there is no display';
}

export async function openFace(name: FaceName, browser: Browser, folder: DataFolder): Promise<OpenFace> {
  switch (name) {
    case 'web':
      return openWebFace(browser, folder);
    case 'electron-double':
      return openOverDouble(browser, folder);
    case 'electron':
      return openRealElectron(folder);
  }
}

/** The built main and preload scripts over the double of `electron`; nothing of it stays when no window comes. */
export async function openOverDouble(
  browser: Browser,
  folder: DataFolder,
): Promise<OpenFace & { readonly app: AppOverDouble }> {
  const app = launchOverDouble({ browser, main: join(root, 'out', 'main.js'), env: folder.env });
  try {
    const page = await app.window();
    page.setDefaultTimeout(actionTimeoutMs);
    return { page, app, close: app.close };
  } catch (error) {
    await app.close();
    throw error;
  }
}
