import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { runToEnd } from '../../../../locations/ssh/run-to-end.ts';
import { HostFileError } from '../../../../locations/ssh/sftp-errors.ts';
import { SftpSession } from '../../../../locations/ssh/sftp-session.ts';
import type { HostStats, OpenHostFile } from '../../../../locations/ssh/sftp-session.ts';
import type { SshConnection } from '../../../../locations/ssh/ssh-connection.ts';
import { bytePath, readablePath } from '../../tree/byte-path.ts';
import type { EntryFacts } from '../capture-source.ts';
import type { ByteRange, HostEntry, HostHashes, HostPlace, HostReader, HostReading } from './host-reader.ts';
import { StatBatches } from './stat-batches.ts';

const requestMs = 120_000;
const pieceBytes = 1024 ** 2;
/** A slow disk reads at least so much in a second. */
const slowestBytesPerSecond = 5 * 1024 ** 2;
/** What a name that is not UTF-8 is decoded to: it cannot be asked for any more. */
const replacement = '\uFFFD';
const typeBits = 0o170000;
const linkType = 0o120000;

/** The whole, then each piece. */
const hashScript = 'sha256sum < "$1" && split -b "$2" --filter=sha256sum -- "$1"';

/**
 * Reads a host's files by SFTP, where it has no python3. Exact facts come from its stat(1), many files at a time; where there is none that tells
 * them, SFTP tells whole seconds. That no link was put in the way is looked for after each step.
 */
export class SftpReader implements HostReader {
  readonly tells: HostReader['tells'];
  readonly #connection: SshConnection;
  readonly #sftp: SftpSession;
  readonly #stat: StatBatches | null;
  readonly #signal: AbortSignal;
  #canHash: boolean;

  private constructor(
    connection: SshConnection,
    sftp: SftpSession,
    stat: StatBatches | null,
    signal: AbortSignal,
  ) {
    this.#connection = connection;
    this.#sftp = sftp;
    this.#stat = stat;
    this.#signal = signal;
    this.#canHash = stat !== null;
    this.tells = stat === null ? 'seconds' : 'exact';
  }

  /** `runs` tells whether the account may run programs. Throws `ssh/…`. */
  static async open(connection: SshConnection, runs: boolean, signal: AbortSignal): Promise<SftpReader> {
    const stat = runs ? new StatBatches(connection, signal) : null;
    const isExact = stat !== null && (await stat.works());
    const sftp = await SftpSession.open(connection, { signal, timeoutMs: requestMs });
    return new SftpReader(connection, sftp, isExact ? stat : null, signal);
  }

