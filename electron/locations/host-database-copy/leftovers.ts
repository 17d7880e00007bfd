import { runToEnd } from '../ssh/run-to-end.ts';
import { temporaryPrefix } from '../ssh/replace-on-host.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { beganFunction, ownerName } from './host-folder.ts';
import { placesLoop } from './look-at-database.ts';

/** A temporary folder of Holdfast on a host. */
type HostLeftover = {
  /** Absolute. */
  readonly path: string;
  /** Null where its folder does not say. */
  readonly madeAt: number | null;
  readonly sizeBytes: number;
  /** A capture holds it now: it is never removed. */
  readonly inUse: boolean;
};

const mostBytes = 1024 ** 2;

/** A folder that names no process, as those of programs that read a database have it, counts as used for a day. */
const oldMinutes = 24 * 60;

/**
 * Every folder of that prefix which belongs to the account. It is in use while the process that it names runs: the same number, begun at the
 * same time of the same boot. With `remove`, those that nobody uses are removed.
 */
const script = `LC_ALL=C; export LC_ALL
${beganFunction}
said() { sed -n "s/^$1 //p" "$f/${ownerName}" 2>/dev/null | head -n 1; }
used() {
  p=$(said pid)
  if [ -z "$p" ]; then [ -z "$(find "$f" -prune -mmin +${oldMinutes} -print 2>/dev/null)" ]; return; fi
  kill -0 "$p" 2>/dev/null || return 1
  [ "$(said boot)" = "$(boot)" ] && [ "$(said began)" = "$(began "$p")" ]
}
seen=' '
${placesLoop}
  i=$(ls -di -- "$d" | sed 's/^ *\\([0-9]*\\).*/\\1/'); case "$seen" in *" $i "*) continue;; esac; seen="$seen$i "
  for f in "\${d%/}"/${temporaryPrefix}*; do
    [ -d "$f" ] && [ ! -L "$f" ] && [ -O "$f" ] || continue
    u=0; used && u=1
    k=$(du -sk -- "$f" 2>/dev/null | cut -f 1); t=$(said at)
    [ "$1" = remove ] && [ $u = 0 ] && { rm -rf -- "$f" || continue; }
    printf '%s\\t%s\\t%s\\t%s\\n' "$u" "\${k:-0}" "\${t:-}" "$f"
  done
done
exit 0`;

/** What earlier captures left behind on a host, because they or the host were killed. Throws `ssh/…`. */
export function findLeftovers(connection: SshConnection, wait: Wait): Promise<readonly HostLeftover[]> {
  return run(connection, 'list', wait);
}

/** Removes what no capture uses, and answers what that was. Throws `ssh/…`. */
export async function removeLeftovers(
  connection: SshConnection,
  wait: Wait,
): Promise<readonly HostLeftover[]> {
  return (await run(connection, 'remove', wait)).filter(({ inUse }) => !inUse);
}

async function run(
  connection: SshConnection,
  what: 'list' | 'remove',
  wait: Wait,
): Promise<readonly HostLeftover[]> {
  const command = { program: 'sh', args: ['-c', script, 'sh', what] };
  const { stdout } = await runToEnd(connection, command, { mostBytes }, wait);
  return readLeftovers(stdout.toString('utf8'));
}

/** Reads the lines of the script: whether it is used, its KiB, seconds of the epoch, its path. */
export function readLeftovers(text: string): readonly HostLeftover[] {
  return text.split('\n').flatMap((line) => {
    const [, used, kib, at, path] = /^([01])\t(\d+)\t(\d*)\t(\/.+)$/.exec(line) ?? [];
    if (path === undefined) return [];
    return {
      path,
      madeAt: at === undefined || at === '' ? null : Number(at) * 1000,
      sizeBytes: Number(kib) * 1024,
      inUse: used === '1',
    };
  });
}
