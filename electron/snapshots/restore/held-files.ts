import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { localText } from '../../../shared/model/local-text.ts';
import type { RestoreRemark } from '../../../shared/model/restore.ts';
import type { FileFacts, RestoreFiles } from './restore-files.ts';
import { shownName } from './system-names.ts';

/** A process that has a file open. */
type Holder = { readonly pid: number; readonly name: string; readonly path: string };

/**
 * Says which other processes have one of these files open, or anything inside one of these folders (Linux: proc(5) `fd`, and `locks` for the
 * processes of other accounts). Elsewhere, or where nothing of it can be read, that it cannot be told.
 */
export async function heldRemarks(
  files: RestoreFiles,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly blockers: readonly RestoreRemark[]; readonly warnings: readonly RestoreRemark[] }> {
  if (process.platform !== 'linux') return { blockers: [], warnings: [holdersUnknown] };
  const holders = [...openFiles(paths, signal), ...(await lockedFiles(files, paths))];
  const seen = new Map(holders.map((holder) => [`${holder.pid} ${holder.path}`, holder]));
  return { blockers: [...seen.values()].slice(0, 10).map(heldRemark), warnings: [] };
}

/** Synchronous: thousands of tiny reads from memory, which would take ten times as long one by one through the thread pool. */
function openFiles(paths: readonly string[], signal: AbortSignal): readonly Holder[] {
  const found: Holder[] = [];
  for (const name of namesIn('/proc')) {
    signal.throwIfAborted();
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    for (const descriptor of namesIn(`/proc/${name}/fd`)) {
      const target = readOrEmpty(() => readlinkSync(`/proc/${name}/fd/${descriptor}`));
      const path = paths.find((candidate) => target === candidate || target.startsWith(`${candidate}/`));
      if (path === undefined) continue;
      found.push({ pid, name: processName(pid), path: target });
      break;
    }
  }
  return found;
}

/** Locks show also what this account may not look into. */
async function lockedFiles(files: RestoreFiles, paths: readonly string[]): Promise<readonly Holder[]> {
  const text = readOrEmpty(() => readFileSync('/proc/locks', 'utf8'));
  const locks = text.split('\n').map((line) =>
    line
      .trim()
      .split(/\s+/)
      .filter((field) => field !== '->'),
  );
  const found: Holder[] = [];
  for (const path of paths) {
    const facts = await files.facts(path);
    if (facts?.type !== 'file') continue;
    const id = lockName(facts);
    for (const fields of locks) {
      const pid = Number(fields[4]);
      if (fields[5] !== id || pid === process.pid) continue;
      found.push({ pid, name: processName(pid), path });
    }
  }
  return found;
}

/** Device and inode as the kernel prints them there. */
function lockName({ device, inode }: FileFacts): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xffff_f000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffff_ff00n);
  return `${[major, minor].map((part) => part.toString(16).padStart(2, '0')).join(':')}:${inode}`;
}

/** Scripts are known by their own name, not by that of what interprets them. Other arguments may be secret and are never shown. */
const script = /\.(?:[cm]?[jt]s|py|rb|pl|php|jar|sh)$/i;

/** Node calls its main thread "MainThread", and threads name themselves as they like: the command line says what was started. */
export function processName(pid: number): string {
  const [program = '', ...args] = readOrEmpty(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  const [command = ''] = program.split(' ');
  if (command === '') return readOrEmpty(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).trim();
  const started = args.find((arg) => script.test(arg));
  return started === undefined ? basename(command) : `${basename(command)} ${basename(started)}`;
}

function namesIn(folder: string): readonly string[] {
  return readOrEmpty(() => readdirSync(folder).join('/')).split('/');
}

/** A process may end, or belong to somebody else, while it is looked at. */
function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

function heldRemark({ pid, name, path }: Holder): RestoreRemark {
  const who = name === '' ? `${pid}` : `${name}, ${pid}`;
  return {
    code: 'file-held',
    text: localText(
      `"${shownName(path)}" is open in another process (${who}). Stop that process and try again.`,
      `다른 프로세스(${who})가 "${shownName(path)}"을(를) 열고 있습니다. 그 프로세스를 멈춘 뒤 다시 시도하십시오.`,
    ),
  };
}

const holdersUnknown: RestoreRemark = {
  code: 'holders-unknown',
  text: localText(
    'On this system it cannot be told whether another process has the files open. Make sure that the service is stopped.',
    '이 시스템에서는 다른 프로세스가 파일을 열고 있는지 알 수 없습니다. 서비스가 멈췄는지 확인하십시오.',
  ),
};
