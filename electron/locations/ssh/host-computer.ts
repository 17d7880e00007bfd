import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { posix } from 'node:path';
import { cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { ProgramEnd } from '../../platform/run-program.ts';
import { isSameFile } from '../computer.ts';
import type {
  Computer,
  ExactFacts,
  FoundFile,
  Ownership,
  Passage,
  ProgramOnComputer,
  Removal,
  Replaced,
} from '../computer.ts';
import { asLocationError } from '../location-errors.ts';
import { hostPrograms } from './host-programs.ts';
import { hostWriteFailure } from './host-write-errors.ts';
import { digestsByProgram, factsByStat, writableByTest } from './look-at-paths.ts';
import { removeWithoutLinks } from './remove-as-root.ts';
import type { FileToRemove, RemovalOutcome } from './remove-as-root.ts';
import { replaceOnHost } from './replace-on-host.ts';
import type { HostReached } from './replace-on-host.ts';
import { runHostProgram } from './run-host-program.ts';
import { HostFileError } from './sftp-errors.ts';
import type { HostStats, SftpSession } from './sftp-session.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

const requestMs = 30_000;
const longMs = 600_000;
const pieceBytes = 8 * 1024 * 1024;
const requestsAtOnce = 16;
/** So few that what was looked at is as it was when it is removed. */
const removedAtOnce = 50;
/** SFTP tells whole seconds: a file that was written later than so long ago may be written again within the same one. */
const freshMs = 2000;

/** A host that is reached over SSH: its files by SFTP, what SFTP does not tell by its programs. */
export class HostComputer implements Computer {
  readonly host: string;
  readonly #reached: HostReached;

  constructor(reached: HostReached) {
    this.host = reached.connection.label;
    this.#reached = reached;
  }

  get asRoot(): boolean {
    return this.#reached.connection.sudo !== null;
  }

  join(folder: string, path: string): string {
    return posix.join(folder, path);
  }

  read(path: string, mostBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.#use({ signal, timeoutMs: longMs }, async (sftp, wait) => {
      await requireFile(sftp, path, wait);
      return sftp.read(path, 0, mostBytes + 1, wait);
    });
  }

  /** @throws AppError location/disk-full, location/not-writable, ssh/…, run/cancelled */
  async replace(path: string, content: Uint8Array, expected: string, signal: AbortSignal): Promise<Replaced> {
    try {
      return await replaceOnHost(
        this.#reached,
        { path, content, expected },
        { signal, timeoutMs: requestMs },
      );
    } catch (error: unknown) {
      throw hostWriteFailure(error, path, this.host);
    }
  }

  async ownership(path: string, signal: AbortSignal): Promise<Ownership> {
    const wait = { signal, timeoutMs: requestMs };
    const { uid } = await this.#use(wait, (sftp) => sftp.stat(path, wait));
    const { programs } = await hostPrograms(this.#reached.connection, wait);
    return { uid, self: programs?.uid ?? null };
  }

  async walk(folder: string, signal: AbortSignal): Promise<readonly FoundFile[]> {
    const wait = { signal, timeoutMs: longMs };
    const paths: string[] = [];
    await this.#use(wait, async (sftp) => {
      let level: readonly string[] = [''];
      while (level.length > 0) {
        const below: string[] = [];
        await eachOf(level, async (path) => {
          for (const { name, kind } of await sftp.entries(posix.join(folder, path), wait)) {
            if (kind === 'folder') below.push(posix.join(path, name));
            if (kind === 'file') paths.push(posix.join(path, name));
          }
        });
        level = below;
      }
    });
    const facts = await this.exact(
      paths.map((path) => posix.join(folder, path)),
      signal,
    );
    return paths.flatMap((path, at) => {
      const one = facts[at] ?? null;
      return one === null ? [] : [{ path, ...one }];
    });
  }

  async exact(paths: readonly string[], signal: AbortSignal): Promise<readonly (ExactFacts | null)[]> {
    if (paths.length === 0) return [];
    const wait = { signal, timeoutMs: longMs };
    return (await factsByStat(this.#reached.connection, paths, wait)) ?? this.#factsBySftp(paths, wait);
  }

  async digests(paths: readonly string[], signal: AbortSignal): Promise<readonly (string | null)[]> {
    const wait = { signal, timeoutMs: longMs };
    const found = await digestsByProgram(this.#reached.connection, paths, wait);
    if (found !== null) return found;
    const digests: (string | null)[] = [];
    for (const path of paths) digests.push(await this.#digestBySftp(path, wait));
    return digests;
  }

  async bring(path: string, to: string, through: Passage, signal: AbortSignal): Promise<void> {
    const wait = { signal, timeoutMs: longMs };
    const target = await open(to, 'wx', 0o600);
    try {
      const { mtime } = await this.#pieces(path, wait, (piece) =>
        target.writeFile(through.push(piece)),
      ).catch((error: unknown) => {
        // What stands in the way there is not to be taken for the disk here.
        throw error instanceof HostFileError ? asLocationError(error, path) : error;
      });
      await target.writeFile(through.end());
      await target.utimes(mtime, mtime);
      await target.sync();
    } finally {
      await target.close();
    }
  }

  async notWritable(folders: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const wait = { signal, timeoutMs: requestMs };
    const answers = await writableByTest(this.#reached.connection, folders, wait);
    // Where nobody can be asked, what cannot be done says so when it is done.
    return answers === null ? [] : folders.filter((_, at) => answers[at] === false);
  }

  async remove(files: readonly FileToRemove[], signal: AbortSignal): Promise<Removal> {
    let removed = 0;
    const failed = new Map<string, number>();
    const wait = { signal, timeoutMs: requestMs };
    for (let at = 0; at < files.length; at += removedAtOnce) {
      const some = files.slice(at, at + removedAtOnce);
      // What root removes by its path may have become a way out of the folder meanwhile.
      const byProgram = this.asRoot ? await removeWithoutLinks(this.#reached.connection, some, wait) : null;
      for (const outcome of byProgram ?? (await this.#removeBySftp(some, wait))) {
        if (outcome === 'removed') removed += 1;
        else if (outcome !== 'changed') failed.set(outcome, (failed.get(outcome) ?? 0) + 1);
      }
    }
    const notPossible = [...failed.values()].reduce((sum, count) => sum + count, 0);
    return { removed, changed: files.length - removed - notPossible, failed };
  }

  run(program: ProgramOnComputer, signal: AbortSignal): Promise<ProgramEnd> {
    const { timeoutMs, mostBytes, ...command } = program;
    return runHostProgram(this.#reached.connection, command, { timeoutMs, mostBytes, signal });
  }

  async #removeBySftp(files: readonly FileToRemove[], wait: Wait): Promise<readonly RemovalOutcome[]> {
    const now = await this.exact(
      files.map(({ absolute }) => absolute),
      wait.signal,
    );
    const same = files.filter((file, place) => isSameFile(file, now[place] ?? null));
    const outcomes: RemovalOutcome[] = [];
    await this.#use(wait, (sftp) =>
      eachOf(same, async ({ absolute }) => {
        const code = await refusal(sftp.writing.remove(absolute, wait));
        outcomes.push(code === null ? 'removed' : code === 'ENOENT' ? 'changed' : code);
      }),
    );
    return outcomes;
  }

  async #factsBySftp(paths: readonly string[], wait: Wait): Promise<readonly (ExactFacts | null)[]> {
    const { clock } = await hostPrograms(this.#reached.connection, wait);
    const freshAfter = Date.now() + (clock?.aheadMs ?? 0) - freshMs;
    const found = new Map<string, ExactFacts>();
    await this.#use(wait, (sftp) =>
      eachOf(paths, async (path) => {
        const stats = await orNull(sftp.lstat(path, wait));
        if (stats !== null && isFile(stats)) found.set(path, exactOf(stats, freshAfter));
      }),
    );
    return paths.map((path) => found.get(path) ?? null);
  }

  async #digestBySftp(path: string, wait: Wait): Promise<string | null> {
    const hash = createHash('sha256');
    const isRead = await refusal(this.#pieces(path, wait, async (piece) => void hash.update(piece)));
    return isRead === null ? hash.digest('hex') : null;
  }

  /** A file from its beginning to its end. */
  async #pieces(path: string, wait: Wait, take: (piece: Uint8Array) => Promise<void>): Promise<HostStats> {
    return this.#use(wait, async (sftp) => {
      const stats = await requireFile(sftp, path, wait);
      for (let offset = 0, got = pieceBytes; got === pieceBytes; offset += got) {
        if (wait.signal.aborted) throw cancelled();
        const piece = await sftp.read(path, offset, Math.min(pieceBytes, stats.size - offset + 1), wait);
        got = piece.length;
        await take(piece);
      }
      return stats;
    });
  }

  #use<Value>(wait: Wait, work: (sftp: SftpSession, wait: Wait) => Promise<Value>): Promise<Value> {
    return this.#reached.files.use(wait, (sftp) => work(sftp, wait));
  }
}

/** Opening a pipe would hold up the host's file transfer until somebody writes into it. */
async function requireFile(sftp: SftpSession, path: string, wait: Wait): Promise<HostStats> {
  const stats = await sftp.lstat(path, wait);
  if (!isFile(stats)) throw new HostFileError('EISDIR', 'not a file', null);
  return stats;
}

function isFile({ mode }: HostStats): boolean {
  return (mode & 0o170000) === 0o100000;
}

function exactOf({ size, mtime, mode, uid, gid }: HostStats, freshAfter: number): ExactFacts {
  const modifiedAt = mtime * 1000;
  const isFresh = modifiedAt >= freshAfter;
  const identity = `${mode}:${uid}:${gid}`;
  return { sizeBytes: size, modifiedAt, identity: isFresh ? `${identity}:${crypto.randomUUID()}` : identity };
}

/** What the host's file system said against it; null when it was done. */
async function refusal(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error: unknown) {
    const code = isAppError(error) ? null : systemCode(error);
    if (code === null) throw error;
    return code;
  }
}

async function orNull<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error: unknown) {
    if (isAppError(error) || systemCode(error) === null) throw error;
    return null;
  }
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: requestsAtOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
