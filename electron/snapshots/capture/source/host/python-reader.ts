import { asError, cancelled } from '../../../../../shared/errors/app-error.ts';
import { localText } from '../../../../../shared/text/local-text.ts';
import { runOnHost } from '../../../../locations/ssh/remote-program.ts';
import type { RemoteEnd, RemoteProgram } from '../../../../locations/ssh/remote-program.ts';
import { HostFileError } from '../../../../locations/ssh/sftp-errors.ts';
import type { SshConnection } from '../../../../locations/ssh/ssh-connection.ts';
import { timedOut } from '../../../../locations/ssh/ssh-errors.ts';
import { rawBytes } from '../../tree/byte-path.ts';
import type { EntryFacts } from '../capture-source.ts';
import { Answer, FrameCutter } from './frames.ts';
import type { Frame } from './frames.ts';
import type { ByteRange, HostEntry, HostHashes, HostPlace, HostReader, HostReading } from './host-reader.ts';
import { entriesIn, factsIn, notAsWritten } from './reader-answers.ts';
import { readerEnded } from './reader-errors.ts';
import { readerScript } from './reader-script.ts';

const beginMs = 30_000;
/** A host that says nothing for so long, though it is asked and heard, hangs. */
const silenceMs = 120_000;
const lookEveryMs = 1000;
/** What may wait here for whoever asked for it; beyond that the host waits. */
const mostWaitingBytes = 4 * 1024 ** 2;

/** Reads a host's files by a program of its python3, over one session, with answers in the order of the requests. */
export class PythonReader implements HostReader {
  readonly tells = 'exact';
  readonly #label: string;
  readonly #program: RemoteProgram;
  readonly #frames = new FrameCutter();
  readonly #signal: AbortSignal;
  readonly #watch: NodeJS.Timeout;
  #waiting: Answer[] = [];
  #waitingBytes = 0;
  #heardAt = performance.now();
  #failure: Error | null = null;

