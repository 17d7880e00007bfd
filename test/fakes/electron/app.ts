import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { happened } from './world.ts';

type Checked = Pick<
  App,
  'requestSingleInstanceLock' | 'whenReady' | 'isReady' | 'enableSandbox' | 'exit' | 'quit'
> & {
  readonly isPackaged: boolean;
};

/** The life of the app: ready at once, one instance unless told otherwise, and the order of events when it quits. */
class AppDouble extends EventEmitter implements Checked {
  readonly isPackaged = false;
  #quitting = false;
  #openWindows: () => readonly { close(): void }[] = () => [];

  /** The windows register themselves, so that quitting can close them. */
  knowWindows(windows: () => readonly { close(): void }[]): void {
    this.#openWindows = windows;
  }

  requestSingleInstanceLock(): boolean {
    return process.env['ELECTRON_DOUBLE_SECOND_INSTANCE'] !== '1';
  }

  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  isReady(): boolean {
    return true;
  }

  enableSandbox(): void {
    happened('app.enableSandbox', null);
  }

  exit(exitCode = 0): void {
    process.exit(exitCode);
  }

  quit(): void {
    let prevented = false;
    this.emit('before-quit', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (prevented || this.#quitting) return;
    this.#quitting = true;
    for (const window of this.#openWindows()) window.close();
    this.emit('will-quit', { preventDefault: () => {} });
    this.emit('quit', {}, 0);
    process.exit(0);
  }

  /** Electron quits when nobody listens to the end of the last window. */
  allWindowsClosed(): void {
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
}

export const app = new AppDouble();