  async list(place: HostPlace): Promise<readonly HostEntry[]> {
    const folder = absolute(place);
    const found = await this.#sftp.entries(folder, this.#wait());
    await this.#refuseLinks(folder);
    const paths = found.map(({ name }) => posix.join(folder, name));
    const exact = await this.#stat?.facts(paths);
    const entries = found.map(({ name, stats }, at) => {
      const path = paths[at] ?? '';
      return this.#entry(name, path, exact === undefined ? roughFacts(stats, path) : exact.get(path));
    });
    return (await Promise.all(entries)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async look(place: HostPlace): Promise<HostEntry> {
    const path = absolute(place);
    const [facts] = await Promise.all([this.#facts(path), this.#refuseLinks(posix.dirname(path))]);
    const linkTarget = isLink(facts) ? await this.#linkTarget(path) : null;
    return { kind: 'entry', name: bytePath(posix.basename(path)), facts, linkTarget };
  }

  async facts(absolutePath: string): Promise<EntryFacts> {
    return this.#facts(await this.#sftp.realPath(absolutePath, this.#wait()));
  }

  async read(place: HostPlace, ranges: readonly ByteRange[] | 'all'): Promise<HostReading> {
    const path = absolute(place);
    const over = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<OpenHostFile>();
    this.#sftp
      .hold(path, this.#wait(), async (file) => {
        opened.resolve(file);
        await over.promise;
      })
      .catch(opened.reject);
    try {
      // A server answers in the order of the requests: the path is looked at after the file was opened.
      const [file, facts] = await Promise.all([opened.promise, this.#facts(path), this.#refuseLinks(path)]);
      if ((facts.mode & 0o170000n) !== 0o100000n) throw new HostFileError('EISDIR', 'not a file', null);
      const wanted = ranges === 'all' ? [{ offset: 0, lengthBytes: Number(facts.size) }] : ranges;
      return {
        facts,
        pieces: piecesOf(file, wanted, over.resolve),
        after: async () => (await Promise.all([this.#facts(path), this.#refuseLinks(path)]))[0],
        giveUp: over.resolve,
      };
    } catch (error: unknown) {
      over.resolve();
      throw error;
    }
  }

  /** Only of files of several pieces: for others, hashing takes longer than reading. */
  async hash(place: HostPlace, ofBytes: number): Promise<HostHashes | null> {
    if (!this.#canHash) return null;
    const path = absolute(place);
    const before = await this.#facts(path);
    const sizeBytes = Number(before.size);
    const count = Math.ceil(sizeBytes / ofBytes);
    if (count < 3) return null;
    const command = { program: 'sh', args: ['-c', hashScript, 'sh', path, String(ofBytes)] };
    const timeoutMs = requestMs + (2000 * sizeBytes) / slowestBytesPerSecond;
    const mostBytes = (count + 2) * 80;
    const { stdout } = await runToEnd(
      this.#connection,
      command,
      { mostBytes },
      { signal: this.#signal, timeoutMs },
    );
    await this.#refuseLinks(path);
    const after = await this.#facts(path);
    const [sha256, ...digests] = hashesIn(stdout.toString('latin1'));
    // An older split cannot, and a file that has changed is read as it is.
    if (digests.length === 0) this.#canHash = false;
    if (sha256 === undefined || digests.length !== count) return null;
    return { before, after, sizeBytes, sha256, digests };
  }

  dispose(): void {
    this.#sftp.close();
  }

  async #entry(name: string, path: string, known: EntryFacts | undefined): Promise<HostEntry> {
    const bytes = bytePath(name);
    try {
      // What is listed under a name that is not its own is found under it by chance only.
      const isSure = known !== undefined && !name.includes(replacement);
      const facts = isSure ? known : await this.#facts(path);
      const linkTarget = isLink(facts) ? await this.#linkTarget(path) : null;
      return { kind: 'entry', name: bytes, facts, linkTarget };
    } catch (error: unknown) {
      if (!(error instanceof HostFileError)) throw error;
      const isUnspeakable = error.code === 'ENOENT' && name.includes(replacement);
      return { kind: 'unreadable', name: bytes, code: isUnspeakable ? 'EILSEQ' : error.code };
    }
  }

  async #facts(path: string): Promise<EntryFacts> {
    const exact = (await this.#stat?.facts([path]))?.get(path);
    if (exact !== undefined) return exact;
    // It says why there are none.
    const stats = await this.#sftp.lstat(path, this.#wait());
    if (this.#stat !== null) throw new HostFileError('ENOENT', `"${path}" has changed meanwhile`, null);
    return roughFacts(stats, path);
  }

  async #linkTarget(path: string): Promise<string> {
    return bytePath(await this.#sftp.readLink(path, this.#wait()));
  }

  /** The path was free of links when it was looked for: a link in it was put there since. */
  async #refuseLinks(path: string): Promise<void> {
    if ((await this.#sftp.realPath(path, this.#wait())) !== path)
      throw new HostFileError('ELOOP', 'a link was put in the way', null);
  }

  #wait() {
    return { signal: this.#signal, timeoutMs: requestMs };
  }
}

async function* piecesOf(
  file: OpenHostFile,
  ranges: readonly ByteRange[],
  over: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    let ahead: Promise<Uint8Array> | null = null;
    for (const { offset, lengthBytes } of cut(ranges)) {
      const next = file.read(offset, lengthBytes);
      // Awaited in its turn; until then a failure is nobody's yet.
      next.catch(() => undefined);
      if (ahead !== null) yield await ahead;
      ahead = next;
    }
    if (ahead !== null) yield await ahead;
  } finally {
    over();
  }
}

function* cut(ranges: readonly ByteRange[]): Generator<ByteRange> {
  for (const { offset, lengthBytes } of ranges)
    for (let from = 0; from < lengthBytes; from += pieceBytes)
      yield { offset: offset + from, lengthBytes: Math.min(pieceBytes, lengthBytes - from) };
}

function absolute({ base, path }: HostPlace): string {
  return path === '' ? base : posix.join(base, readablePath(path));
}

function isLink({ mode }: EntryFacts): boolean {
  return (Number(mode) & typeBits) === linkType;
}

/** SFTP tells neither the change of facts nor numbers: a file is told apart by its path. */
function roughFacts({ mode, uid, gid, size, mtime }: HostStats, path: string): EntryFacts {
  return {
    mode: BigInt(mode),
    uid: BigInt(uid),
    gid: BigInt(gid),
    size: BigInt(size),
    mtimeNs: BigInt(mtime) * 1_000_000_000n,
    mtimeMs: BigInt(mtime) * 1000n,
    ctimeNs: null,
    ctimeMs: null,
    dev: 0n,
    ino: createHash('sha256').update(path).digest().readBigUInt64BE(),
  };
}

function hashesIn(text: string): readonly Buffer[] {
  return text.split('\n').flatMap((line) => {
    const hash = /^([0-9a-f]{64}) [ *]-$/.exec(line)?.[1];
    return hash === undefined ? [] : [Buffer.from(hash, 'hex')];
  });
}
