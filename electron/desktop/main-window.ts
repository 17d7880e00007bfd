import { BrowserWindow, app, screen } from 'electron';
import { join } from 'node:path';
import { appOrigin } from './app-origin.ts';
import { webPreferences } from './web-preferences.ts';
import { fitToScreens, readWindowState, writeWindowState } from './window-state.ts';

type MainWindowOptions = {
  /** Folder of the bundles: the preload script lies beside the main one. */
  readonly outDir: string;
  readonly statePath: string;
  readonly logWarning: (event: string) => void;
  /** Told before the page loads: the first calls of the page come before it has finished loading. */
  readonly created: (window: BrowserWindow) => void;
};

/** The one window, where it was left, shown when its first page is painted. */
export async function openMainWindow({
  outDir,
  statePath,
  logWarning,
  created,
}: MainWindowOptions): Promise<void> {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const state = fitToScreens(await readWindowState(statePath), areas);
  const place = state.x === undefined || state.y === undefined ? {} : { x: state.x, y: state.y };
  const window = new BrowserWindow({
    ...place,
    width: state.width,
    height: state.height,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Holdfast',
    // A released console shows no developer tools.
    webPreferences: { ...webPreferences, devTools: !app.isPackaged, preload: join(outDir, 'preload.cjs') },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const bounds = window.getNormalBounds();
    writeWindowState(statePath, { ...bounds, maximized: window.isMaximized() }).catch(() =>
      logWarning('window-state-not-saved'),
    );
  });
  created(window);
  await window.loadURL(`${appOrigin}/`);
}
