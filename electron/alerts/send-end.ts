import type { ChannelSettings } from '../../shared/model/alert.ts';
import type { AlertChannelId } from '../../shared/model/ids.ts';
import type { Language, LocalText } from '../../shared/model/local-text.ts';
import type { AlertPayload } from './payload.ts';

type SendFact = { readonly name: LocalText; readonly value: string };

/**
 * What became of one attempt. `accepted`: somebody has it. `nobody`: there was no desktop to show it. `failed`: it may go well another
 * time. `refused`: the receiver will not have this one.
 */
export type SendEnd = {
  readonly kind: 'accepted' | 'nobody' | 'failed' | 'refused';
  readonly outcome: LocalText;
  readonly facts: readonly SendFact[];
  /** How long the receiver asked to be left alone. */
  readonly retryAfterMs?: number | null;
};

/** One message on its way. `secretOf` reads a stored secret of the channel, null where there is none. */
export type Sending<Kind extends ChannelSettings['kind']> = {
  readonly channelId: AlertChannelId;
  readonly settings: Extract<ChannelSettings, { kind: Kind }>;
  readonly payload: AlertPayload;
  readonly language: Language;
  readonly now: number;
  readonly secretOf: (name: 'signing-key' | 'address-key' | 'password') => Promise<string | null>;
};

export function ended(
  kind: SendEnd['kind'],
  outcome: LocalText,
  facts: readonly (SendFact | null)[] = [],
): SendEnd {
  return { kind, outcome, facts: facts.filter((fact) => fact !== null) };
}
