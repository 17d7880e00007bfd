import type { Envelope } from '../../shared/contract/envelope.ts';
import { localText } from '../../shared/text/local-text.ts';
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
  let socket: WebSocket | null = null;
  let ready: Promise<WebSocket> = connect(0);
  let nextId = 1;

  function connect(attempt: number): Promise<WebSocket> {
    setLinkState(attempt === 0 && socket === null ? 'connecting' : 'lost');
    const opening = new WebSocket(address);
    return new Promise((resolve) => {
      let opened = false;
      opening.addEventListener('open', () => {
        opening.send(JSON.stringify({ hello: { secret, wireVersion: webWireVersion } }));
        opened = true;
        socket = opening;
        setLinkState('open');
        resolve(opening);
      });
      opening.addEventListener('message', (message) => receive(message.data));
      opening.addEventListener('close', (closed) => {
        failAll();
        if (refusedCodes.has(closed.code)) return setLinkState('refused');
        setLinkState('lost');
        const next = opened ? 0 : attempt + 1;
        const again = () =>
          new Promise<WebSocket>((done) => {
            setTimeout(() => void connect(next).then(done), backOffMs(next, Math.random()));
          });
        if (opened) ready = again();
        else void again().then(resolve);
      });
    });
  }

  function receive(data: unknown): void {
    const message = parsed(data);
    const id = field(message, 'id');
    if (typeof id === 'number') return answer(id, field(message, 'envelope'));
    const event = field(message, 'event');
    if (typeof event !== 'string') return;
    for (const listener of listeners.get(event) ?? []) listener(field(message, 'payload'));
  }

  function answer(id: number, envelope: unknown): void {
    const entry = waiting.get(id);
    if (!entry) return;
    waiting.delete(id);
    clearTimeout(entry.timer);
    entry.settle(isEnvelope(envelope) ? envelope : lostEnvelope());
  }

  function failAll(): void {
    for (const id of waiting.keys()) answer(id, lostEnvelope());
  }

  async function ask(channel: string, input: unknown): Promise<Envelope> {
    const open = await Promise.race([ready, silence()]);
    if (open === null) return lostEnvelope();
    return new Promise((settle) => {
      const id = nextId++;
      const timer = setTimeout(() => answer(id, lostEnvelope()), callTimeoutMs);
      waiting.set(id, { settle, timer });
      open.send(JSON.stringify({ id, channel, input }));
    });
  }

  return {
    ask,
    listen(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => all.delete(listener);
    },
  };
}

function silence(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), silentAfterMs));
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
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
