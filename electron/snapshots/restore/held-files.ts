import { posix } from 'node:path';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestoreRemark } from '../../../shared/model/restore.ts';
import type { FileFacts, RestoreFiles } from './restore-files.ts';
import type { Holder } from './restore-system.ts';
import { shownName } from './system-names.ts';

/** Says which other processes have one of these files open, or anything inside one of these folders; or that it cannot be told. */
export async function heldRemarks(
  files: RestoreFiles,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly blockers: readonly RestoreRemark[]; readonly warnings: readonly RestoreRemark[] }> {
  const holders = await files.system.holders(files, paths, signal);
  if (holders === null) return { blockers: [], warnings: [holdersUnknown] };
  const seen = new Map(holders.map((holder) => [`${holder.pid} ${holder.path}`, holder]));
  return { blockers: [...seen.values()].slice(0, 10).map(heldRemark), warnings: [] };
}

/** True for one of the paths and for what lies inside one of them. */
export function heldBy(target: string, paths: readonly string[]): boolean {
  return paths.some((path) => target === path || target.startsWith(`${path}/`));
}

/** The processes that hold a lock, by device and inode as proc(5) `locks` prints them. */
export function locksIn(text: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const line of text.split('\n')) {
    const fields = line
      .trim()
      .split(/\s+/)
      .filter((field) => field !== '->');
    const [pid, file] = [Number(fields[4]), fields[5]];
    if (file !== undefined && Number.isInteger(pid)) found.set(file, [...(found.get(file) ?? []), pid]);
  }
  return found;
}

/** Device and inode as the kernel prints them there. */
export function lockName({ device, inode }: Pick<FileFacts, 'device' | 'inode'>): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xffff_f000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffff_ff00n);
  return `${[major, minor].map((part) => part.toString(16).padStart(2, '0')).join(':')}:${inode}`;
}

/** Scripts are known by their own name, not by that of what interprets them. Other arguments may be secret and are never shown. */
const script = /\.(?:[cm]?[jt]s|py|rb|pl|php|jar|sh)$/i;

/**
 * What a process is known by, from its command line as proc(5) has it; empty for one without. Node calls its main thread "MainThread", and
 * threads name themselves as they like: the command line says what was started.
 */
export function processTitle(commandLine: string): string {
  const [program = '', ...args] = commandLine.split('\0');
  const [command = ''] = program.split(' ');
  const started = args.find((arg) => script.test(arg));
  return started === undefined
    ? posix.basename(command)
    : `${posix.basename(command)} ${posix.basename(started)}`;
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
