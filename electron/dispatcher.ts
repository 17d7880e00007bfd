import { AsyncLocalStorage } from 'node:async_hooks';
import { contract } from '../shared/contract/contract.ts';
import type { CallSpec, Contract, EventSpec } from '../shared/contract/contract.ts';
import { failed, failedUnexpectedly, succeeded } from '../shared/contract/envelope.ts';
import type { Envelope } from '../shared/contract/envelope.ts';
import type {
  CallChannel,
  CallOutput,
  EventChannel,
  EventPayload,
  ParsedInput,
} from '../shared/contract/ops-api.ts';
import { AppError, isAppError } from '../shared/errors/app-error.ts';
import { localText } from '../shared/text/local-text.ts';
import { invalidInput } from './invalid-input.ts';
import { cancellable } from './platform/cancellable.ts';
import type { Logger } from './platform/logger.ts';
import { storeFailure } from './store/store-failure.ts';

/** Which face a call came through. `socket` is a second process of this operator on the same data folder. */
export type FaceName = 'desktop' | 'web' | 'cli' | 'socket';
export type CallContext = { readonly face: FaceName; readonly signal: AbortSignal };

type CallsOf<Group extends keyof Contract> = {
  [
    Name in keyof Contract[Group] as Contract[Group][Name] extends { kind: 'call' } ? Name : never
  ]: Contract[Group][Name];
};

type Handler<Channel extends CallChannel> = (
  input: ParsedInput<Channel>,
  context: CallContext,
) => Promise<CallOutput<Channel>> | CallOutput<Channel>;

/** One handler a call: a forgotten one does not compile. */
export type Handlers = {
  readonly [Group in keyof Contract]: {
    readonly [Name in keyof CallsOf<Group> & string]: Handler<`${Group}.${Name}` & CallChannel>;
  };
};

/** Written as a method so that handlers of every input fit; their input has been parsed by the channel's own schema. */
type AnyHandler = { handle(input: unknown, context: CallContext): unknown }['handle'];

/**
 * The one way into the console, for every face: parse the input, run the handler, parse the output (unknown keys are
 * stripped, so that nothing leaks by accident), and answer an envelope. Never rejects.
 */
export class Dispatcher {
  readonly #acting = new AsyncLocalStorage<FaceName>();
  #handlers: Readonly<Record<string, Readonly<Record<string, AnyHandler>>>> = {};
  readonly #specs: Readonly<Record<string, Readonly<Record<string, CallSpec | EventSpec>>>> = contract;
  readonly #logger: Logger;
  readonly #listeners = new Set<(event: string, payload: unknown) => void>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Sets what answers. Handlers need the dispatcher to publish, so they come after it. */
  serve(handlers: Handlers): void {
    this.#handlers = handlers;
  }

  async call(channel: string, raw: unknown, context: CallContext): Promise<Envelope> {
    const [group = '', name = ''] = channel.split('.', 2);
    const groupSpecs = Object.hasOwn(this.#specs, group) ? this.#specs[group] : undefined;
    const spec = groupSpecs && Object.hasOwn(groupSpecs, name) ? groupSpecs[name] : undefined;
    const handler = this.#handlers[group]?.[name];
    if (spec?.kind !== 'call' || handler === undefined) return failed(unknownChannel(channel));
    const input = spec.input.safeParse(raw);
    if (!input.success) return failed(invalidInput(channel, input.error));
    const run = () => this.#acting.run(context.face, () => handler(input.data, context));
    return this.#answer(channel, spec, run, context.signal);
  }

  /** The face whose call is being carried out, for the journal; null for what the console does by itself. */
  actingFace(): FaceName | null {
    return this.#acting.getStore() ?? null;
  }

  /** Tells every face. The payload is parsed like an answer. */
  publish<Channel extends EventChannel>(channel: Channel, payload: EventPayload<Channel>): void {
    const [group = '', name = ''] = channel.split('.', 2);
    const spec = this.#specs[group]?.[name];
    if (spec?.kind !== 'event') return;
    const clean = spec.payload.parse(payload);
    for (const listener of this.#listeners) listener(channel, clean);
  }

  onEvent(listener: (event: string, payload: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #answer(channel: string, spec: CallSpec, run: () => unknown, signal: AbortSignal): Promise<Envelope> {
    try {
      const value = await cancellable(signal, async () => {
        signal.throwIfAborted();
        return run();
      });
      return succeeded(spec.output.parse(value));
    } catch (error: unknown) {
      if (isAppError(error)) return failed(error);
      // Only the console's own database is opened in this process: others are read by child processes.
      const known = storeFailure(error, 'console.db');
      if (known !== null) return failed(known);
      return failedUnexpectedly(this.#logger.bug(error, channel));
    }
  }
}

function unknownChannel(channel: string): AppError {
  const shown = channel.slice(0, 80);
  return new AppError(
    'contract/unknown-channel',
    localText(`The console has no call named "${shown}".`, `콘솔에 "${shown}" 호출이 없습니다.`),
  );
}
