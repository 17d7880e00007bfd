import type { AlertCause, AlertSeverity } from '../../shared/model/alert.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/** How something stands: well, badly, or not to be said now (paused, being tried again, in maintenance). */
export type Verdict = 'well' | 'unsure' | AlertSeverity;

/** One thing that was looked at. `key` is the same for as long as it is the same problem, such as `state/TARGET`. */
export type Reading = {
  readonly key: string;
  readonly cause: AlertCause;
  readonly targetId: TargetId | null;
  /** What it is about, as an operator calls it. */
  readonly subject: string;
  readonly verdict: Verdict;
  readonly reason: LocalText;
  /** When it began to be so (epoch ms); null where that is not known. */
  readonly since: number | null;
  /** What holds the problem, by name: it is over when each of them was seen well. */
  readonly holders: readonly string[];
};

/** Where alerts come from. Each domain that has something to tell is one, filled in where the console is put together. */
export type AlertSource = {
  /** How its keys begin, such as `schedule/`. */
  readonly prefixes: readonly string[];
  /** True when everything there is, is read each time: an alert that is not mentioned any more is about something that is gone. */
  readonly complete: boolean;
  /** @param holdersOf what holds the open alert of a key; empty without one */
  read(
    holdersOf: (key: string) => readonly string[],
    signal: AbortSignal,
  ): readonly Reading[] | Promise<readonly Reading[]>;
};

type HttpCall = {
  readonly method: 'GET' | 'POST';
  readonly address: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly ca: string | null;
  readonly proxy: string | null;
  readonly timeoutMs: number;
};

export type HttpEnd =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly location: string | null;
      readonly retryAfter: string | null;
      /** The beginning of the body. */
      readonly excerpt: string;
    }
  | { readonly kind: 'failure'; readonly reason: LocalText };

/** One request over the network; follows no redirect. Rejects with the signal's reason only. */
export type SendHttp = (call: HttpCall, signal: AbortSignal) => Promise<HttpEnd>;

/** The secrets of channels. */
export type ChannelSecrets = {
  read(
    ownerId: string,
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly username: string | null; readonly secret: string } | null>;
  put(
    ownerId: string,
    name: string,
    value: { readonly username: string | null; readonly secret: string },
    signal: AbortSignal,
  ): Promise<unknown>;
  removeAllOf(ownerId: string, signal: AbortSignal): Promise<unknown>;
  /** Copies it into the vault. @throws AppError credentials/missing, credentials/… */
  grant(ownerId: string, name: string, signal: AbortSignal): Promise<unknown>;
  /** Null when it is not there; asks no keychain. */
  find(ownerId: string, name: string): { readonly unattended: boolean } | null;
};

/** What is told of a target, as it is now. */
export type TargetFacts = { readonly name: string; readonly pack: string; readonly inMaintenance: boolean };
