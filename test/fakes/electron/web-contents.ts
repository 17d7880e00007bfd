import { EventEmitter } from 'node:events';
import type { HandlerDetails, WebContents as Real, WebFrameMain, WindowOpenHandlerResponse } from 'electron';
import type { PageBridge } from './page-bridge.ts';

type Checked = Pick<Real, 'send' | 'getURL' | 'setWindowOpenHandler'>;
type MainFrame = Pick<WebFrameMain, 'url' | 'processId' | 'routingId' | 'parent'>;

/** The page of a window: where it is, what it may do, and the way events reach it. */
export class WebContents extends EventEmitter implements Checked {
  readonly #bridge: PageBridge;
  #url = '';
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null;

  constructor(bridge: PageBridge) {
    super();
    this.#bridge = bridge;
  }

  get mainFrame(): MainFrame {
    return { url: this.#url, processId: 1, routingId: 1, parent: null };
  }

  getURL(): string {
    return this.#url;
  }

  beginLoading(url: string): void {
    this.#url = url;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#bridge.deliver(channel, structuredClone(args));
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }

  /** Whether a link or a script that asks for a new window gets one; Electron allows it when nobody says otherwise. */
  mayOpen(url: string): boolean {
    if (this.#openHandler === null) return true;
    const details: HandlerDetails = {
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'no-referrer' },
    };
    return this.#openHandler(details).action !== 'deny';
  }

  /** Asks every guard whether the page, or a frame of it, may go elsewhere. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    let prevented = false;
    const event = {
      url,
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event);
    return !prevented;
  }
}
