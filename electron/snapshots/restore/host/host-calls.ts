import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { cancelled, isAppError } from '../../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { formatMoment } from '../../../../shared/text/format-age.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { systemCode } from '../../../platform/file-errors.ts';
import type { SshConnection } from '../../../locations/ssh/ssh-connection.ts';
import type { RemoteCommand } from '../../../locations/ssh/program-line.ts';
import { isNobodyThere, isPassingFailure } from '../../../locations/ssh/passing-failures.ts';
import { lost } from '../../../locations/ssh/ssh-errors.ts';
import { HelperLane } from './helper-lane.ts';
import type { Greeting } from './helper-lane.ts';
import { helperWord } from './helper-words.ts';
import { endEarlierHelpers, helperCommand } from './helper-program.ts';

/** Quick questions and changes, bytes that are written, and what reads whole files or waits for the disk: none waits for the other. */
type LaneName = 'calls' | 'writing' | 'reading';

type HostCall = {
  readonly lane: LaneName;
  readonly words: readonly (string | number)[];
  readonly data?: Uint8Array;
  /**
   * Tells by the failure of a repeated call whether the first one, whose answer was lost, had done it. What can be repeated as it is needs
   * none.
   */
  readonly settled?: (code: string) => Promise<boolean>;
};

export type HostCallOptions = {
  /** How long a lost connection is waited for. */
  readonly patienceMs: number;
  /** Ends the waiting for a lost connection, and only that: what is cancelled while the host answers is still taken back there. */
  readonly signal?: AbortSignal;
  readonly waits?: JobContext['waits'];
};

const usualPatienceMs = 75_000;
const pauseMs = 500;
const openMs = 20_000;
const quickMs = 60_000;
/** Hashing or copying a file takes as long as it is large; a host that is gone is noticed by the connection. */
const longMs = 12 * 3_600_000;

/**
 * Asks helpers on a host, and goes on over a connection that is lost and found again: a call is repeated until somebody answers it or patience
 * ends. Rejects with the host's file errors and with `ssh/…`.
 */
export class HostCalls {
  readonly #connection: SshConnection;
  readonly #options: HostCallOptions;
  readonly #token = randomBytes(12).toString('hex');
  readonly #ended = new AbortController();
  readonly #lanes = new Map<LaneName, Promise<HelperLane>>();
  readonly #pids = new Set<number>();
  #validUntil = Number.POSITIVE_INFINITY;
  #generation = 0;
  #greeting: Greeting | null = null;
  /** What the host has does not change while it is worked on. */
  #command: RemoteCommand | null = null;
  #coming: Promise<void> | null = null;
  /** The waiting for the host was cancelled: nothing can be asked any more, to clean up neither. */
  #away: Error | null = null;

  constructor(connection: SshConnection, options: Partial<HostCallOptions> = {}) {
    this.#connection = connection;
    this.#options = { patienceMs: usualPatienceMs, ...options };
  }

  get label(): string {
    return this.#connection.label;
  }

  /** Of the host. */
  async greeting(): Promise<Greeting> {
    if (this.#greeting === null) await this.ask({ lane: 'calls', words: ['age', '/'] });
    if (this.#greeting === null) throw lost(this.label);
    return this.#greeting;
  }

  async ask(call: HostCall): Promise<readonly string[]> {
    let isRepeated = false;
    for (;;) {
      if (this.#away !== null) throw this.#away;
      if (Date.now() > this.#validUntil) throw lost(this.label);
      const generation = this.#generation;
      const failure = await this.#once(call).then(
        (words) => ({ words }),
        (error: unknown) => ({ error }),
      );
      if ('words' in failure) return failure.words;
      const { error } = failure;
      const code = systemCode(error);
      if (code !== null && !isAppError(error)) {
        if (isRepeated && (await call.settled?.(code)) === true) return [];
        throw error;
      }
      // Nothing was begun on a host that was not entered, and nothing is lost: whoever asked hears at once that nobody answers there.
      if (this.#greeting === null && isNobodyThere(error)) throw error;
      await this.#untilThere(error, generation);
      isRepeated = true;
    }
  }

  /** Nothing is asked any more after this moment (epoch ms): others may take over what this process was at. */
  validUntil(at: number): void {
    this.#validUntil = at;
  }

  dispose(): void {
    this.#ended.abort();
    for (const lane of this.#lanes.values()) {
      lane.then(
        (one) => one.close(),
        () => {},
      );
    }
    this.#lanes.clear();
  }

  async #once({ lane, words, data }: HostCall): Promise<readonly string[]> {
    const helper = await this.#lane(lane);
    return helper.ask(words.map(helperWord).join(' '), data ?? null, lane === 'calls' ? quickMs : longMs);
  }

  async #lane(name: LaneName): Promise<HelperLane> {
    const known = this.#lanes.get(name);
    const lane = await known?.catch(() => null);
    if (lane?.isOver === false) return lane;
    // Of those who wait for the same one, the first begins another.
    if (this.#lanes.get(name) === known) this.#lanes.delete(name);
    const begun = this.#lanes.get(name) ?? this.#begin();
    this.#lanes.set(name, begun);
    return begun;
  }

  async #begin(): Promise<HelperLane> {
    const signal = this.#ended.signal;
    const command = (this.#command ??= await helperCommand(this.#connection, this.#token, signal));
    const { lane, greeting } = await HelperLane.begin(this.#connection, command, signal);
    this.#pids.add(greeting.pid);
    this.#greeting = greeting;
    return lane;
  }

  /** Waits for the connection to come back; throws the failure where it does not, or where another attempt does not help. */
  async #untilThere(failure: unknown, generation: number): Promise<void> {
    // It was found again since the call was made.
    if (generation !== this.#generation) return;
    this.#coming ??= this.#reconnect(failure).finally(() => {
      this.#coming = null;
    });
    await this.#coming;
  }

  async #reconnect(failure: unknown): Promise<void> {
    const { patienceMs, signal, waits } = this.#options;
    const until = Math.min(Date.now() + patienceMs, this.#validUntil);
    // One that is cancelled already takes back what it began.
    const cancel = signal?.aborted === false ? signal : null;
    const stop = cancel === null ? this.#ended.signal : AbortSignal.any([this.#ended.signal, cancel]);
    if (isPassingFailure(failure)) waits?.(waitingSince(this.label, Date.now()));
    let reason = failure;
    while (isPassingFailure(reason) && Date.now() < until && !this.#ended.signal.aborted) {
      try {
        await pause(pauseMs, undefined, { signal: stop });
        await this.#connection.open({ signal: stop, timeoutMs: openMs });
        // What the lost helpers had been told may still be under way.
        const pids = [...this.#pids];
        this.#pids.clear();
        this.#lanes.clear();
        await endEarlierHelpers(this.#connection, this.#token, pids, this.#ended.signal);
        this.#generation += 1;
        return;
      } catch (error: unknown) {
        if (cancel?.aborted === true) {
          this.#away = lost(this.label, failure);
          throw cancelled();
        }
        reason = error;
      }
    }
    throw isPassingFailure(reason) ? failure : reason;
  }
}

function waitingSince(label: string, at: number): LocalText {
  return localText(
    `Waiting for ${label} (lost at ${formatMoment(at, 'en')})`,
    `${label}을(를) 기다리는 중(${formatMoment(at, 'ko')}에 연결이 끊어짐)`,
  );
}
