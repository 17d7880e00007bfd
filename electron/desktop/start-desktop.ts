import { Menu, app, dialog, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { asError, isAppError } from '../../shared/errors/app-error.ts';
import type { Language } from '../../shared/model/local-text.ts';
import { ConsoleClient } from '../console-client.ts';
import { SystemClock } from '../platform/clock.ts';
import { DisposableStack } from '../platform/disposable.ts';
import { endedWithin } from '../platform/ended-within.ts';
import { openConsole } from '../socket/open-console.ts';
import type { OpenedConsole } from '../socket/open-console.ts';
import { appMenuTemplate } from './app-menu.ts';
import { forkUtility } from './fork-utility.ts';
import { publishEvents } from './ipc/publish.ts';
import { registerIpc } from './ipc/register.ts';
import { openMainWindow } from './main-window.ts';
import { holdSleep } from './power.ts';
import { installAppProtocol } from './security/app-protocol.ts';
import { installNavigationGuard } from './security/navigation.ts';
import { installPermissionGuard } from './security/permissions.ts';
import { installRequestGuard } from './security/requests.ts';
import { showNotification } from './notifications.ts';
import { openTray } from './tray.ts';

/** A close that takes longer than this is given up. */
const closeWithinMs = 15_000;

/** Opens the console and its window, once Electron is ready. Closing the window leaves the console running in the tray. */
export async function startDesktop(outDir: string): Promise<void> {
  const opened = await openOrExplain(outDir);
  if (!opened) return app.exit(1);
  const { logger } = opened;
  const refused = (what: string) => logger.warn('desktop.refused', { what });
  const closing = new AbortController();
  const disposables = new DisposableStack();
  disposables.add(opened);

  installAppProtocol(session.defaultSession, join(outDir, 'renderer'));
  installPermissionGuard(session.defaultSession, refused);
  installRequestGuard(session.defaultSession, refused);
  app.on('web-contents-created', (_event, contents) => {
    installNavigationGuard(contents, (url) => void shell.openExternal(url), refused);
  });

  let window: BrowserWindow | null = null;
  disposables.defer(
    registerIpc({
      console: opened.port,
      signal: closing.signal,
      mainFrame: () => (window && !window.isDestroyed() ? window.webContents.mainFrame : null),
      refused,
    }),
  );
  disposables.defer(publishEvents(opened.port, () => window));

  let opening: Promise<unknown> | null = null;
  const show = async () => {
    if (window && !window.isDestroyed()) return focus(window);
    const statePath = join(opened.dataDir, 'window.json');
    // Two calls at once wait for one window.
    opening ??= openMainWindow({
      outDir,
      statePath,
      logWarning: (event) => logger.warn(event),
      created: (made) => (window = made),
    }).finally(() => (opening = null));
    await opening;
  };
  const showQuietly = () => void show().catch(() => logger.warn('desktop.window-not-opened'));
  app.on('second-instance', showQuietly);
  app.on('activate', showQuietly);
  // Another process owned the data folder and has ended: this one starts anew as its owner.
  opened.onOwnerGone(() => {
    if (closing.signal.aborted) return;
    app.relaunch();
    app.quit();
  });
  app.on('window-all-closed', () => {}); // Probes go on in the tray until the operator quits.
  quitInOrder(async () => {
    closing.abort();
    await disposables.dispose();
  });

  await show();
  await showOutside(opened, outDir, showQuietly, closing.signal, disposables);
}

/** What stands outside of the window: tray, menu and notifications. */
async function showOutside(
  opened: OpenedConsole,
  outDir: string,
  showWindow: () => void,
  signal: AbortSignal,
  disposables: DisposableStack,
): Promise<void> {
  const client = new ConsoleClient(opened.port, 'desktop', signal);
  const openPlace: OpenPlace = (place) => {
    showWindow();
    opened.requestPlace(place);
  };
  const quit = () => app.quit();
  const tray = disposables.add(openTray(outDir, showWindow, () => openPlace('overview'), quit));
  await followConsole(client, tray, openPlace, (event) => opened.logger.warn(event));
}

type OpenPlace = Parameters<typeof appMenuTemplate>[2];

/** Menu, tray and notifications speak the console's language; the tray shows its states and alerts. */
async function followConsole(
  client: ConsoleClient,
  tray: ReturnType<typeof openTray>,
  openPlace: OpenPlace,
  failed: (event: string) => void,
): Promise<void> {
  let language: Language = 'en';
  const refresh = async () => {
    ({ language } = await client.call('app.settings', {}));
    const { targets } = await client.call('targets.snapshot', {});
    const { alerts } = await client.call('alerts.list', { open: true });
    tray.show(
      targets.map((target) => target.state),
      alerts.length,
      language,
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(appMenuTemplate(language, process.platform, openPlace)));
  };
  const refreshQuietly = () => void refresh().catch(() => failed('desktop.menu-not-refreshed'));
  client.on('app.settingsChanged', refreshQuietly);
  client.on('targets.changed', refreshQuietly);
  client.on('alerts.changed', refreshQuietly);
  client.on('alerts.notified', (notification) =>
    showNotification(notification, {
      language: () => language,
      open: () => openPlace('overview'),
      answer: (messageId, shown) =>
        void client
          .call('alerts.shown', { messageId, shown })
          .catch(() => failed('desktop.notification-not-answered')),
    }),
  );
  await refresh();
}

async function openOrExplain(outDir: string): Promise<OpenedConsole | null> {
  try {
    return await openConsole({
      dataDir: null,
      outDir,
      fork: forkUtility,
      schedules: true,
      signal: new AbortController().signal,
      holdSleep,
    });
  } catch (error: unknown) {
    const shown = isAppError(error) ? `${error.text.en}\n\n${error.text.ko}` : asError(error).message;
    dialog.showErrorBox('Holdfast', shown);
    return null;
  }
}

function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Quitting waits for the console to close its database and children, once. */
function quitInOrder(close: () => Promise<void>): void {
  let phase: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (phase === 'closed') return;
    // Also for an impatient second time: cutting the close short could lose a token that was just rotated.
    event.preventDefault();
    if (phase === 'closing') return;
    phase = 'closing';
    const ending = close().catch(() => {});
    void endedWithin(new SystemClock(), closeWithinMs, ending).finally(() => {
      phase = 'closed';
      app.quit();
    });
  });
}
