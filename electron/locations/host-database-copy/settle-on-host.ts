import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { runToEnd } from '../ssh/run-to-end.ts';
import type { RemoteResult } from '../ssh/run-to-end.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import { settleScript } from './shell-copy-scripts.ts';

/** What of a copy there is, with its size: main, and what could not be brought into it there. */
export type CopyFiles = {
  readonly mainBytes: number;
  readonly beside: readonly { readonly suffix: '-wal' | '-journal'; readonly sizeBytes: number }[];
};

/** A large log on a slow disk. A lost link is noticed within a minute. */
const longestMs = 6 * 3_600_000;
const mostBytes = 64 * 1024;

/** Brings a copy into its one file where the host can. Throws `ssh/program-failed` where it does not tell all of it, `ssh/…`, run/cancelled. */
export async function settleOnHost(
  connection: SshConnection,
  folder: string,
  signal: AbortSignal,
): Promise<CopyFiles> {
  const command = { program: 'sh', args: ['-c', settleScript, 'sh', folder] };
  const result = await runToEnd(connection, command, { mostBytes }, { signal, timeoutMs: longestMs });
  const files = readSettled(result);
  if (files === null) throw notTold(connection.label, folder, result);
  return files;
}

/** Reads the sizes that the script tells; null where not all of them are there: a file that is left out would be lost. */
export function readSettled({
  exitCode,
  stdout,
}: Pick<RemoteResult, 'exitCode' | 'stdout'>): CopyFiles | null {
  const lines = stdout.toString('utf8').split('\n');
  if (exitCode !== 0 || lines.pop() !== '' || lines.pop() !== 'end') return null;
  let mainBytes: number | null = null;
  const beside: CopyFiles['beside'][number][] = [];
  for (const line of lines) {
    const [, name, size] = /^(main|-wal|-journal)\t([1-9]\d*)$/.exec(line) ?? [];
    if (name === 'main') mainBytes = Number(size);
    else if (name === '-wal' || name === '-journal') beside.push({ suffix: name, sizeBytes: Number(size) });
    else return null;
  }
  return mainBytes === null ? null : { mainBytes, beside };
}

function notTold(
  host: string,
  folder: string,
  { exitCode, errorText }: Pick<RemoteResult, 'exitCode' | 'errorText'>,
): AppError {
  const said = errorText.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
  const detail = said || `exit code ${exitCode ?? 'unknown'}`;
  return new AppError(
    'ssh/program-failed',
    localText(
      `${host} does not tell all of the temporary copy of a database in ${folder} (${detail}), so that nothing was taken from it. Look at the host's memory and limits, then try again.`,
      `${host}이(가) ${folder}에 있는 데이터베이스 임시 복사본의 내용을 모두 알려 주지 않아(${detail}) 아무것도 가져오지 않았습니다. 호스트의 메모리와 제한을 확인한 뒤 다시 시도하십시오.`,
    ),
  );
}
