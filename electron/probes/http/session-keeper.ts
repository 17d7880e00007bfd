import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import type { Session } from '../../packs/schema/request.ts';
import { createBudget } from './budget.ts';
import { retryAfterMs } from './retry-after.ts';
import type { NoSession, OpenSession } from './session-pool.ts';
import {
  lostSoonText,
  missingCredentialText,
  rateLimitedText,
  notTriedText,
  refusedText,
  renewalWaitsText,
  stillSigningIn,
} from './session-texts.ts';
import { nextTryAt } from './refusal-waits.ts';
import type { RefusedSignIn, RefusedSignIns } from './refused-sign-ins.ts';
import { signIn } from './sign-in.ts';
import type { SignIn, SignInEnvironment } from './sign-in.ts';
import { unstoredReason } from './store-rotated.ts';

/** The time one opening may take, a refused renewal before it included. */
const openTimeoutMs = 8_000;
/** Renewing is cheap and is not what locks an account; still it is not done in a tight loop. */
const renewFloorMs = 5_000;

type Result = OpenSession | NoSession;

/** One session of a target: opened once, shared, renewed when it was refused, and never tried in a way that locks the account. */
export class SessionKeeper {
  readonly #definition: Session;
  readonly #environment: SignInEnvironment;
  readonly #refusals: RefusedSignIns | null;
  readonly #lifetime = new AbortController();
  #open: { readonly session: OpenSession; readonly atMs: number } | null = null;
  /** A session that was opened just now is as good as it gets: one page that refuses it must not cost the others theirs. */
  #keptUntilMs = 0;
  #flight: Promise<Result> | null = null;
  #lastFailure: NoSession | null = null;
  /** A refused password, where nothing else keeps it. */
  #refused: RefusedSignIn | null = null;
  #improvedAt: number | null = null;
  #signedInAtMs: number | null = null;
  #renewedAtMs: number | null = null;
  #limitedUntilMs = 0;
  #deadToken: string | null = null;
  /** Why the stored token opens nothing; stands until a session was opened. */
  #renewalProblem: LocalText | null = null;
  /** After a change of the login, the stored token still belongs to the account before. */
  #passOverRenewal = false;
  /** Grows when the operator changes the credential. */
  #generation = 0;

  constructor(definition: Session, environment: SignInEnvironment, refusals: RefusedSignIns | null) {
    this.#definition = definition;
    this.#environment = environment;
    this.#refusals = refusals;
  }

