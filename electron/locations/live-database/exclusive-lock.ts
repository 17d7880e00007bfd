import { readFileSync, statSync } from 'node:fs';

/** SQLite's shared-lock range (sqlite.org/src os.h): a write lock on all of it is what keeps every reader out. */
const sharedFirst = 0x4000_0002;
const sharedLast = 0x4000_01ff;

const pauseMs = 50;

/** Answers the text of /proc/locks, or null where there is none. */
type ReadLocks = () => string | null;

const readSystemLocks: ReadLocks = () => {
  if (process.platform !== 'linux') return null;
  try {
    return readFileSync('/proc/locks', 'utf8');
  } catch {
    // Not every container shows it; the copy is then taken without this knowledge.
    return null;
  }
};

/**
 * Waits until no other process holds the whole database for itself, at most `timeoutMs`. Looks at the system's list of locks
 * (Linux), because a WAL database without `-shm` cannot be opened without leaving files beside it. True when it is free.
 */
export function waitWhileExclusive(path: string, timeoutMs: number, readLocks = readSystemLocks): boolean {
  const end = performance.now() + timeoutMs;
  while (isExclusive(path, readLocks())) {
    if (performance.now() >= end) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
  return true;
}

function isExclusive(path: string, locks: string | null): boolean {
  if (locks === null) return false;
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats !== undefined && isHeldExclusively(stats, locks);
}

/** Reads lines of proc(5) locks: `1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 1073741826 1073742335`. */
export function isHeldExclusively(
  { dev, ino }: { readonly dev: bigint; readonly ino: bigint },
  locks: string,
): boolean {
  const file = `${deviceName(dev)}:${ino}`;
  return locks.split('\n').some((line) => {
    const fields = line.trim().split(/\s+/);
    const [, , , right, , inode, first, last] = fields;
    return right === 'WRITE' && inode === file && Number(first) <= sharedFirst && reaches(last);
  });
}

function reaches(last: string | undefined): boolean {
  return last === 'EOF' || Number(last) >= sharedLast;
}

/** The device number as the kernel prints it there: major and minor, two hexadecimal digits at least. */
function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xffff_f000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffff_ff00n);
  return [major, minor].map((part) => part.toString(16).padStart(2, '0')).join(':');
}
