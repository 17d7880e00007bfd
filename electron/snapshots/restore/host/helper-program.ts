import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { windowsHostText } from '../../../locations/ssh/windows-host.ts';
import { hostPrograms } from '../../../locations/ssh/host-programs.ts';
import type { RemoteCommand } from '../../../locations/ssh/program-line.ts';
import { runToEnd } from '../../../locations/ssh/run-to-end.ts';
import type { SshConnection } from '../../../locations/ssh/ssh-connection.ts';
import { noCommands } from '../../../locations/ssh/ssh-errors.ts';
import { pythonHelper } from './python-helper.ts';
import { shellHelper, shellHelperNeeds } from './shell-helper.ts';

const askMs = 30_000;

/**
 * The program that carries out on a host what a restore asks: python3, or the tools of GNU where there is none. `token` names the process.
 *
 * @throws AppError restore/host-lacks-tools, ssh/no-commands, ssh/…
 */
export async function helperCommand(
  connection: SshConnection,
  token: string,
  signal: AbortSignal,
): Promise<RemoteCommand> {
  const wait = { signal, timeoutMs: askMs };
  const { system, programs } = await hostPrograms(connection, wait);
  if (system === 'windows') throw new AppError('restore/host-lacks-tools', windowsHostText);
  if (programs === null) throw noCommands(connection.label);
  if (programs.python3 !== null)
    return { program: 'python3', args: ['-I', '-S', '-B', '-c', pythonHelper, token] };
  const needs = { program: 'sh', args: ['-c', shellHelperNeeds] };
  const { exitCode, stdout } = await runToEnd(connection, needs, { mostBytes: 1024 }, wait);
  if (exitCode === 0) return { program: 'sh', args: ['-c', shellHelper, 'sh', token] };
  throw lacksTools(connection.label, stdout.toString('utf8').trim());
}

/** Ends those of an earlier connection of the same restore, and waits until they are gone: what they were told comes to its end or never. */
const endEarlier = `token="$1"; shift
for pid; do
  case "$(ps -o args= -p "$pid" 2>/dev/null)" in *"$token"*) ;; *) continue;; esac
  kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null
  for i in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 "$pid" 2>/dev/null || break; sleep 0.1; done
done`;

export async function endEarlierHelpers(
  connection: SshConnection,
  token: string,
  pids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  if (pids.length === 0) return;
  const command = { program: 'sh', args: ['-c', endEarlier, 'sh', token, ...pids.map(String)] };
  await runToEnd(connection, command, { mostBytes: 1024 }, { signal, timeoutMs: askMs });
}

function lacksTools(host: string, missing: string): AppError {
  return new AppError(
    'restore/host-lacks-tools',
    localText(
      `Nothing can be restored on ${host}: it has no python3, and the tools that would do instead are missing or not those of GNU (${missing}). Install python3 there, or restore to a folder of this computer and copy it over with the service stopped.`,
      `${host}에는 복원할 수 없습니다. python3가 없고, 대신 쓸 도구도 없거나 GNU 도구가 아닙니다(${missing}). 그 호스트에 python3를 설치하거나, 이 컴퓨터의 폴더에 복원한 뒤 서비스를 멈추고 복사하십시오.`,
    ),
  );
}
