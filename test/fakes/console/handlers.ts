import type { CallChannel, CallOutput, ParsedInput } from '../../../shared/contract/ops-api.ts';
import type { Fake } from './fake-state.ts';

/** A handler for each channel; part of them in each file, all of them in fake-ops.ts, where a missing one does not compile. */
export type FakeHandlers = {
  readonly [Channel in CallChannel]: (
    input: ParsedInput<Channel>,
    fake: Fake,
  ) => CallOutput<Channel> | Promise<CallOutput<Channel>>;
};

/** The handlers of some groups: `HandlersOf<'targets' | 'packs'>`. */
export type HandlersOf<Group extends string> = Pick<FakeHandlers, Extract<CallChannel, `${Group}.${string}`>>;
