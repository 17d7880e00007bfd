import type { z } from 'zod';
import type { Contract } from './contract.ts';
import type { Envelope } from './envelope.ts';

type CallName<Group extends keyof Contract> = {
  [Name in keyof Contract[Group]]: Contract[Group][Name] extends { kind: 'call' } ? Name : never;
}[keyof Contract[Group]];

type EventName<Group extends keyof Contract> = Exclude<keyof Contract[Group], CallName<Group>>;

/** `targets.snapshot`, and so on: the name of a call on the wire. */
export type CallChannel = {
  [Group in keyof Contract]: `${Group}.${CallName<Group> & string}`;
}[keyof Contract];

/** `targets.changed`, and so on: the name of an event on the wire. */
export type EventChannel = {
  [Group in keyof Contract]: `${Group}.${EventName<Group> & string}`;
}[keyof Contract];

type SpecOf<Channel extends string> = Channel extends `${infer Group}.${infer Name}`
  ? Group extends keyof Contract
    ? Name extends keyof Contract[Group]
      ? Contract[Group][Name]
      : never
    : never
  : never;

/** What a face passes in (defaults may be left out), what a handler receives, what it answers, and what an event carries. */
export type CallInput<Channel extends CallChannel> =
  SpecOf<Channel> extends { kind: 'call'; input: infer Input extends z.ZodType } ? z.input<Input> : never;
export type ParsedInput<Channel extends CallChannel> =
  SpecOf<Channel> extends { kind: 'call'; input: infer Input extends z.ZodType } ? z.output<Input> : never;
export type CallOutput<Channel extends CallChannel> =
  SpecOf<Channel> extends { kind: 'call'; output: infer Output extends z.ZodType } ? z.output<Output> : never;
export type EventPayload<Channel extends EventChannel> =
  SpecOf<Channel> extends { kind: 'event'; payload: infer Payload extends z.ZodType }
    ? z.output<Payload>
    : never;

/**
 * `window.ops`: one function a call, `on<Name>` an event. Answers are envelopes; the bridge unwraps them.
 * Built from `channels.ts` by the preload script and by the web face's client alike.
 */
export type OpsApi = {
  readonly [Group in keyof Contract]: {
    readonly [Name in CallName<Group> & string]: (
      input: CallInput<`${Group}.${Name}` & CallChannel>,
    ) => Promise<Envelope>;
  } & {
    readonly [Name in EventName<Group> & string as `on${Capitalize<Name>}`]: (
      listener: (payload: EventPayload<`${Group}.${Name}` & EventChannel>) => void,
    ) => () => void;
  };
};
