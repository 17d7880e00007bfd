import type { Exposed } from './sides.ts';

/** Names under which the page reaches the process of the double. */
export const bindingName = '__electronDoubleCall';
export const tellName = '__electronDoubleTell';

/** What the page sends through the binding. */
export type PageCall =
  | { readonly kind: 'call'; readonly path: readonly string[]; readonly args: readonly unknown[] }
  | { readonly kind: 'stop'; readonly listener: number }
  | { readonly kind: 'open'; readonly url: string };

type Names = { readonly bindingName: string; readonly tellName: string };
export type PageSetup = { readonly worlds: Readonly<Record<string, Exposed>>; readonly names: Names };

/**
 * Runs in the main frame of the page before any of its own scripts, and must therefore use nothing from outside this
 * function. Builds frozen objects in the shape of what the preload script exposed. A call that passes a function answers at
 * once with what stops it, as Electron's bridge does for such functions; every other call answers with a promise.
 */
export function installInPage({ worlds, names }: PageSetup): void {
  if (window !== window.top) return;
  const listeners = new Map<number, (...args: unknown[]) => void>();
  let lastListener = 0;
  const send = (call: object): Promise<unknown> => {
    const binding: unknown = Reflect.get(window, names.bindingName);
    return typeof binding === 'function'
      ? Promise.resolve(Reflect.apply(binding, undefined, [call]) as unknown)
      : Promise.reject(new Error('the double is gone'));
  };
  const member =
    (path: readonly string[]) =>
    (...args: unknown[]) => {
      const made: number[] = [];
      const marked = args.map((arg) => {
        if (typeof arg !== 'function') return arg;
        lastListener += 1;
        listeners.set(lastListener, (...values) => void Reflect.apply(arg, undefined, values));
        made.push(lastListener);
        return { electronDoubleListener: lastListener };
      });
      const answer = send({ kind: 'call', path, args: marked });
      if (made.length === 0) return answer;
      return () => {
        for (const listener of made) {
          listeners.delete(listener);
          void send({ kind: 'stop', listener });
        }
      };
    };
  const build = (shape: Exposed, path: readonly string[]): object =>
    Object.freeze(
      Object.fromEntries(
        Object.entries(shape).map(([name, inner]) => {
          const here = [...path, name];
          return [name, inner === true ? member(here) : build(inner, here)];
        }),
      ),
    );
  for (const [name, shape] of Object.entries(worlds)) {
    Object.defineProperty(window, name, {
      value: build(shape, [name]),
      writable: false,
      configurable: false,
    });
  }
  Object.defineProperty(window, names.tellName, {
    value: (listener: number, args: readonly unknown[]) => listeners.get(listener)?.(...args),
  });
  window.open = (url) => {
    void send({ kind: 'open', url: new URL(String(url ?? 'about:blank'), window.location.href).href });
    return null;
  };
}
