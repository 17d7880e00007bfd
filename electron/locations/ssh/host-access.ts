import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { SharedSftp } from './shared-sftp.ts';
import { SshConnections } from './ssh-connections.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { SshLocation } from './ssh-location.ts';
import type { SshDesk, SshSettings } from './ssh-ports.ts';
import { routeTo } from './ssh-route.ts';
import type { SshHop } from './ssh-route.ts';
import type { Sudo } from './sudo.ts';

const Address = z.object({ user: z.string().nullable(), host: z.string(), port: z.number().nullable() });

/**
 * What a process of its own needs to enter a host as the console would: the way, the pinned keys of the hosts on it, and their secrets. It
 * travels over the process's own channel only.
 */
export const HostAccess = z.object({
  settings: z.object({
    address: Address,
    keyFile: z.string().nullable(),
    jumps: z.array(Address).nullable(),
  }),
  hostKeys: z.array(z.object({ host: z.string(), port: z.number(), type: z.string(), blob: z.string() })),
  passwords: z.array(z.object({ user: z.string(), host: z.string(), port: z.number(), secret: z.string() })),
  passphrases: z.array(z.object({ keyFile: z.string(), secret: z.string() })),
  /** Null where everything is done as the account. */
  sudo: z.object({ password: z.string().nullable() }).nullable(),
  homeFolder: z.string(),
  userName: z.string(),
  agentSocket: z.string().nullable(),
  /** For a ProxyCommand on the way; empty where there is none. */
  environment: z.record(z.string(), z.string().optional()),
});
export type HostAccess = z.infer<typeof HostAccess>;

/**
 * Gathers what the way to a host needs.
 *
 * @throws AppError ssh/not-supported, credentials/… when the store cannot be asked
 */
export async function hostAccessOf(
  settings: SshSettings,
  desk: SshDesk,
  signal: AbortSignal,
  sudo: Sudo | null = null,
): Promise<HostAccess> {
  const hops = await routeTo(settings, desk);
  const { address, keyFile, jumps } = settings;
  const { homeFolder, userName, agentSocket } = desk;
  const files = [...new Set(hops.flatMap((hop) => hop.keyFiles))];
  return {
    settings: { address, keyFile, jumps: jumps === null ? null : [...jumps] },
    hostKeys: (await Promise.all(hops.map((hop) => pinnedFor(hop, desk)))).flat(),
    passwords: await found(hops, ({ account }) => desk.secrets.password(account, signal), accountOf),
    passphrases: await found(
      files,
      (file) => desk.secrets.passphrase(file, signal),
      (file) => ({ keyFile: file }),
    ),
    sudo,
    homeFolder,
    userName,
    agentSocket,
    environment: hops.some(({ proxyCommand }) => proxyCommand !== null) ? { ...desk.environment } : {},
  };
}

/** A host that a job has entered by a connection of its own, which ends with the job. */
export type EnteredHost = {
  readonly connection: SshConnection;
  readonly files: SharedSftp;
  readonly location: (folder: string) => SshLocation;
  readonly dispose: () => void;
};

/** Nothing is asked of the host before the first use. */
export function enterHost(access: HostAccess, clock: Clock): EnteredHost {
  const { settings, homeFolder, userName, agentSocket, environment } = access;
  const connections = new SshConnections(
    {
      homeFolder,
      userName,
      agentSocket,
      environment,
      hostKeys: {
        find: async (host, port) =>
          access.hostKeys.filter((key) => key.host === host.toLowerCase() && key.port === port),
      },
      secrets: {
        password: async ({ user, host, port }) =>
          access.passwords.find((one) => one.user === user && one.host === host && one.port === port)
            ?.secret ?? null,
        passphrase: async (file) => access.passphrases.find((one) => one.keyFile === file)?.secret ?? null,
      },
    },
    clock,
  );
  const { sudo } = access;
  const asRoot = sudo === null ? null : async () => sudo;
  return {
    connection: connections.to(settings, asRoot),
    files: connections.files(settings, asRoot),
    location: (folder) => connections.location(settings, folder, asRoot),
    dispose: () => connections.dispose(),
  };
}

async function pinnedFor({ keysOf }: SshHop, { hostKeys }: SshDesk): Promise<HostAccess['hostKeys']> {
  const keys = await hostKeys.find(keysOf.host, keysOf.port);
  return keys.map(({ type, blob }) => ({ host: keysOf.host.toLowerCase(), port: keysOf.port, type, blob }));
}

function accountOf({ account }: SshHop): SshHop['account'] {
  return account;
}

async function found<Item, Named>(
  items: readonly Item[],
  read: (item: Item) => Promise<string | null>,
  nameOf: (item: Item) => Named,
): Promise<(Named & { readonly secret: string })[]> {
  const secrets: (Named & { readonly secret: string })[] = [];
  for (const item of items) {
    const secret = await read(item);
    if (secret !== null) secrets.push({ ...nameOf(item), secret });
  }
  return secrets;
}
