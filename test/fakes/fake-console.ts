import type { ConsolePort } from '../../electron/console-client.ts';
import type { CallContext } from '../../electron/dispatcher.ts';
import { succeeded } from '../../shared/contract/envelope.ts';
import type { Envelope } from '../../shared/contract/envelope.ts';

export type AskedCall = { readonly channel: string; readonly input: unknown; readonly context: CallContext };

/** A console that writes down what it is asked, answers as a test wants, and tells what a test lets happen. */
export class FakeConsole implements ConsolePort {
  readonly asked: AskedCall[] = [];
  answer: (call: AskedCall) => Promise<Envelope> = async ({ channel }) => succeeded({ channel });
  readonly #listeners = new Set<(event: string, payload: unknown) => void>();

  async call(channel: string, input: unknown, context: CallContext): Promise<Envelope> {
    const asked = { channel, input, context };
    this.asked.push(asked);
    return this.answer(asked);
  }

  onEvent(listener: (event: string, payload: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: string, payload: unknown): void {
    for (const listener of this.#listeners) listener(event, payload);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}
