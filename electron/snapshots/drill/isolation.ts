import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText, sameText } from '../../../shared/text/local-text.ts';
import { isolatedScript, scriptFailures } from './isolated-script.ts';

/** New user, network and process namespaces: no way out, and whatever runs in there ends with the first process of it. */
const unshareOptions = ['--user', '--map-root-user', '--net', '--pid', '--fork', '--kill-child'];

const trialMs = 10_000;

export type IsolatedStart = {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly port: number;
  readonly readyPath: string;
};

/** What the script says on its own channel: `ready`, `open` or `ended 1`. */
type IsolatedProcess = { readonly child: ChildProcess; readonly words: Readable };

/** Starts the command in an empty network. Ends with its input; `child.pid` is the leader of its process group. */
export async function startIsolated(start: IsolatedStart): Promise<IsolatedProcess> {
  const outside = await readlink('/proc/self/ns/net');
  const { command, environment, folder, port, readyPath } = start;
  const script = ['bash', '--norc', '-c', isolatedScript, 'holdfast-drill', outside, String(port), readyPath];
  const child = spawn('unshare', [...unshareOptions, ...script, ...command], {
    cwd: folder,
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  // A service that is gone takes no input; its end is told elsewhere.
  child.stdin?.on('error', () => undefined);
  const words = child.stdio[3];
  if (words === null || words === undefined || !('read' in words)) throw new Error('a pipe was not made');
  return { child, words };
}

/** Why nothing can be started in an empty network on this computer, in the words of the system; null when it can. */
export async function isolationProblem(
  environment: Readonly<Record<string, string>>,
): Promise<LocalText | null> {
  const start = { command: [], environment, folder: '/', port: 1, readyPath: '/' };
  const { child } = await startIsolated(start);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(0, 300);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), trialMs);
  try {
    const status = await endOf(child);
    if (status === '0') return null;
    if (status === String(scriptFailures.notAlone)) return notEmpty;
    if (status === String(scriptFailures.noLoopback)) return noLoopback;
    return sameText(said.trim() === '' ? status : said.trim());
  } finally {
    clearTimeout(timer);
  }
}

const notEmpty = localText(
  'the new network namespace is not empty',
  '새 네트워크 네임스페이스가 비어 있지 않음',
);
const noLoopback = localText(
  'loopback cannot be set up (ip or ifconfig)',
  '루프백을 설정할 수 없음(ip 또는 ifconfig)',
);

/** The exit status, the signal, or why it could not be started. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, name) => resolve(String(code ?? name ?? '')));
  });
}
