import type { Envelope } from '../../shared/contract/envelope.ts';
import type {
  CallChannel,
  CallInput,
  CallOutput,
  EventChannel,
  EventPayload,
  OpsApi,
} from '../../shared/contract/ops-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { isErrorCode } from '../../shared/errors/error-codes.ts';
import { localText } from '../../shared/text/local-text.ts';

declare global {
  // An interface, because only that can be merged into the one of the platform.
  interface Window {
    /** Put there by the preload script of the desktop, or by web-ops.ts on the web face. */
    ops?: OpsApi;
  }
}

type Ask = (input: unknown) => Promise<Envelope>;
type Listen = (listener: (payload: unknown) => void) => () => void;
type LooseOps = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/**
 * Asks the console. The answer has the contract's type without being parsed again: every face parses it against that
 * contract before it is sent, and the schemas would double the size of this bundle.
 */
export async function call<Channel extends CallChannel>(
  channel: Channel,
  input: CallInput<Channel>,
): Promise<CallOutput<Channel>> {
  const ask = member(channel);
  if (ask === null) throw notThere(channel);
  const envelope = await (ask as Ask)(input);
  if (envelope.ok) return envelope.value as CallOutput<Channel>;
  const { code, text } = envelope.error;
  throw new AppError(isErrorCode(code) ? code : 'internal/unexpected', text);
}

/** Listens to what the console tells. Returns the function that stops listening. */
export function listen<Channel extends EventChannel>(
  channel: Channel,
  listener: (payload: EventPayload<Channel>) => void,
): () => void {
  const [group = '', name = ''] = channel.split('.');
  const subscribe = member(`${group}.on${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  if (subscribe === null) throw notThere(channel);
  return (subscribe as Listen)((payload) => listener(payload as EventPayload<Channel>));
}

/** Whether a privileged side was put behind this window. */
export function hasOps(): boolean {
  return window.ops !== undefined;
}

function member(channel: string): unknown {
  const [group = '', name = ''] = channel.split('.');
  const ops: LooseOps = window.ops ?? {};
  const found = ops[group]?.[name];
  return typeof found === 'function' ? found : null;
}

function notThere(channel: string): AppError {
  return new AppError(
    'contract/unknown-channel',
    localText(
      `This window and its console are not of the same version: the console has no ${channel}. Restart Holdfast.`,
      `이 창과 콘솔의 버전이 다릅니다. 콘솔에 ${channel} 기능이 없습니다. Holdfast를 다시 시작하십시오.`,
    ),
  );
}
