import { netFailure } from '../net/net-failure.ts';
import type { NetFailure } from '../net/net-failure.ts';
import { openPackets } from '../net/packet-way.ts';
import type { PacketPeer, PacketWay } from '../net/packet-way.ts';
import type { AnswerMatch } from './match-answer.ts';
import type { Packet } from './packet.ts';

export type PacketOptions = {
  readonly signal: AbortSignal;
  /** For all tries together. */
  readonly timeoutMs: number;
  /** Of each packet. */
  readonly tries: number;
  /** Between two tries, and after the last. */
  readonly withinMs: number;
  /** One after the other, from the same address: the next is sent once the one before was answered as described. */
  readonly packets: readonly [PacketPlan, ...PacketPlan[]];
};

/** One packet, made anew for each try, and what its answer must be. */
export type PacketPlan = {
  readonly make: () => Packet;
  readonly match: (answer: Buffer, sent: Packet) => AnswerMatch;
};

/** What came of the last packet that was sent: `answered` of them were answered as described. A mismatch is the one that fitted furthest; silence says how many packets went out. */
export type PacketExchange = {
  readonly kind: 'answered' | 'differs' | 'silent';
  readonly answered: number;
  readonly tries: number;
  readonly latencyMs: number | null;
  readonly match: AnswerMatch | null;
  readonly answerBytes: number | null;
  readonly sent: Packet | null;
};

type Sent = { readonly packet: Packet; readonly at: number };

/**
 * Sends packets until one is answered as described, the tries are over, or the host says that nothing listens there. Each try is
 * a new packet: a server that refuses repetitions would ignore the same one twice.
 */
export async function exchangePackets(
  peer: PacketPeer,
  options: PacketOptions,
): Promise<PacketExchange | NetFailure> {
  const since = performance.now();
  const way = await openPackets(peer, options);
  if (way.kind === 'failure') return way;
  const leftMs = Math.max(1, options.timeoutMs - (performance.now() - since));
  return new Exchange(way, { ...options, timeoutMs: leftMs }).run();
}

class Exchange {
  readonly #way: PacketWay;
  readonly #options: PacketOptions;
  #plan: PacketPlan;
  #answered = 0;
  #sent: Sent[] = [];
  #closest: PacketExchange | null = null;
  #timer: NodeJS.Timeout | null = null;
  #deadline: NodeJS.Timeout | null = null;
  #resolve: ((result: PacketExchange | NetFailure) => void) | null = null;
  #reject: ((error: unknown) => void) | null = null;

  constructor(way: PacketWay, options: PacketOptions) {
    this.#way = way;
    this.#options = options;
    [this.#plan] = options.packets;
  }

  run(): Promise<PacketExchange | NetFailure> {
    const { signal, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (signal.aborted) return this.#onAbort();
      signal.addEventListener('abort', this.#onAbort, { once: true });
      this.#deadline = setTimeout(() => this.#giveUp(), timeoutMs);
      this.#way.listen({
        answer: (answer) => this.#guarded(() => this.#receive(answer)),
        failed: (failure) => this.#end(failure),
      });
      this.#guarded(() => this.#send());
    });
  }

  #send(): void {
    if (this.#resolve === null) return;
    if (this.#sent.length >= this.#options.tries) return this.#giveUp();
    const packet = this.#plan.make();
    this.#sent.push({ packet, at: performance.now() });
    this.#way.send(packet.bytes);
    this.#timer = setTimeout(() => this.#guarded(() => this.#send()), this.#options.withinMs);
  }

  /** What is thrown in a callback of the way or of a timer nobody would catch: it ends the exchange. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error: unknown) {
      if (this.#resolve === null) return;
      this.#reject?.(error);
      this.#close();
    }
  }

  #receive(answer: Buffer): void {
    for (const { packet, at } of this.#sent) {
      const match = this.#plan.match(answer, packet);
      const exchange = {
        answered: this.#answered,
        tries: this.#sent.length,
        latencyMs: performance.now() - at,
        match,
        answerBytes: answer.length,
        sent: packet,
      };
      if (match.kind === 'fits') return this.#goOn({ kind: 'answered', ...exchange });
      const held = this.#closest?.match?.kind === 'differs' ? this.#closest.match.held : -1;
      if (match.held > held) this.#closest = { kind: 'differs', ...exchange };
    }
  }

  #goOn(exchange: PacketExchange): void {
    this.#answered += 1;
    const next = this.#options.packets[this.#answered];
    if (next === undefined) return this.#end({ ...exchange, answered: this.#answered });
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#plan = next;
    this.#sent = [];
    this.#closest = null;
    this.#send();
  }

  #giveUp(): void {
    const silent = { kind: 'silent', latencyMs: null, match: null, answerBytes: null } as const;
    const sent = this.#sent.at(-1)?.packet ?? null;
    const { length: tries } = this.#sent;
    this.#end(this.#closest ?? { ...silent, answered: this.#answered, tries, sent });
  }

  readonly #onAbort = (): void => this.#end(netFailure('cancelled', 'CANCELLED', 'cancelled'));

  #end(result: PacketExchange | NetFailure): void {
    if (this.#resolve === null) return;
    this.#resolve(result);
    this.#close();
  }

  #close(): void {
    this.#resolve = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#way.close();
  }
}
