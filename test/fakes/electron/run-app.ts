import './register.ts';
import { app } from './app.ts';
import { windowById } from './browser-window.ts';
import { answerChromium } from './chromium-line.ts';
import { deliverInvoke, presentFrame } from './ipc.ts';
import { clickApplicationMenu } from './menu.ts';
import { clickTrayMenu } from './outside.ts';
import { answerRequest, mayUse } from './session.ts';
import type { DoubleSide } from './sides.ts';
import { allHappenings } from './world.ts';

/** Runs before the bundle of the app (`node --import`): answers the process that drives Chromium. */
const side: DoubleSide = {
  request: ({ method, url }) => answerRequest(method, url),
  startDocument: ({ windowId, url }) => {
    const window = windowById(windowId);
    window.webContents.beginLoading(url);
    return window.bridge.startDocument((channel, args) => deliverInvoke(channel, args, presentFrame()));
  },
  mayNavigate: ({ windowId, url, isMainFrame }) =>
    windowById(windowId).webContents.mayNavigate(url, isMainFrame),
  openWindow: ({ windowId, url }) => windowById(windowId).webContents.mayOpen(url),
  callBridge: ({ windowId, path, args, frame }) => windowById(windowId).bridge.call(path, args, frame),
  stopListening: ({ windowId, listener }) => windowById(windowId).bridge.stopListening(listener),
  mayUse: ({ permission, origin }) => mayUse(permission, origin),
  closeWindow: ({ windowId }) => windowById(windowId).close(),
  emitAppEvent: ({ name }) => void app.emit(name, {}),
  clickMenu: ({ labels }) => clickApplicationMenu(labels),
  clickTray: ({ label }) => clickTrayMenu(label),
  happenings: () => allHappenings(),
  windowFacts: ({ windowId }) => {
    const { options, visible } = windowById(windowId);
    return {
      webPreferences: { ...options.webPreferences },
      minimum: { width: options.minWidth ?? 0, height: options.minHeight ?? 0 },
      visible,
    };
  },
  quit: () => app.quit(),
};

answerChromium(side);
process.on('disconnect', () => process.exit(1));
