import type { StreamSign } from './event-stream.ts';
import type { StreamListener } from './stream-connection.ts';

type Event = Extract<StreamSign, { kind: 'event' }>;

/** What a stream has said so far, and waiting for more of it. */
export class SignLog implements StreamListener {
  events = 0;
  keepAlives = 0;
  firstEvent: Event | null = null;
  endedWhy: string | null = null;
  #wake: () => void = () => {};

  sign(sign: StreamSign): void {
    if (sign.kind === 'keep-alive') this.keepAlives += 1;
    else {
      this.events += 1;
      this.firstEvent ??= sign;
    }
    this.#wake();
  }

  ended(why: string): void {
    this.endedWhy ??= why;
    this.#wake();
  }

  /** Waits until `isEnough`, until the stream has ended, or until the time is over or the signal comes. One waits at a time. */
  until(
    isEnough: () => boolean,
    { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
  ): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      const look = () => {
        if (isEnough() || this.endedWhy !== null || signal.aborted) end();
      };
      this.#wake = look;
      signal.addEventListener('abort', end, { once: true });
      look();
    });
  }
}
