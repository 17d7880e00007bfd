import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { fileErrorCode } from '../../../platform/file-errors.ts';
import type { SshConnection } from '../../../locations/ssh/ssh-connection.ts';
import type { RemoteCommand } from '../../../locations/ssh/program-line.ts';
import { lost } from '../../../locations/ssh/ssh-errors.ts';
import { HelperLane } from './helper-lane.ts';
import type { Greeting } from './helper-lane.ts';
import { helperWord } from './helper-words.ts';
import { endEarlierHelpers, helperCommand } from './helper-program.ts';

/** Quick questions and changes, bytes that are written, and what reads whole files or waits for the disk: none waits for the other. */
export type LaneName = 'calls' | 'writing' | 'reading';

export type HostCall = {
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
};

const usualOptions: HostCallOptions = { patienceMs: 75_000 };
const pauseMs = 500;
const openMs = 20_000;
const quickMs = 60_000;
/** Hashing or copying a file takes as long as it is large; a host that is gone is noticed by the connection. */
const longMs = 12 * 3_600_000;

/** Failures of the way to a host that another attempt can overcome. */
const passing: readonly string[] = [
  'ssh/lost',
  'ssh/timed-out',
  'ssh/unreachable',
  'ssh/refused',
  'ssh/no-agreement',
];

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

  constructor(connection: SshConnection, options: HostCallOptions = usualOptions) {
    this.#connection = connection;
    this.#options = options;
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
      if (Date.now() > this.#validUntil) throw lost(this.label);
      const generation = this.#generation;
      const failure = await this.#once(call).then(
        (words) => ({ words }),
        (error: unknown) => ({ error }),
      );
      if ('words' in failure) return failure.words;
      const { error } = failure;
      const code = fileErrorCode(error);
      if (code !== null && !isAppError(error)) {
        if (isRepeated && (await call.settled?.(code)) === true) return [];
        throw error;
      }
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
    const until = Math.min(Date.now() + this.#options.patienceMs, this.#validUntil);
    let reason = failure;
    while (isPassing(reason) && Date.now() < until && !this.#ended.signal.aborted) {
      try {
        await pause(pauseMs, undefined, { signal: this.#ended.signal });
        await this.#connection.open({ signal: this.#ended.signal, timeoutMs: openMs });
        // What the lost helpers had been told may still be under way.
        const pids = [...this.#pids];
        this.#pids.clear();
        this.#lanes.clear();
        await endEarlierHelpers(this.#connection, this.#token, pids, this.#ended.signal);
        this.#generation += 1;
        return;
      } catch (error: unknown) {
        reason = error;
      }
    }
    throw isPassing(reason) ? failure : reason;
  }
}

function isPassing(error: unknown): boolean {
  return isAppError(error) && passing.includes(error.code);
}
