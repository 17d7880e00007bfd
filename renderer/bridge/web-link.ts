import type { Envelope } from '../../shared/contract/envelope.ts';
import { localText } from '../../shared/text/local-text.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import { setLinkState } from './link-state.ts';
import { backOffMs, field } from './web-session.ts';

/** Equal to `wireVersion` of shared/contract/wire.ts, which brings the schemas along; a contract test holds them together. */
export const webWireVersion = 1;

const callTimeoutMs = 180_000;
const silentAfterMs = 5000;

type Waiting = {
  readonly settle: (envelope: Envelope) => void;
  readonly timer: ReturnType<typeof setTimeout>;
};

export type WebLink = {
  readonly ask: (channel: string, input: unknown) => Promise<Envelope>;
  readonly listen: (event: string, listener: (payload: unknown) => void) => () => void;
};

/** Close codes that a retry with the same secret cannot cure: not admitted, and a page of another version than the console. */
const refusedCodes: ReadonlySet<number> = new Set([4401, 4409]);

/** Keeps one WebSocket to the console open and opens it again when it breaks. Calls that were under way fail as retryable. */
export function openWebLink(address: string, secret: string): WebLink {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const line = keepOpen(address, secret, {
    onMessage: (data) => receive(parsed(data), waiting, listeners),
    onClosed: () => {
      for (const id of waiting.keys()) settle(waiting, id, lostEnvelope());
    },
  });
  let nextId = 1;
  return {
    async ask(channel, input) {
      const open = await firstOf(line.ready(), silentAfterMs);
      if (open === null) return lostEnvelope();
      return new Promise((resolve) => {
        const id = nextId++;
        const timer = setTimeout(() => settle(waiting, id, lostEnvelope()), callTimeoutMs);
        waiting.set(id, { settle: resolve, timer });
        open.send(JSON.stringify({ id, channel, input }));
      });
    },
    listen(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => all.delete(listener);
    },
  };
}

type LineEvents = { readonly onMessage: (data: unknown) => void; readonly onClosed: () => void };

/**
 * One socket after the other, each greeted with the secret. `ready` is the one that is open, or the next that will be; null once the
 * console has refused this window, as none will follow.
 */
function keepOpen(
  address: string,
  secret: string,
  events: LineEvents,
): { readonly ready: () => Promise<WebSocket | null> } {
  let ready = nextSocket(0);

  /** Resolves once a socket is open; one that cannot be opened is followed by the next, later and later. */
  function nextSocket(attempt: number): Promise<WebSocket | null> {
    return new Promise((resolve) => {
      const socket = new WebSocket(address);
      let opened = false;
      socket.addEventListener('open', () => {
        opened = true;
        socket.send(JSON.stringify({ hello: { secret, wireVersion: webWireVersion } }));
        setLinkState('open');
        resolve(socket);
      });
      socket.addEventListener('message', (message) => events.onMessage(message.data));
      socket.addEventListener('close', ({ code }) => {
        events.onClosed();
        if (refusedCodes.has(code)) {
          ready = Promise.resolve(null);
          resolve(null);
          return setLinkState('refused');
        }
        setLinkState('lost');
        const following = after(backOffMs(opened ? 0 : attempt + 1, Math.random()), () =>
          nextSocket(opened ? 0 : attempt + 1),
        );
        if (opened) ready = following;
        else void following.then(resolve);
      });
    });
  }

  return { ready: () => ready };
}

function after<Value>(ms: number, next: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve) => setTimeout(() => void next().then(resolve), ms));
}

function receive(
  message: unknown,
  waiting: Map<number, Waiting>,
  listeners: ReadonlyMap<string, ReadonlySet<(payload: unknown) => void>>,
): void {
  const id = field(message, 'id');
  if (typeof id === 'number') {
    const envelope = field(message, 'envelope');
    return settle(waiting, id, isEnvelope(envelope) ? envelope : lostEnvelope());
  }
  const event = field(message, 'event');
  if (typeof event !== 'string') return;
  for (const listener of listeners.get(event) ?? []) listener(field(message, 'payload'));
}

function settle(waiting: Map<number, Waiting>, id: number, envelope: Envelope): void {
  const entry = waiting.get(id);
  if (!entry) return;
  waiting.delete(id);
  clearTimeout(entry.timer);
  entry.settle(envelope);
}

/** What is awaited, or null when it has not come about in time. */
async function firstOf<Value>(awaited: Promise<Value>, timeoutMs: number): Promise<Value | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([awaited, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(data: unknown): unknown {
  return typeof data === 'string' ? parseJson(data) : undefined;
}

function isEnvelope(value: unknown): value is Envelope {
  const ok = field(value, 'ok');
  return ok === true || (ok === false && typeof field(field(value, 'error'), 'code') === 'string');
}

function lostEnvelope(): Envelope {
  const text = localText(
    'The connection to the console was lost before it answered. Try again when it is back.',
    '콘솔이 응답하기 전에 연결이 끊어졌습니다. 다시 연결되면 다시 시도하십시오.',
  );
  return { ok: false, error: { code: 'contract/owner-unreachable', text, retryable: true } };
}
