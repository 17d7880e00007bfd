import { runToEnd } from '../../../../locations/ssh/run-to-end.ts';
import type { SshConnection } from '../../../../locations/ssh/ssh-connection.ts';
import type { EntryFacts } from '../capture-source.ts';
import { factsOf } from './reader-answers.ts';

const runMs = 120_000;
/** What one line of arguments may hold, far below what systems allow. */
const mostLineBytes = 60_000;
const mostRuns = 3;
/** stat(1) of GNU coreutils: as the script of python3 tells them, but the mode in hex and times in seconds with nine digits. */
const format = '%f %u %g %s %.9Y %.9Z %d %i\\0%n\\0';
/** Some languages write fractions with a comma. */
const environment = { LC_ALL: 'C' };
const shape = /^([0-9a-f]+) (\d+) (\d+) (\d+) (-?\d+)\.(\d{9}) (-?\d+)\.(\d{9}) (\d+) (\d+)$/;

type Waiting = {
  readonly paths: readonly string[];
  readonly settle: PromiseWithResolvers<ReadonlyMap<string, EntryFacts>>;
};

/** Asks a host's stat for exact facts of many files at a time: what comes in the same breath goes as one. */
export class StatBatches {
  readonly #connection: SshConnection;
  readonly #signal: AbortSignal;
  #waiting: Waiting[] = [];
  #running = 0;

  constructor(connection: SshConnection, signal: AbortSignal) {
    this.#connection = connection;
    this.#signal = signal;
  }

  /** Whether the host's stat is one that tells exact facts. */
  async works(): Promise<boolean> {
    return (await this.#run(['/'])).has('/');
  }

  /** Of links themselves, by path. What is not there, or may not be asked, is left out. */
  async facts(paths: readonly string[]): Promise<ReadonlyMap<string, EntryFacts>> {
    const found = await Promise.all(linesOf(paths).map((line) => this.#ask(line)));
    return new Map(found.flatMap((some) => [...some]));
  }

  #ask(paths: readonly string[]): Promise<ReadonlyMap<string, EntryFacts>> {
    const settle = Promise.withResolvers<ReadonlyMap<string, EntryFacts>>();
    this.#waiting.push({ paths, settle });
    queueMicrotask(() => this.#begin());
    return settle.promise;
  }

  #begin(): void {
    if (this.#running >= mostRuns || this.#waiting.length === 0) return;
    let bytes = 0;
    const fits = ({ paths }: Waiting) => (bytes += lengthOf(paths)) <= mostLineBytes;
    const over = this.#waiting.findIndex((one) => !fits(one));
    const batch = this.#waiting.splice(0, over === -1 ? this.#waiting.length : Math.max(1, over));
    this.#running += 1;
    this.#run(batch.flatMap(({ paths }) => paths))
      .then(
        (found) => batch.forEach(({ settle }) => settle.resolve(found)),
        (error: unknown) => batch.forEach(({ settle }) => settle.reject(error)),
      )
      .finally(() => {
        this.#running -= 1;
        this.#begin();
      });
  }

  async #run(paths: readonly string[]): Promise<ReadonlyMap<string, EntryFacts>> {
    const command = { program: 'stat', args: [`--printf=${format}`, '--', ...paths], environment };
    const mostBytes = lengthOf(paths) + paths.length * 200;
    const wait = { signal: this.#signal, timeoutMs: runMs };
    const { stdout } = await runToEnd(this.#connection, command, { mostBytes }, wait);
    const fields = stdout.toString('utf8').split('\0');
    const found = new Map<string, EntryFacts>();
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const facts = factsIn(fields[at] ?? '');
      if (facts !== null) found.set(fields[at + 1] ?? '', facts);
    }
    return found;
  }
}

function linesOf(paths: readonly string[]): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let bytes = mostLineBytes;
  for (const path of paths) {
    const length = lengthOf([path]);
    if (bytes + length > mostLineBytes) {
      lines.push([]);
      bytes = 0;
    }
    lines.at(-1)?.push(path);
    bytes += length;
  }
  return lines;
}

/** At the most: every character of a name may have to be quoted for the shell on the way. */
function lengthOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + Buffer.byteLength(path) + 3, 0);
}

function factsIn(text: string): EntryFacts | null {
  const match = shape.exec(text);
  if (match === null) return null;
  const [, mode, uid, gid, size, mtime, mtimeRest, ctime, ctimeRest, dev, ino] = match;
  return factsOf(
    [BigInt(`0x${mode}`), uid, gid, size, `${mtime}${mtimeRest}`, `${ctime}${ctimeRest}`, dev, ino].join(' '),
  );
}
