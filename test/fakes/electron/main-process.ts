/** What `import … from 'electron'` gives to the main process of an app that runs over the double. */
import { deliverInvoke, handledChannels } from './ipc.ts';
import { answerRequest, mayUse } from './session.ts';
import { allHappenings } from './world.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc.ts';
export { Menu } from './menu.ts';
export { Notification } from './notification.ts';
export { Tray, dialog, nativeImage, powerSaveBlocker, screen, shell } from './outside.ts';
export { protocol, session } from './session.ts';
export { utilityProcess } from './utility-process.ts';

/** The other side of the double, for tests that run in the same process as the code under test. */
export const electronDouble = { deliverInvoke, handledChannels, answerRequest, mayUse, allHappenings };
export type ElectronDouble = typeof electronDouble;
