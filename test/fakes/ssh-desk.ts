import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostKey } from '../../electron/locations/ssh/host-key.ts';
import { SshConnections } from '../../electron/locations/ssh/ssh-connections.ts';
import type { SshDesk, SshSettings } from '../../electron/locations/ssh/ssh-ports.ts';
import { SystemClock } from '../../electron/platform/clock.ts';
import type { Clock } from '../../electron/platform/clock.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';

/** The operator's side of SSH for a test: a home folder of its own, keys that were pinned, and secrets. */
export type PracticeDesk = {
  readonly connections: SshConnections;
  readonly desk: SshDesk;
  readonly home: string;
  /** Pinned keys, by `host:port`. */
  readonly pinned: Map<string, readonly HostKey[]>;
  /** By account, as in `ops@127.0.0.1:22`. */
  readonly passwords: Map<string, string>;
  /** By file. */
  readonly passphrases: Map<string, string>;
  /** Files of the home's `.ssh`. */
  readonly write: (name: string, text: string) => string;
  /** Settings that log in on a server by its key. Its host key is known from then on. */
  readonly enter: (server: SshServer, choices?: Partial<SshSettings>) => SshSettings;
  readonly dispose: () => Promise<void>;
};

export async function practiceDesk(
  choices: { readonly agentSocket?: string; readonly clock?: Clock } = {},
): Promise<PracticeDesk> {
  const home = await mkdtemp(join(tmpdir(), 'holdfast-ssh-desk-'));
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  const pinned = new Map<string, readonly HostKey[]>();
  const passwords = new Map<string, string>();
  const passphrases = new Map<string, string>();
  const known: string[] = [];
  const desk: SshDesk = {
    hostKeys: { find: async (host, port) => pinned.get(`${host}:${port}`) ?? [] },
    secrets: {
      password: async ({ user, host, port }) => passwords.get(`${user}@${host}:${port}`) ?? null,
      passphrase: async (file) => passphrases.get(file) ?? null,
    },
    homeFolder: home,
    userName: 'nobody-here',
    agentSocket: choices.agentSocket ?? null,
    environment: process.env,
  };
  const connections = new SshConnections(desk, choices.clock ?? new SystemClock());
  const write = (name: string, text: string) => {
    const file = join(home, '.ssh', name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  return {
    connections,
    desk,
    home,
    pinned,
    passwords,
    passphrases,
    write,
    enter: (server, more = {}) => {
      known.push(server.knownHostsLine());
      write('known_hosts', known.join(''));
      const address = { user: server.account.user, host: server.host, port: server.port };
      return { address, keyFile: server.keyFile, jumps: null, ...more };
    },
    dispose: async () => {
      connections.dispose();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Runs something with a desk of its own. */
export async function withDesk<Value>(
  work: (desk: PracticeDesk) => Promise<Value>,
  choices: Parameters<typeof practiceDesk>[0] = {},
): Promise<Value> {
  const desk = await practiceDesk(choices);
  try {
    return await work(desk);
  } finally {
    await desk.dispose();
  }
}
