import type { SFTPWrapper } from 'ssh2';
import { AppError, asError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { runOnHost } from './remote-program.ts';
import type { SshConnection } from './ssh-connection.ts';
import { lost as connectionLost, timedOut } from './ssh-errors.ts';
import { speakSftp } from './ssh-library.ts';
import type { Session } from './ssh-link.ts';

const notThereStatus = 127;
const opening = localText('while opening SFTP as root', 'root 권한으로 SFTP를 여는 중');

/** Where systems keep the program that OpenSSH transfers files with, besides the one that its own configuration names. */
const script = `named=$(sed -n 's/^[[:space:]]*[Ss]ubsystem[[:space:]]\\{1,\\}sftp[[:space:]]\\{1,\\}\\(\\/[^[:space:]]*\\).*/\\1/p' /etc/ssh/sshd_config 2>/dev/null | head -n 1)
for p in "$named" /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server /usr/libexec/ssh/sftp-server \\
  /usr/libexec/sftp-server /usr/local/libexec/sftp-server /usr/lib/sftp-server; do
  [ -n "$p" ] && [ -x "$p" ] && exec "$p"
done
exit ${notThereStatus}`;

/**
 * A file transfer with the rights of root: the host's own sftp-server, begun by sudo, over the streams of a program. Throws `ssh/no-sftp` where the
 * host has no such program, `ssh/sudo-refused`, `ssh/…`.
 */
export async function rootFileTransfer(connection: SshConnection, wait: Wait): Promise<Session<SFTPWrapper>> {
  const since = performance.now();
  // It runs until it is closed, whoever waits for its beginning.
  const calm = { signal: new AbortController().signal, timeoutMs: wait.timeoutMs };
  const program = await runOnHost(connection, { program: 'sh', args: ['-c', script] }, calm);
  const { channel, ready } = await speakSftp(program);
  const [lost, closed] = [new AbortController(), new AbortController()];
  const ended = program.ended.then(
    ({ exitCode, errorText }) => notBegun(connection.label, exitCode, errorText),
    (error: unknown) => {
      lost.abort(error);
      return asError(error);
    },
  );
  void ended.then(() => closed.abort());
  const begun = Promise.race([
    ready,
    ended.then((error) => {
      throw error;
    }),
  ]);
  try {
    await bounded(remaining(wait, since), begun, { late: () => timedOut(connection.label, opening) });
    // Its session is given back by the program itself.
    return { channel, lost: lost.signal, closed: closed.signal, over: () => {} };
  } catch (error: unknown) {
    program.stop();
    throw error;
  }
}

function notBegun(host: string, exitCode: number | null, errorText: string): AppError {
  if (exitCode === notThereStatus) return noRootSftp(host);
  return connectionLost(host, new Error(`sftp-server ended: ${errorText.slice(-2000)}`));
}

function noRootSftp(host: string): AppError {
  return new AppError(
    'ssh/no-sftp',
    localText(
      `${host} has no sftp-server that sudo could begin, which what only root may read or change there is transferred with. Install it (the package "openssh-sftp-server", or "openssh-server").`,
      `${host}에 sudo로 실행할 sftp-server가 없습니다. root만 읽거나 바꿀 수 있는 파일은 이 프로그램으로 전송합니다. 패키지 "openssh-sftp-server" 또는 "openssh-server"를 설치하십시오.`,
    ),
  );
}
