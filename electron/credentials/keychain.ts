import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asError, cancelled } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Clock } from '../platform/clock.ts';
import { keychainUnavailable } from './credential-errors.ts';
import { Turns } from './turns.ts';

/** The secret store of the operating system. Every call may reject with credentials/keychain-unavailable. */
export interface Keychain {
  /** Its name, as an operator knows it. */
  readonly place: string;
  get(account: string, signal: AbortSignal): Promise<string | null>;
  set(account: string, value: string, signal: AbortSignal): Promise<void>;
  /** False when there was none. */
  remove(account: string, signal: AbortSignal): Promise<boolean>;
}

/** The part of keytar's API that is used. */
export type Keytar = {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
};

type KeychainParts = {
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly load: () => Promise<unknown>;
};

const service = 'Holdfast';
/** A locked keychain may ask its owner and wait for ever. */
const timeoutMs = 5000;

const places: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Secret Service',
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

/** Loaded only when it is asked for: on a host without its native libraries that is an expected failure, not a crash. */
export function loadKeytar(): Promise<unknown> {
  return import('keytar');
}

/**
 * The keychain through keytar. Calls run one at a time and are given five seconds each. keytar's calls cannot be interrupted and
 * hold a thread of Node's small pool while they hang, so as long as one hangs, the others fail at once.
 */
export class SystemKeychain implements Keychain {
  readonly place: string;
  readonly #parts: KeychainParts;
  readonly #turns = new Turns();
  #keytar: Promise<Keytar> | null = null;
  #native: Promise<unknown> = Promise.resolve();
  #hanging = false;

  constructor(parts: KeychainParts) {
    this.#parts = parts;
    this.place = places[parts.platform] ?? 'keychain';
  }

  get(account: string, signal: AbortSignal): Promise<string | null> {
    return this.#run(signal, (keytar) => keytar.getPassword(service, account));
  }

  set(account: string, value: string, signal: AbortSignal): Promise<void> {
    return this.#run(signal, (keytar) => keytar.setPassword(service, account, value));
  }

  remove(account: string, signal: AbortSignal): Promise<boolean> {
    return this.#run(signal, (keytar) => keytar.deletePassword(service, account));
  }

  #run<Value>(signal: AbortSignal, call: (keytar: Keytar) => Promise<Value>): Promise<Value> {
    return this.#turns.run(async () => {
      if (signal.aborted) throw cancelled();
      if (this.#hanging) throw stillHanging(this.place);
      const keytar = await this.#load();
      // A call that was cancelled still runs in its thread; the next one waits for it.
      await this.#timeBoxed(this.#native, signal);
      const work = Promise.resolve().then(() => call(keytar));
      this.#native = work.then(ignored, ignored);
      return this.#timeBoxed(work, signal);
    });
  }

  #load(): Promise<Keytar> {
    if (missingSessionBus(this.#parts)) return Promise.reject(noSessionBus());
    this.#keytar ??= this.#parts.load().then(requireKeytar);
    return this.#keytar.catch((error: unknown) => {
      this.#keytar = null;
      throw libraryMissing(this.place, error);
    });
  }

  #timeBoxed<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        stopTimer();
        reject(cancelled());
      };
      const stopTimer = this.#parts.clock.after(timeoutMs, () => {
        signal.removeEventListener('abort', onAbort);
        this.#hanging = true;
        void this.#native.then(() => {
          this.#hanging = false;
        });
        reject(noAnswer(this.place));
      });
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = () => {
        stopTimer();
        signal.removeEventListener('abort', onAbort);
      };
      work.then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          settle();
          reject(refused(this.place, error));
        },
      );
    });
  }
}

function ignored(): void {
  // The caller was told; only the end of the call matters here.
}

/** A CommonJS module arrives with its functions under `default`. */
function requireKeytar(loaded: unknown): Keytar {
  const candidates = [loaded, property(loaded, 'default')];
  for (const candidate of candidates) if (isKeytar(candidate)) return candidate;
  throw new Error('the module keytar has no getPassword');
}

function isKeytar(value: unknown): value is Keytar {
  return ['getPassword', 'setPassword', 'deletePassword'].every(
    (name) => typeof property(value, name) === 'function',
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

/** Without a session bus libsecret would try to start one, which takes long and asks for a display. */
function missingSessionBus({ platform, environment }: KeychainParts): boolean {
  if (platform !== 'linux') return false;
  if ((environment['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '') return false;
  const runtimeDir = environment['XDG_RUNTIME_DIR'];
  return runtimeDir === undefined || !existsSync(join(runtimeDir, 'bus'));
}

function noSessionBus(): Error {
  return keychainUnavailable(
    localText(
      'There is no Secret Service here: this session has no D-Bus session bus.',
      '이 세션에는 D-Bus 세션 버스가 없어 Secret Service를 사용할 수 없습니다.',
    ),
  );
}

function libraryMissing(place: string, cause: unknown): Error {
  return keychainUnavailable(
    localText(
      `The library that reaches the ${place} cannot be loaded (on Debian: apt-get install libsecret-1-0).`,
      `${place}에 접근하는 라이브러리를 불러올 수 없습니다(Debian: apt-get install libsecret-1-0).`,
    ),
    cause,
  );
}

function noAnswer(place: string): Error {
  return keychainUnavailable(
    localText(
      `The ${place} did not answer within ${timeoutMs / 1000} seconds; it is probably locked and asks for its password.`,
      `${place}이(가) ${timeoutMs / 1000}초 안에 응답하지 않았습니다. 잠겨 있어 암호를 묻고 있을 수 있습니다.`,
    ),
  );
}

function stillHanging(place: string): Error {
  return keychainUnavailable(
    localText(
      `The ${place} still waits with an earlier question; it is probably locked and asks for its password.`,
      `${place}이(가) 이전 요청을 아직 처리하지 못했습니다. 잠겨 있어 암호를 묻고 있을 수 있습니다.`,
    ),
  );
}

function refused(place: string, error: unknown): Error {
  const answer = asError(error).message.slice(0, 200);
  return keychainUnavailable(
    localText(`The ${place} refused: ${answer}.`, `${place}이(가) 거부했습니다: ${answer}.`),
    error,
  );
}
