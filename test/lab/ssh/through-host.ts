import { createHash } from 'node:crypto';
import type { PracticeHost } from './practice-host.ts';
import type { SshServer } from './start-ssh-server.ts';

type Run = (
  args: readonly string[],
) => Promise<{ readonly exitCode: number | null; readonly stdout: string }>;

/** Pins the key of a practice server on a desk, as an operator does who has compared it. */
export async function trustHost(run: Run, server: SshServer): Promise<void> {
  const [, , blob = ''] = server.knownHostsLine().split(' ');
  const hash = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  const trust = `SHA256:${hash.replace(/=+$/, '')}`;
  const identity = ['--identity', server.keyFile];
  const { exitCode, stdout } = await run(['host', 'check', addressOf(server), ...identity, '--trust', trust]);
  if (exitCode !== 0) throw new Error(`the host was not trusted: ${stdout}`);
}

/** The command line that adds or changes a target, for one whose files lie on the host. */
export function throughHost(args: readonly string[], host: PracticeHost): readonly string[] {
  const at = args.indexOf('target');
  const verb = at === -1 ? undefined : args[at + 1];
  if (verb !== 'add' && verb !== 'edit') return args;
  const there = args.map((arg, place) => (args[place - 1] === '--set' ? settingThere(arg, host) : arg));
  return verb === 'edit'
    ? there
    : [...there, '--ssh', addressOf(host.server), '--identity', host.server.keyFile];
}

function settingThere(setting: string, host: PracticeHost): string {
  const at = setting.indexOf('=');
  return `${setting.slice(0, at + 1)}${host.pathThere(setting.slice(at + 1))}`;
}

function addressOf(server: SshServer): string {
  return `${server.account.user}@${server.host}:${server.port}`;
}
