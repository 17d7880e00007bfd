import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SshServer } from './start-ssh-server.ts';

/** Why no host with a network of its own can be made here; null where it can. */
export const noOwnNetwork = whyNot();

/** A network whose only interface is a loopback of its own: what listens there is reached by nobody outside. */
export type OwnNetwork = {
  /** The command line that runs a program in there, as another account where one is given. */
  readonly commandFor: (
    program: string,
    args: readonly string[],
    as?: { readonly uid: number; readonly gid: number },
  ) => readonly [string, ...string[]];
  /** Starts a module of Node in there, and answers with the first line that it prints. */
  readonly run: (module: string, args?: readonly string[]) => Promise<string>;
  /** The same SSH server, entered at another port, whose sessions are in there. */
  readonly enter: (server: SshServer) => Promise<SshServer>;
  readonly stop: () => void;
};

/** Makes one. It ends with `stop`, and with it everything that was started in there. */
export async function startOwnNetwork(): Promise<OwnNetwork> {
  const holder = spawn('unshare', ['-n', 'sh', '-c', 'ip link set lo up && echo up && exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const started = new Set<ChildProcess>([holder]);
  const relays = new Set<ReturnType<typeof createServer>>();
  const commandFor: OwnNetwork['commandFor'] = (program, args, as) => [
    'nsenter',
    '-t',
    `${holder.pid}`,
    '-n',
    ...(as === undefined ? [] : ['-S', `${as.uid}`, '-G', `${as.gid}`]),
    program,
    ...args,
  ];
  const begin = (program: string, args: readonly string[]) => {
    const [command, ...all] = commandFor(program, args);
    const child = spawn(command, all, { cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
    started.add(child);
    child.once('exit', () => started.delete(child));
    return child;
  };
  await firstLine(holder);
  return {
    commandFor,
    run: (module, args = []) => firstLine(begin(process.execPath, [module, ...args])),
    enter: async (server) => {
      const relay = createServer((socket) => {
        const session = begin('/usr/sbin/sshd', ['-i', '-f', join(server.folder, 'sshd_config')]);
        session.stdin?.on('error', () => socket.destroy());
        session.stdout?.pipe(socket);
        if (session.stdin !== null) socket.pipe(session.stdin);
        socket.on('error', () => session.kill());
        socket.on('close', () => session.kill());
      });
      relays.add(relay);
      await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
      const address = relay.address();
      if (address === null || typeof address === 'string') throw new Error('a port without a number');
      return { ...server, port: address.port };
    },
    stop: () => {
      for (const relay of relays) relay.close();
      for (const child of started) child.kill('SIGKILL');
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('nothing is heard of it');
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    once(child, 'exit').then(() => Promise.reject(new Error(`${child.spawnargs.join(' ')} has ended`))),
  ]);
  return line;
}

function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'Only root gives a host a network of its own.';
  try {
    execFileSync('unshare', ['-n', 'sh', '-c', 'ip link set lo up && nsenter --version'], {
      stdio: 'ignore',
    });
    return null;
  } catch {
    return 'unshare -n, ip or nsenter do not do here what a host with a network of its own needs.';
  }
}
