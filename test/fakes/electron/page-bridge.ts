import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { askChromium } from './chromium-line.ts';
import { withFrame } from './ipc.ts';
import { isListenerMark, type Exposed, type FrameOfCall } from './sides.ts';

type Forward = (event: object, ...args: unknown[]) => void;
type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Runs the preload script of a window and carries what it exposes into the page. As with Electron's own bridge, only data
 * crosses; a function of the page is called from here by its number.
 */
export class PageBridge {
  readonly #windowId: number;
  readonly #preloadPath: string | null;
  readonly #worlds = new Map<string, unknown>();
  readonly #channels = new Map<string, Set<Forward>>();
  readonly #stops = new Map<number, AnyFunction>();
  #delivery: Promise<void> = Promise.resolve();

  constructor(windowId: number, preloadPath: string | null) {
    this.#windowId = windowId;
    this.#preloadPath = preloadPath;
  }

  /** A new document: what the one before listened to is forgotten, and the preload script runs again. */
  startDocument(invoke: (channel: string, args: unknown[]) => Promise<unknown>): Record<string, Exposed> {
    this.#worlds.clear();
    this.#channels.clear();
    this.#stops.clear();
    if (this.#preloadPath !== null) runPreload(this.#preloadPath, this.#electronForPreload(invoke));
    return Object.fromEntries([...this.#worlds].map(([name, value]) => [name, shapeOf(value)]));
  }

  /** An event of the main process, to whoever listens in the preload script. */
  deliver(channel: string, args: unknown[]): void {
    for (const forward of this.#channels.get(channel) ?? []) forward({ sender: null }, ...args);
  }

  /** The page calls something that was exposed to it. */
  async call(path: readonly string[], args: readonly unknown[], frame: FrameOfCall): Promise<unknown> {
    let owner: unknown = Object.fromEntries(this.#worlds);
    for (const step of path) owner = isObject(owner) ? Reflect.get(owner, step) : undefined;
    if (typeof owner !== 'function') throw new Error(`nothing is exposed as ${path.join('.')}`);
    const callee = owner;
    const numbers = args.filter(isListenerMark).map((mark) => mark.electronDoubleListener);
    const own = args.map((arg) => (isListenerMark(arg) ? this.#callerOf(arg.electronDoubleListener) : arg));
    const answer: unknown = await withFrame(frame, () => Reflect.apply(callee, undefined, own) as unknown);
    if (typeof answer !== 'function') return answer;
    const stop = () => Reflect.apply(answer, undefined, []) as unknown;
    for (const number of numbers) this.#stops.set(number, stop);
    return null;
  }

  stopListening(listener: number): void {
    this.#stops.get(listener)?.();
    this.#stops.delete(listener);
  }

  #callerOf(listener: number): AnyFunction {
    return (...args) => {
      this.#delivery = this.#delivery
        .then(() => askChromium('callListener', { id: this.#windowId, listener, args }))
        .catch(() => undefined); // The page has gone; whoever looks at it next starts a new document.
    };
  }

  #electronForPreload(invoke: (channel: string, args: unknown[]) => Promise<unknown>): object {
    const on = (channel: string, forward: Forward): void => {
      const all = this.#channels.get(channel) ?? new Set();
      this.#channels.set(channel, all.add(forward));
    };
    const off = (channel: string, forward: Forward): void =>
      void this.#channels.get(channel)?.delete(forward);
    return {
      contextBridge: {
        exposeInMainWorld: (name: string, value: unknown) => {
          if (this.#worlds.has(name))
            throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
          this.#worlds.set(name, value);
        },
      },
      ipcRenderer: {
        invoke: (channel: string, ...args: unknown[]) => invoke(channel, structuredClone(args)),
        on,
        off,
        removeListener: off,
      },
    };
  }
}

/** A sandboxed preload script is CommonJS and may require very little; so here. */
function runPreload(path: string, electron: object): void {
  const require = (name: string): object => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  const run = compileFunction(readFileSync(path, 'utf8'), ['require', 'module', 'exports'], {
    filename: path,
  });
  Reflect.apply(run, undefined, [require, module, module.exports]);
}

function shapeOf(value: unknown): Exposed {
  if (!isObject(value)) throw new Error('only objects of functions can be exposed over the double');
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'function' ? true : shapeOf(member),
    ]),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
