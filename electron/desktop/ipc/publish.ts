import type { BrowserWindow } from 'electron';
import type { ConsolePort } from '../../console-client.ts';

/** The only user of `webContents.send`. Answers what stops it. */
export function publishEvents(console: ConsolePort, window: () => BrowserWindow | null): () => void {
  return console.onEvent((event, payload) => {
    const target = window();
    if (target && !target.isDestroyed()) target.webContents.send(`ops:${event}`, payload);
  });
}
