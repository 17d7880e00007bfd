import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { NetLayer } from '../net/net-failure.ts';

/** One request as it goes out; templates are already filled in. */
export type HttpCall = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Gets the body of an answer of status 2xx as it comes; the answer itself then has none. */
  readonly into?: BodySink;
};

/** Takes pieces of a body one after another. What goes wrong here is its own to tell: it does not reject. */
export type BodySink = { write(piece: Uint8Array): Promise<void> };

/** Times of one exchange in milliseconds since it began; null for phases a reused connection does not have. */
export type HttpPhases = {
  readonly dnsMs: number | null;
  readonly tcpMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
};

/** An answer, decompressed and cut at `maxBytes`. */
export type HttpAnswer = {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: Uint8Array;
  readonly truncated: boolean;
  readonly phases: HttpPhases;
  readonly remoteAddress: string | null;
  /** Through which host it came; left out when it came straight or through a proxy. */
  readonly through?: string;
};

/** No answer: which layer failed, and how, in the words of the network. */
export type HttpFailure = {
  readonly kind: 'failure';
  readonly layer: NetLayer;
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, … */
  readonly code: string;
  readonly detail: string;
  readonly reason?: LocalText;
  readonly phases: HttpPhases;
  readonly facts: readonly EvidenceFact[];
};

/** The target's own HTTP client: its CA, its proxy, the loopback of its host, its kept-alive connections. Never follows redirects by itself. */
export interface HttpClient {
  send(call: HttpCall): Promise<HttpAnswer | HttpFailure>;
  dispose(): void;
}
