import { HostFileError } from '../../../locations/ssh/sftp-errors.ts';
import type { FileFacts, RestoreFiles } from '../restore-files.ts';
import type { RestoreSystem } from '../restore-system.ts';
import { fromSystemName } from '../system-names.ts';
import type { HostCalls } from './host-calls.ts';
import { HostFile } from './host-file.ts';
import { helperBytes } from './helper-words.ts';
import { WriteWindow } from './write-window.ts';

const readBytes = 512 * 1024;

/**
 * Files of a host, changed by a helper there that is begun for it and ends with it: names, times and failures are those of the host's own
 * system, and content never travels to be hashed, copied or linked. Over a connection that is lost and found again, each call is repeated
 * so that its effect is that of one.
 */
export function hostFiles(calls: HostCalls, system: RestoreSystem): RestoreFiles {
  const looks = looksAt(calls);
  return { system, ...looks, ...names(calls, looks), ...contents(calls, looks), ...syncs(calls) };
}

type Looks = Pick<RestoreFiles, 'facts' | 'names' | 'linkTarget' | 'freeBytes'>;

function looksAt(calls: HostCalls): Looks {
  const ask = (...words: readonly (string | number)[]) => calls.ask({ lane: 'calls', words });
  return {
    facts: async (path) => factsOf(await ask('facts', path)),
    names: async (folder) => namesIn(helperBytes((await ask('names', folder))[0])),
    linkTarget: async (path) => fromSystemName(helperBytes((await ask('readlink', path))[0])),
    freeBytes: async (path) => Number((await ask('free', path))[0]),
  };
}

/** What makes, moves and removes names. */
function names(
  calls: HostCalls,
  { facts, names: namesOf, linkTarget }: Looks,
): Pick<
  RestoreFiles,
  | 'makeFolder'
  | 'makeLink'
  | 'link'
  | 'rename'
  | 'removeFile'
  | 'removeEmptyFolder'
  | 'removeAll'
  | 'setFacts'
> {
  const change = async (
    words: readonly (string | number)[],
    settled?: (code: string) => Promise<boolean>,
  ): Promise<void> => {
    await calls.ask({ lane: 'calls', words, ...(settled === undefined ? {} : { settled }) });
  };
  const isGone = async (code: string) => code === 'ENOENT';
  return {
    makeFolder: (path, mode) =>
      change(['mkdir', path, mode], async (code) => code === 'EEXIST' && (await isEmptyFolder(path))),
    makeLink: (target, path) =>
      change(['symlink', target, path], async (code) => code === 'EEXIST' && (await leadsTo(path, target))),
    link: (from, to) =>
      change(['link', from, to], async (code) => code === 'EEXIST' && (await isOneFile(from, to))),
    rename: (from, to) =>
      change(['rename', from, to], async (code) => code === 'ENOENT' && (await hasMoved(from, to))),
    removeFile: (path) => change(['unlink', path], isGone),
    removeEmptyFolder: (path) => change(['rmdir', path], isGone),
    removeAll: async (path) => {
      await calls.ask({ lane: 'reading', words: ['remove', path] });
    },
    setFacts: (path, type, { mode, uid, gid, modifiedNs }) =>
      change(['set', path, type, mode ?? '', uid ?? '', gid ?? '', String(modifiedNs)]),
  };

  async function isEmptyFolder(path: string): Promise<boolean> {
    return (await facts(path))?.type === 'folder' && (await namesOf(path)).length === 0;
  }

  async function leadsTo(path: string, target: string): Promise<boolean> {
    return (await facts(path))?.type === 'link' && (await linkTarget(path)) === target;
  }

  async function isOneFile(from: string, to: string): Promise<boolean> {
    const [one, other] = [await facts(from), await facts(to)];
    return one !== null && other !== null && one.device === other.device && one.inode === other.inode;
  }

  async function hasMoved(from: string, to: string): Promise<boolean> {
    return (await facts(from)) === null && (await facts(to)) !== null;
  }
}

/** What reads and writes whole files. What is made new is the restore's own: after a lost answer it is made again. */
function contents(
  calls: HostCalls,
  { facts }: Looks,
): Pick<RestoreFiles, 'clone' | 'copy' | 'create' | 'read' | 'sha256'> {
  const window = new WriteWindow();
  const again = (word: 'clone' | 'copy') => async (from: string, to: string) => {
    let isSecond = false;
    const settled = async (code: string) => {
      isSecond = code === 'EEXIST';
      return isSecond;
    };
    const call = { lane: 'reading', words: [word, from, to] } as const;
    await calls.ask({ ...call, settled });
    if (!isSecond) return;
    // Whether the first one came to its end cannot be told.
    await calls.ask({ lane: 'reading', words: ['remove', to] });
    await calls.ask(call);
  };
  return {
    clone: again('clone'),
    copy: again('copy'),
    create: async (path) => {
      const isNew = async (code: string) => code === 'EEXIST' && (await facts(path))?.sizeBytes === 0;
      await calls.ask({ lane: 'writing', words: ['create', path], settled: isNew });
      return new HostFile(calls, window, path);
    },
    read: (path, signal) => readFrom(calls, path, signal),
    sha256: async (path, signal) => {
      signal.throwIfAborted();
      const [sha256 = ''] = await calls.ask({ lane: 'reading', words: ['sha256', path] });
      signal.throwIfAborted();
      return sha256;
    },
  };
}

function syncs(calls: HostCalls): Pick<RestoreFiles, 'syncFile' | 'syncFileSystem' | 'syncFolder'> {
  return {
    syncFile: async (path) => {
      await calls.ask({ lane: 'reading', words: ['sync-file', path] });
    },
    syncFileSystem: async (path, signal) => {
      signal.throwIfAborted();
      const [isDone] = await calls.ask({ lane: 'reading', words: ['sync-all', path] });
      return isDone === '1';
    },
    syncFolder: async (path) => {
      await calls.ask({ lane: 'calls', words: ['sync-folder', path] });
    },
  };
}

async function* readFrom(calls: HostCalls, path: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  for (let at = 0; ;) {
    signal.throwIfAborted();
    const [word = ''] = await calls.ask({ lane: 'calls', words: ['read', path, at, readBytes] });
    const bytes = Buffer.from(word.slice(1), 'base64');
    if (bytes.length > 0) yield bytes;
    if (bytes.length < readBytes) return;
    at += bytes.length;
  }
}

function factsOf(words: readonly string[]): FileFacts | null {
  const [type, ...numbers] = words;
  if (type === undefined) return null;
  if (type !== 'file' && type !== 'folder' && type !== 'link' && type !== 'other') throw noFacts();
  const [size = '', mode = '', uid = '', gid = '', modified = '', device = '', inode = ''] = numbers;
  return {
    type,
    sizeBytes: Number(size),
    mode: Number(mode),
    uid: Number(uid),
    gid: Number(gid),
    modifiedNs: BigInt(modified),
    device: BigInt(device),
    inode: BigInt(inode),
  };
}

function noFacts(): HostFileError {
  return new HostFileError('EIO', 'the facts of a file cannot be read', null);
}

function namesIn(bytes: Buffer): string[] {
  return splitAtNul(bytes).map(fromSystemName);
}

/** The pieces between NULs; one at the end ends the last. */
export function splitAtNul(bytes: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0, from);
    pieces.push(bytes.subarray(from, end === -1 ? bytes.length : end));
    from = end === -1 ? bytes.length : end + 1;
  }
  return pieces;
}
