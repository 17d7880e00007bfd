import { contract } from '../shared/contract/contract.ts';
import type { CallSpec, EventSpec } from '../shared/contract/contract.ts';
import { unwrap } from '../shared/contract/envelope.ts';
import type { Envelope } from '../shared/contract/envelope.ts';
import type {
  CallChannel,
  CallInput,
  CallOutput,
  EventChannel,
  EventPayload,
} from '../shared/contract/ops-api.ts';
import type { CallContext, FaceName } from './dispatcher.ts';

/** Anything that answers the contract: the console in this process, or the owner behind its local socket. */
export interface ConsolePort {
  call(channel: string, input: unknown, context: CallContext): Promise<Envelope>;
  onEvent(listener: (event: string, payload: unknown) => void): () => void;
}

type Parser<Output> = { parse(value: unknown): Output };

/** A typed view of a console for code in this process. Answers are parsed; failures are thrown as AppErrors. */
export class ConsoleClient {
  readonly #port: ConsolePort;
  readonly #face: FaceName;
  readonly signal: AbortSignal;

  constructor(port: ConsolePort, face: FaceName, signal: AbortSignal) {
    this.#port = port;
    this.#face = face;
    this.signal = signal;
  }

  /** The same console for calls that are cancelled by something else. */
  with(signal: AbortSignal): ConsoleClient {
    return new ConsoleClient(this.#port, this.#face, signal);
  }

  async call<Channel extends CallChannel>(
    channel: Channel,
    input: CallInput<Channel>,
  ): Promise<CallOutput<Channel>> {
    const envelope = await this.#port.call(channel, input, { face: this.#face, signal: this.signal });
    return outputOf(channel).parse(unwrap(envelope));
  }

  on<Channel extends EventChannel>(
    channel: Channel,
    listener: (payload: EventPayload<Channel>) => void,
  ): () => void {
    const parser = payloadOf(channel);
    return this.#port.onEvent((event, payload) => {
      if (event === channel) listener(parser.parse(payload));
    });
  }
}

function specOf(channel: string): CallSpec | EventSpec | undefined {
  const [group = '', name = ''] = channel.split('.', 2);
  const specs: Readonly<Record<string, Readonly<Record<string, CallSpec | EventSpec>>>> = contract;
  return specs[group]?.[name];
}

function outputOf<Channel extends CallChannel>(channel: Channel): Parser<CallOutput<Channel>>;
function outputOf(channel: string): Parser<unknown> {
  const spec = specOf(channel);
  if (spec?.kind !== 'call') throw new Error(`no call ${channel}`);
  return spec.output;
}

function payloadOf<Channel extends EventChannel>(channel: Channel): Parser<EventPayload<Channel>>;
function payloadOf(channel: string): Parser<unknown> {
  const spec = specOf(channel);
  if (spec?.kind !== 'event') throw new Error(`no event ${channel}`);
  return spec.payload;
}
