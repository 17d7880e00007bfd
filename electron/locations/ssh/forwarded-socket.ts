import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * A TCP stream through a connection, with what HTTP and database clients call on a socket. Keep-alive and delays are the connection's own affair,
 * and what keeps the process alive is the connection.
 */
export class ForwardedSocket extends Duplex {
  readonly #channel: ClientChannel;
  #timeoutMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #bytesRead = 0;

  constructor(channel: ClientChannel, lost: AbortSignal) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    const onLost = () => this.destroy(lost.reason instanceof Error ? lost.reason : undefined);
    channel.on('data', (bytes: Buffer) => {
      this.#rest();
      this.#bytesRead += bytes.length;
      if (!this.push(bytes)) channel.pause();
    });
    channel.on('end', () => this.push(null));
    channel.on('error', (error: Error) => this.destroy(error));
    channel.on('close', () => {
      lost.removeEventListener('abort', onLost);
      // The other side has ended both directions: whatever was not sent yet goes nowhere.
      if (!this.readableEnded) this.push(null);
      if (!this.writableFinished) this.destroy();
    });
    lost.addEventListener('abort', onLost, { once: true });
    if (lost.aborted) onLost();
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#rest();
    this.#channel.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#channel.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.setTimeout(0);
    this.#channel.close();
    this.#channel.resume();
    // As with a socket of the system, its end is heard after what caused it, such as a certificate that is refused.
    setImmediate(() => done(error));
  }

  /** It is connected from its beginning; who connects a socket itself hears so. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  /** As a socket has it: no time takes the listener away again, which clients rely on that use a socket for one request after another. */
  setTimeout(timeoutMs: number, listener?: () => void): this {
    this.#timeoutMs = timeoutMs;
    if (listener !== undefined && timeoutMs === 0) this.off('timeout', listener);
    else if (listener !== undefined) this.once('timeout', listener);
    this.#rest();
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.#timeoutMs > 0 ? setTimeout(() => this.emit('timeout'), this.#timeoutMs) : null;
  }
}
