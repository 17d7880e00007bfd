import { EventEmitter } from 'node:events';
import type { BrowserWindow as Real, BrowserWindowConstructorOptions } from 'electron';
import { app } from './app.ts';
import { askChromium } from './chromium-line.ts';
import { PageBridge } from './page-bridge.ts';
import { WebContents } from './web-contents.ts';

type Checked = Pick<
  Real,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'isMaximized'
  | 'isMinimized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'close'
  | 'id'
>;

const windows = new Map<number, BrowserWindow>();
let lastId = 0;

app.knowWindows(() => [...windows.values()]);

/** A window whose page is one of a real Chromium, driven by the other process. */
export class BrowserWindow extends EventEmitter implements Checked {
  readonly id: number;
  readonly options: BrowserWindowConstructorOptions;
  readonly bridge: PageBridge;
  readonly webContents: WebContents;
  visible: boolean;
  #destroyed = false;
  #maximized = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.visible = options.show !== false;
    this.bridge = new PageBridge(this.id, options.webPreferences?.preload ?? null);
    this.webContents = new WebContents(this.bridge);
    windows.set(this.id, this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    const { width = 800, height = 600 } = this.options;
    this.webContents.beginLoading(url);
    await askChromium('openWindow', { id: this.id, width, height });
    await askChromium('load', { id: this.id, url });
    this.emit('ready-to-show');
  }

  show(): void {
    this.visible = true;
  }

  focus(): void {
    this.emit('focus');
  }

  restore(): void {
    this.visible = true;
  }

  maximize(): void {
    this.#maximized = true;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }

  close(): void {
    if (this.#destroyed) return;
    this.emit('close', { preventDefault: () => {} });
    this.#destroyed = true;
    windows.delete(this.id);
    this.emit('closed');
    if (windows.size === 0) app.allWindowsClosed();
  }
}

/** The window with a number; a bug of the double when there is none. */
export function windowById(id: number): BrowserWindow {
  const window = windows.get(id);
  if (window === undefined) throw new Error(`no window ${id}`);
  return window;
}
