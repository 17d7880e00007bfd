/** The frame of the page a call came from, as the Chromium side sees it. */
export type FrameOfCall = { readonly url: string; readonly isMainFrame: boolean };

/** What a preload script put into the page: nested names, `true` where there is a function. */
export type Exposed = { readonly [name: string]: Exposed | true };

export type AppAnswer =
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    };

/** A message box, a link to the outside, a menu: everything the app did outside its window. */
export type Happening = { readonly what: string; readonly detail: unknown };

/** Answered by the process in which the app runs. */
export type DoubleSide = {
  /** A request of the page, through `webRequest` and the handler of the scheme. */
  request(request: {
    readonly windowId: number;
    readonly method: string;
    readonly url: string;
  }): Promise<AppAnswer>;
  /** Runs the preload script for a new document; answers what it exposed. */
  startDocument(document: {
    readonly windowId: number;
    readonly url: string;
  }): Readonly<Record<string, Exposed>>;
  mayNavigate(wish: {
    readonly windowId: number;
    readonly url: string;
    readonly isMainFrame: boolean;
  }): boolean;
  openWindow(wish: { readonly windowId: number; readonly url: string }): boolean;
  callBridge(call: {
    readonly windowId: number;
    readonly path: readonly string[];
    readonly args: readonly unknown[];
    readonly frame: FrameOfCall;
  }): Promise<unknown>;
  stopListening(listener: { readonly windowId: number; readonly listener: number }): void;
  mayUse(wish: { readonly permission: string; readonly origin: string }): boolean;
  closeWindow(window: { readonly windowId: number }): void;
  emitAppEvent(event: { readonly name: string }): void;
  clickMenu(item: { readonly labels: readonly string[] }): void;
  clickTray(item: { readonly label: string }): void;
  happenings(nothing: null): readonly Happening[];
  windowFacts(window: { readonly windowId: number }): {
    readonly webPreferences: Readonly<Record<string, unknown>>;
    readonly minimum: { readonly width: number; readonly height: number };
    readonly visible: boolean;
  };
  quit(nothing: null): void;
};

/** Answered by the process that drives Chromium. */
export type ChromiumSide = {
  openWindow(window: { readonly id: number; readonly width: number; readonly height: number }): Promise<void>;
  load(page: { readonly id: number; readonly url: string }): Promise<void>;
  callListener(event: {
    readonly id: number;
    readonly listener: number;
    readonly args: readonly unknown[];
  }): Promise<void>;
};

/** A function of the page, on its way through the bridge. */
export type ListenerMark = { readonly electronDoubleListener: number };

export function isListenerMark(value: unknown): value is ListenerMark {
  return typeof value === 'object' && value !== null && 'electronDoubleListener' in value;
}
