import { AsyncLocalStorage } from 'node:async_hooks';
import type { FrameOfCall } from './sides.ts';

/** The sender as a handler sees it; null when the frame is gone. */
export type SenderFrame = {
  readonly url: string;
  readonly parent: object | null;
  readonly processId: number;
  readonly routingId: number;
};
type InvokeEvent = { readonly senderFrame: SenderFrame | null; readonly processId: number };
type Handler = (event: InvokeEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();
const frames = new AsyncLocalStorage<FrameOfCall>();

/** The main process's end: one handler a channel, as in Electron. */
export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler(channel: string): void {
    handlers.delete(channel);
  },
};

/** Runs a call of the page so that the handler it reaches knows which frame it came from. */
export function withFrame<Value>(frame: FrameOfCall, run: () => Value): Value {
  return frames.run(frame, run);
}

/** The frame the present call came from, as Electron describes it. */
export function presentFrame(): SenderFrame | null {
  const frame = frames.getStore();
  if (frame === undefined) return null;
  const parent = frame.isMainFrame ? null : { url: 'about:blank' };
  return { url: frame.url, parent, processId: 1, routingId: frame.isMainFrame ? 1 : 2 };
}

/** Channels that are answered. */
export function handledChannels(): readonly string[] {
  return [...handlers.keys()];
}

/** Calls a handler as a message from `senderFrame` would; the answer is cloned, as on its way between processes. */
export async function deliverInvoke(
  channel: string,
  args: readonly unknown[],
  senderFrame: SenderFrame | null,
): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return structuredClone(await handler({ senderFrame, processId: 1 }, ...args));
}
