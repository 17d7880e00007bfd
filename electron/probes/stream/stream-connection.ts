import type { Duplex } from 'node:stream';
import type { BuiltRequest } from '../http/build-request.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import type { NetFailure } from '../net/net-failure.ts';
import type { StreamSign } from './event-stream.ts';

/** How the server answered the request for a stream. `body` is the beginning of an answer that is no stream. */
export type StreamAnswer = {
  readonly kind: 'answered';
  readonly isStream: boolean;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** An open stream, or the request for one. Signs and the end are told to the listener. */
export interface StreamConnection {
  opened(wait: Wait): Promise<StreamAnswer | NetFailure>;
  /** The last id of the events, where there are any. */
  lastId(): string | null;
  /** Ends it from this side; the listener hears nothing more. */
  close(): void;
}

export type StreamListener = {
  sign(sign: StreamSign): void;
  /** Not by this side; `why` in a few words. */
  ended(why: string): void;
};

export type OpenStream = (
  socket: Duplex,
  request: BuiltRequest,
  listener: StreamListener,
) => StreamConnection;

/** Of an answer that is no stream this much is read, for the reason. */
export const refusalBytes = 8 * 1024;
