import { EventEmitter } from 'node:events';
import type { Dialog, Display, PowerSaveBlocker, Screen, Shell, Tray as RealTray } from 'electron';
import type { Menu } from './menu.ts';
import { happened } from './world.ts';

let trayMenu: Menu | null = null;

/** The sign in the notification area, written down. */
export class Tray extends EventEmitter implements Pick<RealTray, 'setToolTip' | 'destroy' | 'isDestroyed'> {
  #destroyed = false;

  constructor(_image: object) {
    super();
    happened('tray.made', null);
  }

  setToolTip(text: string): void {
    happened('tray.text', text);
  }

  setContextMenu(menu: Menu | null): void {
    trayMenu = menu;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
  }
}

export function clickTrayMenu(label: string): void {
  trayMenu?.click([label]);
}

export const nativeImage = { createFromPath: (path: string) => ({ path, isEmpty: () => false }) };

export const dialog = {
  showErrorBox: (title: string, content: string) => happened('dialog.error', { title, content }),
} satisfies Pick<Dialog, 'showErrorBox'>;

export const shell = {
  openExternal: async (url: string) => happened('shell.openExternal', url),
} satisfies Pick<Shell, 'openExternal'>;

const holds = new Set<number>();
let lastHold = 0;

/** What keeps the computer awake, as numbers that are never given twice. */
export const powerSaveBlocker = {
  start: (type: Parameters<PowerSaveBlocker['start']>[0]) => {
    lastHold += 1;
    holds.add(lastHold);
    happened('power.held', { type, holds: holds.size });
    return lastHold;
  },
  stop: (id: number) => {
    if (!holds.delete(id)) throw new Error(`there is no blocker ${id}`);
    happened('power.released', { holds: holds.size });
    return true;
  },
  isStarted: (id: number) => holds.has(id),
} satisfies Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>;

const area = { x: 0, y: 0, width: 1920, height: 1080 };

export const screen = {
  getAllDisplays: (): Pick<Display, 'id' | 'workArea' | 'bounds'>[] => [
    { id: 1, workArea: area, bounds: area },
  ],
} satisfies {
  getAllDisplays(): Pick<ReturnType<Screen['getAllDisplays']>[number], 'id' | 'workArea' | 'bounds'>[];
};
