import type { Envelope } from '../../../shared/contract/envelope.ts';

/** What a measurement asks of the console's process. */
export type HostRequest = { readonly id: number } & (
  | { readonly do: 'call'; readonly channel: string; readonly input: unknown }
  | { readonly do: 'watch' | 'stalls' | 'stop' }
);

/** The answer with the request's id; 0 says that the console is open. */
export type HostAnswer = {
  readonly id: number;
  readonly failed?: string;
  readonly tookMs?: number;
  readonly sizeBytes?: number;
  readonly envelope?: Envelope;
  readonly p99Ms?: number;
  readonly longestMs?: number;
};
