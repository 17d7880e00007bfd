import { setTimeout as pause } from 'node:timers/promises';
import type { Client, ClientChannel, SFTPWrapper } from 'ssh2';
import { asError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { IdleClosing } from './idle-closing.ts';
import { openRoute } from './open-route.ts';
import type { OpenRoute } from './open-route.ts';
import { isGone, isRefusedSession } from './session-failures.ts';
import { SharedOpening } from './shared-opening.ts';
import { SessionSlots } from './session-slots.ts';
import type { Release } from './session-slots.ts';
import { sshAddressText } from './ssh-address.ts';
import { lost, noSftp, timedOut } from './ssh-errors.ts';
import type { SshDesk, SshSettings, SshState } from './ssh-ports.ts';

const mostSessions = 8;
/** An opening is for all who wait for it, also for those with more patience than the first. */
const openMs = 30_000;
/** Who comes while a host that failed is tried again waits no longer than this: one waits for all. */
const againMs = 2000;
const endedMs = 50;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** Servers lock out who is refused again and again. */
const refusedPauseMs = 5 * 60_000;
const refusals = new Set<string>(['ssh/authentication-refused', 'ssh/more-asked', 'ssh/password-expired']);

/** A running session on the host: a program, or the file transfer. `over` is called by whoever ends it. */
export type Session<Channel> = {
  readonly channel: Channel;
  readonly lost: AbortSignal;
  /** Aborted when the channel has closed. */
  readonly closed: AbortSignal;
  readonly over: Release;
};

type Begin<Channel> = (client: Client, done: (error: Error | undefined, channel: Channel) => void) => void;

/** How a program ended: a status, or the name of the signal that ended it. Both null when the host did not say. */
export type ProgramExit = { readonly exitCode: number | null; readonly signal: string | null };

export type ProgramSession = Session<ClientChannel> & { readonly exit: () => ProgramExit };

/**
 * The one way into a host, shared by everything of the console. It opens with the first use, stays open while it is used, opens again
 * after a loss, and pauses longer after every failure.
 */
export class SshLink {
  readonly label: string;
  readonly #settings: SshSettings;
  readonly #desk: SshDesk;
  readonly #clock: Clock;
  readonly #listeners = new Set<(state: SshState) => void>();
  readonly #disposed = new AbortController();
  readonly #idle: IdleClosing;
  #state: SshState = { kind: 'closed' };
  readonly #opening = new SharedOpening(
    (givenUp) => this.#enter(AbortSignal.any([this.#disposed.signal, givenUp])),
    () => this.#tell({ kind: 'closed' }),
  );
  #route: OpenRoute | null = null;
  #slots = new SessionSlots(mostSessions);
  #failures = 0;
  #lastFailure: Error | null = null;
  #carriedBefore = 0;
  #heardAt: number | null = null;

  constructor(settings: SshSettings, desk: SshDesk, clock: Clock) {
    this.label = sshAddressText(settings.address);
    this.#settings = settings;
    this.#desk = desk;
    this.#clock = clock;
    this.#idle = new IdleClosing(clock, { isOpen: () => this.#route !== null, close: () => this.#close() });
  }

  get state(): SshState {
    return this.#state;
  }

  /** When it was entered, or last answered how long its way is. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** What went over it so far, in both directions, encrypted as it was. */
  get carriedBytes(): number {
    return this.#carriedBefore + (this.#route?.carriedBytes() ?? 0);
  }

  /** The answer ends it. */
  onState(listener: (state: SshState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens it now, however long it should still pause after a failure, unless that is cancelled. Rejects like `openRoute`. */
  async open(wait: Wait): Promise<void> {
    if (this.#state.kind === 'failed') this.#tell({ kind: 'closed' });
    this.#lastFailure = null;
    await this.#opened(wait).finally(() => {
      if (wait.signal.aborted) this.#opening.end();
    });
  }

  /** How long a question to the host and its answer take, in milliseconds; null when it is not open, or does not answer in time. */
  async roundTrip(wait: Wait): Promise<number | null> {
    const route = this.#route;
    if (route === null) return null;
    const since = performance.now();
    // A request that every server answers (RFC 4254, 7.1): to end a forwarding that was never begun.
    const asked = new Promise<number>((resolve) => {
      route.client.unforwardIn('127.0.0.1', 1, () => {
        this.#heardAt = this.#clock.now();
        resolve(performance.now() - since);
      });
    });
    const late = () => timedOut(this.label, localText('while measuring the way there', '왕복 시간 측정 중'));
    return bounded(wait, asked, { late, lost: route.lost }).catch(() => null);
  }

  /** Does something with the open connection, and keeps it open meanwhile. `lost` is aborted when it is over. */
  async use<Value>(wait: Wait, work: (client: Client, lost: AbortSignal) => Promise<Value>): Promise<Value> {
    const leave = this.#idle.take();
    try {
      const route = await this.#opened(wait);
      return await work(route.client, route.lost);
    } finally {
      leave();
    }
  }

  /** Begins a program by the host's shell. It holds one of the host's sessions until `over`. */
  async program(line: string, wait: Wait): Promise<ProgramSession> {
    let exit: ProgramExit = { exitCode: null, signal: null };
    const session = await this.#session<ClientChannel>(wait, (client, done) =>
      client.exec(line, (error, channel) => {
        // A short program's end comes together with its beginning, before whoever waits for it goes on.
        channel?.on('exit', (exitCode: number | null, signal?: string) => {
          exit = { exitCode, signal: signal ?? null };
        });
        done(error, channel);
      }),
    );
    return { ...session, exit: () => exit };
  }

  /** Begins a file transfer. Throws `ssh/no-sftp` where the host has none. */
  fileTransfer(wait: Wait): Promise<Session<SFTPWrapper>> {
    return this.#session(wait, (client, done) =>
      client.sftp((error, channel) => {
        const isMissing = error !== undefined && /subsystem|exit code|unexpected/i.test(error.message);
        done(isMissing ? noSftp(this.label) : error, channel);
      }),
    );
  }

  /** Begins a stream that is no session, and keeps the connection open until `over`. */
  async stream(
    begin: (client: Client, lost: AbortSignal) => Promise<ClientChannel>,
    wait: Wait,
  ): Promise<Session<ClientChannel>> {
    return this.#kept(async () => {
      const route = await this.#opened(wait);
      const channel = await begin(route.client, route.lost);
      const closed = new AbortController();
      // A stream closes only after it was read to its end, so that nobody is too late to hear it.
      channel.on('close', () => closed.abort());
      return { channel, lost: route.lost, closed: closed.signal, over: () => {} };
    });
  }

  /** Closes it for good. Whatever runs over it ends with `ssh/lost`. */
  dispose(): void {
    this.#disposed.abort(lost(this.label));
    this.#close();
    this.#listeners.clear();
  }

  #session<Channel extends ClientChannel | SFTPWrapper>(
    wait: Wait,
    begin: Begin<Channel>,
  ): Promise<Session<Channel>> {
    return this.#kept(() => this.#turn(wait, begin));
  }

  async #turn<Channel extends ClientChannel | SFTPWrapper>(
    wait: Wait,
    begin: Begin<Channel>,
    triesAlone = 10,
  ): Promise<Session<Channel>> {
    const since = performance.now();
    const late = () => timedOut(this.label, localText('while beginning a session', '세션 시작 중'));
    const route = await this.#opened(wait);
    const slots = this.#slots;
    const release = await slots.take(remaining(wait, since), late);
    const isAlone = slots.taken === 1;
    const closed = new AbortController();
    const begun = new Promise<Channel>((resolve, reject) => {
      begin(route.client, (error, channel) => {
        if (error !== undefined) return reject(error);
        channel.on('close', () => closed.abort());
        resolve(channel);
      });
    });
    try {
      const channel = await bounded(remaining(wait, since), begun, { late, lost: route.lost });
      return { channel, lost: route.lost, closed: closed.signal, over: release };
    } catch (error: unknown) {
      begun.then((channel) => channel.end()).catch(() => {});
      release();
      if (isGone(error)) throw lost(this.label, error);
      // A server that allows fewer sessions than most refuses one; it gets a turn when another has ended.
      if (!isRefusedSession(error) || (isAlone && triesAlone === 0)) throw asError(error);
      // Where nothing else runs, the one that has just ended still counts there for a moment.
      if (isAlone) await pause(endedMs);
      else slots.shrink();
      return this.#turn(remaining(wait, since), begin, isAlone ? triesAlone - 1 : triesAlone);
    }
  }

  /** In use from before a session begins until it is over, or could not begin. */
  async #kept<Channel>(begin: () => Promise<Session<Channel>>): Promise<Session<Channel>> {
    const leave = this.#idle.take();
    try {
      const session = await begin();
      const over = () => {
        session.over();
        leave();
      };
      return { ...session, over };
    } catch (error: unknown) {
      leave();
      throw error;
    }
  }

  async #opened(wait: Wait): Promise<OpenRoute> {
    if (this.#route !== null) return this.#route;
    if (this.#disposed.signal.aborted) throw lost(this.label);
    if (this.#state.kind === 'failed' && this.#clock.now() < this.#state.retryAt) throw this.#state.error;
    const failure = this.#opening.isRunning ? this.#lastFailure : null;
    const timeoutMs = failure === null ? wait.timeoutMs : Math.min(wait.timeoutMs, againMs);
    const late = () => failure ?? timedOut(this.label, localText('while connecting', '연결 중'));
    return this.#opening.join({ ...wait, timeoutMs }, late);
  }

  async #enter(signal: AbortSignal): Promise<OpenRoute> {
    this.#tell({ kind: 'opening' });
    try {
      const route = await openRoute(this.#settings, this.#desk, { timeoutMs: openMs, signal });
      this.#route = route;
      this.#heardAt = this.#clock.now();
      this.#failures = 0;
      this.#lastFailure = null;
      this.#slots = new SessionSlots(mostSessions);
      route.lost.addEventListener('abort', () => this.#onLost(route), { once: true });
      this.#tell({ kind: 'open', since: this.#clock.now(), ...route.found });
      this.#idle.rest();
      return route;
    } catch (error: unknown) {
      const failure = asError(error);
      // Whoever it was for has ended it: that is no failure of the host.
      if (signal.aborted) throw failure;
      this.#failures += 1;
      this.#lastFailure = failure;
      this.#tell({ kind: 'failed', error: failure, retryAt: this.#clock.now() + this.#pauseMs(failure) });
      throw failure;
    }
  }

  #pauseMs(error: Error): number {
    if (isAppError(error) && refusals.has(error.code)) return refusedPauseMs;
    return Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
  }

  #onLost(route: OpenRoute): void {
    route.close();
    if (this.#route !== route) return;
    this.#carriedBefore += route.carriedBytes();
    this.#route = null;
    this.#tell({ kind: 'closed' });
  }

  #close(): void {
    this.#idle.stop();
    const route = this.#route;
    this.#carriedBefore += route?.carriedBytes() ?? 0;
    this.#route = null;
    route?.close();
    if (this.#state.kind !== 'closed') this.#tell({ kind: 'closed' });
  }

  #tell(state: SshState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
