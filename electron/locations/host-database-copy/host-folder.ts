import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { runOnHost } from '../ssh/remote-program.ts';
import type { RemoteProgram } from '../ssh/remote-program.ts';
import { temporaryPrefix } from '../ssh/replace-on-host.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import { lost, timedOut } from '../ssh/ssh-errors.ts';

/** A folder on a host that only the account can enter, and that goes with whoever holds it. */
type HostFolder = {
  /** Absolute. */
  readonly path: string;
  /** Throws `ssh/lost` once nothing keeps it any more, as when the link was lost: then the host removes it. */
  readonly mustBeKept: () => void;
  /** Removes it. When the connection is gone, the host does so by itself. Never fails. */
  readonly release: () => Promise<void>;
};

/** Written into each folder: whether its keeper still runs is told by the process and when that began. */
export const ownerName = 'owner';

/** When a process began, in ticks since the boot, and which boot that was; nothing where the system does not tell. */
export const beganFunction = `began() { cut -d ' ' -f 22 "/proc/$1/stat" 2>/dev/null; }
boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null; }`;

/** Holds the folder until its input ends, which it does when the desk is done, crashes, or the link is lost. */
const script = `umask 077
${beganFunction}
d=$1
mkdir -m 700 -- "$d" || exit 3
gone() { for i in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$d" 2>/dev/null; [ -e "$d" ] || return; sleep 1; done; }
trap gone EXIT; trap 'exit 1' HUP INT PIPE TERM
printf 'pid %s\\nbegan %s\\nboot %s\\nat %s\\n' "$$" "$(began $$)" "$(boot)" "$(date +%s)" > "$d/${ownerName}" || exit 3
echo ready
cat >/dev/null
exit 0`;

const releaseMs = 30_000;

/** Makes one in `place`. Throws `snapshot/scratch-full` where it cannot be made, `ssh/…`. */
export async function makeHostFolder(
  connection: SshConnection,
  place: string,
  wait: Wait,
): Promise<HostFolder> {
  const path = `${place.replace(/\/+$/, '')}/${temporaryPrefix}${randomBytes(8).toString('hex')}`;
  // Ends with its input only: stopped from outside, it could be killed before it has removed everything.
  const calm = { signal: new AbortController().signal, timeoutMs: wait.timeoutMs };
  const keeper = await runOnHost(
    connection,
    { program: 'sh', args: ['-c', script, 'sh', path], folder: '/' },
    calm,
  );
  let isKept = true;
  const end = () => void (isKept = false);
  void keeper.ended.then(end, end);
  const mustBeKept = () => {
    if (!isKept) throw lost(connection.label);
  };
  const release = () => releaseKeeper(keeper, connection.label);
  try {
    const late = () =>
      timedOut(connection.label, localText('while making a temporary folder', '임시 폴더를 만드는 중'));
    await bounded(wait, isReady(keeper, path, connection.label), { late });
    return { path, mustBeKept, release };
  } catch (error: unknown) {
    await release();
    throw error;
  }
}

async function isReady(keeper: RemoteProgram, path: string, label: string): Promise<void> {
  const said = await Promise.race([
    once(keeper.stdout, 'data').then(([piece]: readonly unknown[]) => String(piece)),
    keeper.ended.then(({ errorText }) => ({ errorText })),
  ]);
  keeper.stdout.resume();
  if (typeof said === 'string' && said.startsWith('ready')) return;
  if (typeof said === 'string') throw lost(label);
  throw new AppError(
    'snapshot/scratch-full',
    localText(
      `The temporary folder ${path} could not be made on ${label}: ${said.errorText.trim().slice(0, 300)}. Check the disk there.`,
      `${label}에 임시 폴더 ${path}을(를) 만들지 못했습니다: ${said.errorText.trim().slice(0, 300)}. 해당 디스크를 확인하십시오.`,
    ),
  );
}

async function releaseKeeper(keeper: RemoteProgram, label: string): Promise<void> {
  keeper.stdout.resume();
  keeper.stdin.end();
  const late = () => timedOut(label, localText('while removing a temporary folder', '임시 폴더를 지우는 중'));
  const wait = { signal: new AbortController().signal, timeoutMs: releaseMs };
  await bounded(wait, keeper.ended, { late }).catch(() => keeper.stop());
}