  private constructor(label: string, program: RemoteProgram, signal: AbortSignal) {
    this.#label = label;
    this.#program = program;
    this.#signal = signal;
    program.stdout.on('data', (bytes: Buffer) => this.#hear(bytes));
    program.stdin.on('error', () => undefined);
    program.ended.then(
      (end) => this.#fail(readerEnded(label, lastWords(end))),
      (error: unknown) => this.#fail(asError(error)),
    );
    this.#watch = setInterval(() => this.#lookAfter(), lookEveryMs);
    this.#watch.unref();
  }

  /** `signal` ends it with all that is asked of it. Throws `ssh/…`. */
  static async open(connection: SshConnection, signal: AbortSignal): Promise<PythonReader> {
    // Neither variables nor folders of the account change what it does.
    const command = { program: 'python3', args: ['-I', '-S', '-c', readerScript] };
    const program = await runOnHost(connection, command, { signal, timeoutMs: beginMs });
    return new PythonReader(connection.label, program, signal);
  }

  async list(place: HostPlace): Promise<readonly HostEntry[]> {
    const answer = this.#ask('list', 'all', place);
    const entries: HostEntry[] = [];
    for (let frame = await answer.next(); frame !== null; frame = await answer.next())
      entries.push(...entriesIn(frame.bytes));
    return entries;
  }

  async look(place: HostPlace): Promise<HostEntry> {
    const [entry] = entriesIn((await onlyFrame(this.#ask('look', 'all', place))).bytes);
    if (entry === undefined) throw notAsWritten();
    if (entry.kind === 'unreadable') throw refused(entry.code);
    return entry;
  }

  async facts(absolutePath: string): Promise<EntryFacts> {
    const place = { base: '/', path: Buffer.from(absolutePath, 'utf8').toString('latin1') };
    return factsIn(await onlyFrame(this.#ask('stat', 'all', place)));
  }

  async read(place: HostPlace, ranges: readonly ByteRange[] | 'all'): Promise<HostReading> {
    const answer = this.#ask('read', rangesText(ranges), place);
    const facts = factsIn(await answer.next());
    let after: EntryFacts | null = null;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let frame = await answer.next(); frame !== null; frame = await answer.next()) {
        if (frame.kind === 'F') after = factsIn(frame);
        else yield frame.bytes;
      }
    }
    return {
      facts,
      pieces: pieces(),
      after: async () => {
        if (after === null) throw notAsWritten();
        return after;
      },
      giveUp: () => answer.giveUp(),
    };
  }

  async hash(place: HostPlace, pieceBytes: number): Promise<HostHashes> {
    const answer = this.#ask('hash', String(pieceBytes), place);
    const before = factsIn(await answer.next());
    const digests: Uint8Array[] = [];
    for (let frame = await answer.next(); frame !== null; frame = await answer.next()) {
      const { kind, bytes } = frame;
      if (kind === 'W') {
        const [sha256, sizeBytes] = [bytes.subarray(0, 32), Number(bytes.readBigUInt64BE(32))];
        const after = factsIn(await answer.next());
        return { before, after, sizeBytes, sha256, digests };
      }
      for (let at = 0; at < bytes.length; at += 32) digests.push(bytes.subarray(at, at + 32));
    }
    throw notAsWritten();
  }

  dispose(): void {
    this.#fail(cancelled());
    this.#program.stdin.end();
    this.#program.stop();
  }

  #ask(operation: string, argument: string, { base, path }: HostPlace): Answer {
    const [root, raw] = [Buffer.from(base, 'utf8'), rawBytes(path)];
    const answer = new Answer((bytes) => this.#taken(bytes));
    if (this.#failure !== null) {
      answer.end(this.#failure);
      return answer;
    }
    if (this.#waiting.length === 0) this.#heardAt = performance.now();
    this.#waiting.push(answer);
    const head = Buffer.from(`${operation} ${argument} ${root.length} ${raw.length}\n`);
    this.#program.stdin.write(Buffer.concat([head, root, raw]));
    return answer;
  }

  #hear(bytes: Buffer): void {
    this.#heardAt = performance.now();
    for (const frame of this.#frames.take(bytes)) {
      const answer = this.#waiting[0];
      if (frame.kind === 'Z' || frame.kind === 'E') {
        this.#waiting.shift();
        answer?.end(frame.kind === 'E' ? refused(frame.bytes.toString('latin1')) : null);
      } else {
        this.#waitingBytes += frame.bytes.length;
        answer?.add(frame);
      }
    }
    if (this.#waitingBytes > mostWaitingBytes) this.#program.stdout.pause();
  }

  #taken(bytes: number): void {
    this.#waitingBytes -= bytes;
    if (this.#waitingBytes <= mostWaitingBytes && this.#program.stdout.isPaused()) {
      this.#heardAt = performance.now();
      this.#program.stdout.resume();
    }
  }

  #lookAfter(): void {
    const isHeard = this.#waiting.length > 0 && !this.#program.stdout.isPaused();
    if (!isHeard || performance.now() - this.#heardAt < silenceMs) return;
    this.#fail(timedOut(this.#label, localText('while reading files', '파일을 읽는 중')));
    this.#program.stop();
  }

  #fail(error: Error): void {
    clearInterval(this.#watch);
    this.#failure ??= this.#signal.aborted ? cancelled() : error;
    for (const answer of this.#waiting) answer.end(this.#failure);
    this.#waiting = [];
    // What was on its way goes nowhere.
    this.#program.stdout.resume();
  }
}

function rangesText(ranges: readonly ByteRange[] | 'all'): string {
  if (ranges === 'all') return 'all';
  return ranges.map(({ offset, lengthBytes }) => `${offset}-${lengthBytes}`).join(',') || 'none';
}

async function onlyFrame(answer: Answer): Promise<Frame> {
  const frame = await answer.next();
  if (frame === null) throw notAsWritten();
  // Its end may still say that it was refused.
  await answer.next();
  return frame;
}

function refused(code: string): HostFileError {
  return new HostFileError(code, `the host reports ${code}`, null);
}

function lastWords({ errorText }: RemoteEnd): string {
  return errorText.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
