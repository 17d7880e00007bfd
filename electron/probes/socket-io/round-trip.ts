import type { Assertion } from '../../packs/schema/assertion.ts';
import type { JsonValue } from '../../packs/expression/templates.ts';

/** A message round trip with all templates filled in. */
export type RoundTripPlan = {
  readonly join: { readonly event: string; readonly payload: JsonValue; readonly joined: string } | null;
  readonly send: { readonly event: string; readonly payload: JsonValue };
  readonly ack: readonly Assertion[];
  readonly receive: { readonly event: string; readonly where: readonly Assertion[] };
  /** Filled with the acknowledgement once it is there. */
  cleanup(ack: unknown): readonly { readonly event: string; readonly payload: JsonValue }[];
};

/** How a list of assertions judges a payload: null when all hold, otherwise the words of the first that does not. */
export type JudgePayload = (
  assertions: readonly Assertion[],
  payload: unknown,
) => { readonly en: string; readonly ko: string } | null;