  async use(options: { readonly renew: boolean; readonly signal: AbortSignal }): Promise<Result> {
    const open = this.#open;
    const unstored = this.#environment.secrets.unstored().length > 0;
    if (this.#flight === null && open !== null && !options.renew && !unstored && this.#isFresh(open))
      return { ...open.session, steps: [] };
    this.#flight ??= this.#acquire(options.renew).finally(() => (this.#flight = null));
    return this.#join(this.#flight, options.signal);
  }

  refused(session: OpenSession | undefined): void {
    const open = this.#open;
    if (open === null || (session !== undefined && session.cookieHeader !== open.session.cookieHeader))
      return;
    if (this.#nowMs() >= this.#keptUntilMs) this.#open = null;
  }

  /** Something of the server got well again, so a refusal may have been a part of what was wrong with it. */
  serverImproved(): void {
    this.#improvedAt = this.#environment.clock.now();
  }

  credentialChanged(name: string): void {
    if (name === this.#definition.renew?.credential) this.#deadToken = null;
    if (name !== this.#definition.credential) return;
    this.#generation += 1;
    this.credentialsStored();
    this.#open = null;
    this.#passOverRenewal = true;
  }

  /** A refusal that is kept holds for the value that was refused, so that a notice that comes late forgets none of the new one. */
  credentialsStored(): void {
    this.#refused = null;
    this.#signedInAtMs = null;
    this.#renewedAtMs = null;
  }

  allowRetry(): void {
    this.#refusals?.forget();
    this.credentialsStored();
    this.#keptUntilMs = 0;
  }

  /** Lets a sign-in that is under way finish for a moment, so that a rotated token is not lost, and then ends it. */
  async dispose(graceMs: number): Promise<void> {
    this.#open = null;
    const stop = this.#environment.clock.after(graceMs, () => this.#lifetime.abort());
    // What became of it is told to whoever waits for it.
    await this.#flight?.catch(() => undefined);
    stop();
    this.#lifetime.abort();
  }

  /** Several probes wait for one opening; a probe that gives up does not end it for the others. */
  #join(flight: Promise<Result>, signal: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      const onAbort = () => resolve(this.#lastFailure ?? none('unknown', stillSigningIn, []));
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  async #acquire(forced: boolean): Promise<Result> {
    const generation = this.#generation;
    try {
      const result = await this.#tryAll(forced);
      if (generation !== this.#generation) {
        // The operator changed the sign-in meanwhile: what the old one brought, good or bad, counts for nothing.
        this.credentialsStored();
        this.#passOverRenewal = true;
        return none('unknown', stillSigningIn, result.steps);
      }
      this.#lastFailure = result.kind === 'none' ? result : null;
      if (result.kind === 'open' && result.cookieHeader !== this.#open?.session.cookieHeader) {
        const atMs = this.#nowMs();
        this.#open = { session: result, atMs };
        this.#keptUntilMs = atMs + Math.min(renewFloorMs, this.#definition['min-interval']);
        this.#renewalProblem = null;
      }
      return result;
    } catch (error: unknown) {
      if (!isAppError(error)) throw error;
      // The credential store could not be asked: that says nothing about the server.
      return none('unknown', error.text, []);
    }
  }

  async #tryAll(forced: boolean): Promise<Result> {
    const unstored = await this.#storeHeld();
    if (unstored !== null) return unstored;
    const open = this.#open;
    if (open !== null && !forced && this.#isFresh(open)) return { ...open.session, steps: [] };
    const limitedMs = this.#limitedUntilMs - this.#nowMs();
    if (limitedMs > 0) return none('degraded', rateLimitedText(limitedMs), []);
    const wait = {
      signal: this.#lifetime.signal,
      budget: createBudget(this.#environment.clock, openTimeoutMs),
    };
    const renewed = await this.#renew(forced, wait);
    if (renewed !== null && renewed.kind !== 'refused') return renewed.result;
    return this.#signIn(renewed?.steps ?? [], wait);
  }

  async #storeHeld(): Promise<NoSession | null> {
    const { secrets } = this.#environment;
    if (secrets.unstored().length === 0) return null;
    try {
      await secrets.flush(this.#lifetime.signal);
      return null;
    } catch (error: unknown) {
      return none('unknown', unstoredReason(error), []);
    }
  }

  /** Null when there is nothing to renew with. */
  async #renew(forced: boolean, wait: Wait): Promise<Renewal | null> {
    const { renew } = this.#definition;
    if (renew === undefined || this.#passOverRenewal) return null;
    const token = await this.#environment.secrets.read(renew.credential, wait.signal);
    if (token === null || token.secret === this.#deadToken) return null;
    const waitMs = this.#stillToWait(
      this.#renewedAtMs,
      Math.min(renewFloorMs, this.#definition['min-interval']),
    );
    if (!forced && waitMs > 0) return { kind: 'result', result: this.#tooSoon(this.#renewedAtMs, waitMs) };
    const tried = await signIn(renew.steps, this.#environment, wait);
    const status = tried.run.ended?.status ?? null;
    if (status !== null) this.#renewedAtMs = this.#nowMs();
    if (tried.session !== null) {
      this.#renewedAtMs = this.#nowMs();
      return { kind: 'result', result: tried.session };
    }
    if (status === 429) return { kind: 'result', result: this.#limited(tried) };
    if (status !== null && status >= 400 && status < 500 && status !== 408) {
      this.#deadToken = token.secret;
      this.#renewalProblem = tried.run.finding.reason;
      return { kind: 'refused', steps: tried.run.steps };
    }
    return { kind: 'result', result: failed(tried) };
  }

  async #signIn(before: readonly ProbeStep[], wait: Wait): Promise<Result> {
    const { credential } = this.#definition;
    const earlier = this.#refusals?.find(this.#definition.id, credential) ?? this.#refused;
    const waiting = this.#waitingSince(earlier);
    if (waiting !== null) return { ...waiting, steps: before };
    const version = this.#refusals?.versionOf(credential) ?? null;
    const login = await this.#environment.secrets.read(credential, wait.signal);
    if (login === null) return none('paused', missingCredentialText(credential), before);
    const waitMs = this.#stillToWait(this.#signedInAtMs, this.#definition['min-interval']);
    if (waitMs > 0) return { ...this.#tooSoon(this.#signedInAtMs, waitMs), steps: before };
    const tried = await signIn(this.#definition.open, this.#environment, wait);
    const steps = [...before, ...tried.run.steps];
    // A try that the server never saw does not count against its limits.
    const status = tried.run.ended?.status ?? null;
    if (tried.session !== null || status !== null) this.#signedInAtMs = this.#nowMs();
    if (tried.session !== null) {
      this.#passOverRenewal = false;
      this.#forgetRefusal();
      return { ...tried.session, steps };
    }
    if (status === 429) return { ...this.#limited(tried), steps };
    if (status !== 401 && status !== 403) return { ...failed(tried), steps };
    return { ...this.#refuse(tried, version, earlier), steps };
  }

  #forgetRefusal(): void {
    this.#refused = null;
    this.#refusals?.forget(this.#definition.id);
  }

  #refuse({ run }: SignIn, version: number | null, earlier: RefusedSignIn | null): NoSession {
    const { id, credential } = this.#definition;
    const refused: RefusedSignIn = {
      reason: run.finding.reason ?? missingCredentialText(credential),
      at: this.#environment.clock.now(),
      tries: (earlier?.tries ?? 0) + 1,
    };
    this.#refusals?.keep(id, version, refused);
    if (this.#refusals === null) this.#refused = refused;
    return none('down', refusedText(refused.reason, credential, nextTryAt(refused, null)), []);
  }

  /** After a refusal, which may also have been met by another process, a view or an action, nothing is tried for a while. */
  #waitingSince(refused: RefusedSignIn | null): NoSession | null {
    if (refused === null) return null;
    const now = this.#environment.clock.now();
    const nextAt = nextTryAt(refused, this.#improvedAt);
    // By a clock that was set back since, the refusal lies ahead, and no wait can be told from it.
    if (now >= nextAt || now < refused.at) return null;
    return none('unknown', notTriedText(refused, this.#definition.credential, nextAt), []);
  }

  /** What the server handed out with a session may end before the session itself does. */
  #isFresh({ atMs }: { readonly atMs: number }): boolean {
    const maxAgeMs = this.#definition['max-age'];
    return maxAgeMs === undefined || this.#nowMs() - atMs < maxAgeMs;
  }

  #limited(tried: SignIn): NoSession {
    const asked = retryAfterMs(tried.run.ended?.headers['retry-after'], this.#environment.clock.now());
    const waitMs = asked ?? this.#definition['min-interval'];
    this.#limitedUntilMs = this.#nowMs() + waitMs;
    return none('degraded', rateLimitedText(waitMs), tried.run.steps);
  }

  /** Nothing is tried now: what the last try found still stands, or the session was lost right after it had been opened. */
  #tooSoon(atMs: number | null, waitMs: number): NoSession {
    if (this.#renewalProblem !== null) {
      return none('degraded', renewalWaitsText(this.#renewalProblem, waitMs), []);
    }
    if (this.#lastFailure !== null) return { ...this.#lastFailure, steps: [] };
    return none('degraded', lostSoonText(this.#nowMs() - (atMs ?? this.#nowMs()), waitMs), []);
  }

  #stillToWait(atMs: number | null, intervalMs: number): number {
    return atMs === null ? 0 : atMs + intervalMs - this.#nowMs();
  }

  #nowMs(): number {
    return this.#environment.clock.monotonicMs();
  }
}

type Wait = Parameters<typeof signIn>[2];
type Renewal =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'refused'; readonly steps: readonly ProbeStep[] };

function failed({ run }: SignIn): NoSession {
  const { state, reason } = run.finding;
  return none(state === 'ok' ? 'unknown' : state, reason ?? stillSigningIn, run.steps);
}

function none(state: NoSession['state'], reason: LocalText, steps: readonly ProbeStep[]): NoSession {
  return { kind: 'none', state, reason, steps };
}
