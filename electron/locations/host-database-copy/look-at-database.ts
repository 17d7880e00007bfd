import type { DatabaseFiles } from '../live-database/file-version.ts';
import { triageBytes } from '../live-database/header.ts';
import { runToEnd } from '../ssh/run-to-end.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import type { TemporaryPlace } from './temporary-place.ts';

/** One file of a host as its `stat` tells it. `id` changes when anybody writes to it or puts another in its place. */
type HostFileFacts = {
  readonly id: string;
  readonly sizeBytes: number;
  readonly modifiedNs: string;
  /** Permission bits. */
  readonly mode: number;
};

/** A database on a host, looked at without opening it by SQLite. */
export type SeenDatabase = {
  /** Null when the main file is not there. */
  readonly files: DatabaseFiles | null;
  /** Of the `-wal`, which may be there without a main file. */
  readonly walBytes: number;
  /** The beginning of the main file. */
  readonly beginning: Uint8Array;
  /** False when somebody wrote to the main file while its beginning was read. */
  readonly isSettled: boolean;
  readonly places: readonly TemporaryPlace[];
};

const mostBytes = 256 * 1024;

/**
 * Facts of a file as device:inode:size:time:mode, by GNU's stat, the one of BusyBox, or that of BSD. Shared by all scripts that look whether
 * somebody wrote meanwhile.
 */
export const factsFunction = `facts() {
  stat -L -c '%d:%i:%s:%.9Y:%a' -- "$1" 2>/dev/null || stat -L -f '%d:%i:%z:%Fm:%Lp' -- "$1" 2>/dev/null
}`;

/** Folders for temporary files, in the order in which they are tried. */
export const placesLoop = `for d in "\${TMPDIR:-}" /var/tmp /tmp "\${HOME:-}"; do [ -n "$d" ] && [ -d "$d" ] && [ -w "$d" ] || continue`;

const script = `LC_ALL=C; export LC_ALL
${factsFunction}
tell() { [ -f "$2" ] && printf '%s\\t%s\\n' "$1" "$(facts "$2")"; }
tell main "$1"; tell wal "$1-wal"; tell journal "$1-journal"; tell shm "$1-shm"
printf 'head\\t%s\\n' "$(dd if="$1" bs=${triageBytes} count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n')"
tell again "$1"
${placesLoop}
  printf 'place\\t%s\\t%s\\n' "$d" "$(df -Pk -- "$d" 2>/dev/null | tail -n 1)"
done
exit 0`;

/** Looks at a database, and at where a temporary copy could lie, in one go. `path` is absolute and free of links. Throws `ssh/…`. */
export async function lookAtDatabase(
  connection: SshConnection,
  path: string,
  wait: Wait,
): Promise<SeenDatabase> {
  const command = { program: 'sh', args: ['-c', script, 'sh', path] };
  const { stdout } = await runToEnd(connection, command, { mostBytes }, wait);
  return readSeen(stdout.toString('utf8'));
}

/** Reads the lines of the script: a name, a tabulator, what was found. */
export function readSeen(text: string): SeenDatabase {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const valueOf = (name: string) => lines.find(([found]) => found === name)?.[1] ?? '';
  const file = (name: string) => parseFacts(valueOf(name));
  const [main, wal] = [file('main'), file('wal')];
  return {
    files:
      main === null
        ? null
        : {
            main,
            wal,
            journal: file('journal'),
            hasShm: lines.some(([name]) => name === 'shm'),
          },
    walBytes: wal?.sizeBytes ?? 0,
    beginning: Buffer.from(valueOf('head'), 'hex'),
    isSettled: main !== null && file('again')?.id === main.id,
    places: lines.flatMap(([name, folder = '', df = '']) => {
      const place = name === 'place' ? placeOf(folder, df) : null;
      return place === null ? [] : [place];
    }),
  };
}

/** Reads what `factsFunction` prints; null for anything else. */
export function parseFacts(text: string): HostFileFacts | null {
  const match = /^(-?\d+:\d+:(\d+):(\d+)(?:\.(\d{1,9}))?\d*):([0-7]+)$/.exec(text.trim());
  const [, id, size, seconds, fraction = '', mode] = match ?? [];
  if (id === undefined || size === undefined || seconds === undefined || mode === undefined) return null;
  return {
    id,
    sizeBytes: Number(size),
    modifiedNs: `${BigInt(`${seconds}${fraction.padEnd(9, '0')}`)}`,
    mode: Number.parseInt(mode, 8) & 0o7777,
  };
}

/** The last line of `df -Pk`: the device, blocks of 1024 bytes in all, used, available. */
function placeOf(folder: string, df: string): TemporaryPlace | null {
  const match = /^(.*?)\s+\d+\s+\d+\s+(-?\d+)\s+\d+%/.exec(df);
  const [, device, free] = match ?? [];
  if (device === undefined || free === undefined || !folder.startsWith('/')) return null;
  return { folder, device, freeBytes: Math.max(0, Number(free)) * 1024 };
}
