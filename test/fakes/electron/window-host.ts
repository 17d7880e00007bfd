import type { Browser, BrowserContext, Frame, Page, Route } from '@playwright/test';
import type { Ask } from './line.ts';
import { bindingName, installInPage, tellName, type PageCall } from './page-side.ts';
import type { ChromiumSide, DoubleSide } from './sides.ts';

/** Chromium knows no `ops:`; its pages live on an https origin that never leaves this computer and is written back. */
const pageOrigin = 'https://app.ops.invalid';
const appOrigin = 'ops://app';

const permissionNames = [
  'clipboard-read',
  'clipboard-write',
  'geolocation',
  'notifications',
  'camera',
  'microphone',
];
/** Electron's name for what Chromium calls `clipboard-write`. */
const electronNames: Readonly<Record<string, string>> = {
  'clipboard-write': 'clipboard-sanitized-write',
  camera: 'media',
  microphone: 'media',
};

/** The address as the app knows it. */
export function toAppAddress(address: string): string {
  if (address === pageOrigin || address.startsWith(`${pageOrigin}/`))
    return appOrigin + address.slice(pageOrigin.length);
  if (address.startsWith(`blob:${pageOrigin}/`))
    return `blob:${appOrigin}${address.slice(5 + pageOrigin.length)}`;
  return address;
}

function toPageAddress(address: string): string {
  return address.startsWith(appOrigin) ? pageOrigin + address.slice(appOrigin.length) : address;
}

/** The windows of one app as pages of Chromium, with the app's own guards in the way of everything they do. */
export class WindowHost {
  readonly #browser: Browser;
  readonly #pages = new Map<number, Page>();
  readonly #contexts: BrowserContext[] = [];
  readonly #waiting: ((page: Page) => void)[] = [];
  #ask: Ask<DoubleSide> | null = null;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  connect(ask: Ask<DoubleSide>): void {
    this.#ask = ask;
  }

  readonly side: ChromiumSide = {
    openWindow: (window) => this.#open(window),
    load: ({ id, url }) => this.#load(id, url),
    callListener: async ({ id, listener, args }) => {
      await this.#pages.get(id)?.evaluate(
        ([name, number, values]) => {
          const tell: unknown = Reflect.get(window, name);
          if (typeof tell === 'function') Reflect.apply(tell, undefined, [number, values]);
        },
        [tellName, listener, args] as const,
      );
    },
  };

  /** The next window that has loaded, or the one that is open. */
  nextWindow(): Promise<Page> {
    const [open] = this.#pages.values();
    return open === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(open);
  }

  async dispose(): Promise<void> {
    for (const context of this.#contexts) await context.close();
  }

  async #open({ id, width, height }: Parameters<ChromiumSide['openWindow']>[0]): Promise<void> {
    const context = await this.#browser.newContext({
      viewport: { width, height },
      permissions: await this.#grantedPermissions(),
      acceptDownloads: true,
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    this.#pages.set(id, page);
    await context.route('**/*', (route) => this.#answer(id, page, route));
    await page.exposeBinding(bindingName, (source, call: PageCall) =>
      this.#call(id, page, source.frame, call),
    );
    context.on('page', (popup) => void this.#refusePopup(id, popup));
    page.on('close', () => {
      this.#pages.delete(id);
      void this.#double('closeWindow', { windowId: id }).catch(() => undefined);
    });
  }

  async #load(id: number, url: string): Promise<void> {
    const page = this.#pages.get(id);
    if (page === undefined) throw new Error(`no page for window ${id}`);
    const worlds = await this.#double('startDocument', { windowId: id, url });
    await page.addInitScript(installInPage, { worlds, names: { bindingName, tellName } });
    await page.goto(toPageAddress(url));
    for (const resolve of this.#waiting.splice(0)) resolve(page);
  }

  async #answer(id: number, page: Page, route: Route): Promise<void> {
    const request = route.request();
    const url = toAppAddress(request.url());
    if (request.isNavigationRequest() && !(await this.#mayShow(id, page, request.frame(), url))) {
      return route.fulfill({ status: 204 });
    }
    const answer = await this.#double('request', { windowId: id, method: request.method(), url });
    if (answer.kind === 'cancelled') return route.abort('blockedbyclient');
    await route.fulfill({
      status: answer.status,
      headers: { ...answer.headers },
      body: Buffer.from(answer.body),
    });
  }

  /** The app's own loading is not asked about; what a page wants is, and a new document runs the preload script again. */
  async #mayShow(id: number, page: Page, frame: Frame, url: string): Promise<boolean> {
    const isMainFrame = frame === page.mainFrame();
    if (page.url() === 'about:blank' && isMainFrame) return true;
    if (!(await this.#double('mayNavigate', { windowId: id, url, isMainFrame }))) return false;
    if (isMainFrame) await this.#double('startDocument', { windowId: id, url });
    return true;
  }

  async #call(id: number, page: Page, frame: Frame, call: PageCall): Promise<unknown> {
    if (call.kind === 'open')
      return this.#double('openWindow', { windowId: id, url: toAppAddress(call.url) });
    if (call.kind === 'stop') return this.#double('stopListening', { windowId: id, listener: call.listener });
    const from = { url: toAppAddress(frame.url()), isMainFrame: frame === page.mainFrame() };
    return this.#double('callBridge', { windowId: id, path: call.path, args: call.args, frame: from });
  }

  async #refusePopup(id: number, popup: Page): Promise<void> {
    await this.#double('openWindow', { windowId: id, url: toAppAddress(popup.url()) });
    await popup.close();
  }

  async #grantedPermissions(): Promise<string[]> {
    const granted: string[] = [];
    for (const name of permissionNames) {
      const permission = electronNames[name] ?? name;
      if (await this.#double('mayUse', { permission, origin: appOrigin })) granted.push(name);
    }
    return granted;
  }

  get #double(): Ask<DoubleSide> {
    if (this.#ask === null) throw new Error('the app is not connected');
    return this.#ask;
  }
}
