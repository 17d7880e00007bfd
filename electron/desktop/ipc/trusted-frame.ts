import { isAppUrl } from '../app-origin.ts';

/** What is known of the frame a message came from. */
export type FrameFacts = {
  readonly url: string;
  readonly parent: unknown;
  readonly processId: number;
  readonly routingId: number;
};

/** Only the main frame of our own window, on our own page. A missing frame, a sub-frame or `about:blank` is not trusted. */
export function isTrustedFrame(sender: FrameFacts | null, mainFrame: FrameFacts | null): boolean {
  if (sender === null || mainFrame === null || sender.parent !== null) return false;
  const same = sender.processId === mainFrame.processId && sender.routingId === mainFrame.routingId;
  return same && isAppUrl(sender.url);
}
