import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';

/** A session that is open: its cookies, and what its steps provided (a CSRF token). */
export type OpenSession = {
  readonly kind: 'open';
  readonly cookieHeader: (url: URL) => string;
  readonly absorbCookies: (url: URL, setCookies: readonly string[]) => void;
  readonly provided: Readonly<Record<string, string>>;
  readonly steps: readonly ProbeStep[];
};

/** A session that could not be had: the state it means for the probe, and why. */
export type NoSession = {
  readonly kind: 'none';
  readonly state: 'down' | 'degraded' | 'unknown' | 'paused';
  readonly reason: LocalText;
  readonly steps: readonly ProbeStep[];
};

/**
 * The signed-in sessions of one target, shared by its probes. One sign-in at a time; after a refused password the next try is made
 * much later, or when the credential changes or an operator runs the probe, so that the console locks nobody out.
 */
export interface SessionPool {
  /** The open session, opening or renewing it when needed. `renew` forces a renewal even when it is open. */
  use(
    sessionId: string,
    options: { readonly renew: boolean; readonly signal: AbortSignal },
  ): Promise<OpenSession | NoSession>;
  /**
   * Called when the server refused the session: the next `use` renews it. With the session that was refused, a call that
   * comes after another probe has already renewed it changes nothing.
   */
  refused(sessionId: string, session?: OpenSession): void;
  /** A secret was changed by the operator: a refused password may be tried again. */
  credentialChanged(name: string): void;
  /** Secrets of the target were stored or removed: what was refused with another value may be tried. */
  credentialsStored(): void;
  /** Another finding about the server became better: a refused sign-in need not wait as long. */
  serverImproved(): void;
  /** An operator asked for it: a refused sign-in may be tried once more. */
  allowRetry(): void;
  dispose(): Promise<void>;
}
