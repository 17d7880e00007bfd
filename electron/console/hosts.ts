import { homedir } from 'node:os';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { keptSshSecrets, keptSudoPassword } from '../hosts/host-secrets.ts';
import { HostSudo } from '../hosts/host-sudo.ts';
import { HostService } from '../hosts/host-service.ts';
import { HostStore } from '../hosts/host-store.ts';
import { ReachedHosts } from '../hosts/reached-hosts.ts';
import type { SudoPassword } from '../hosts/reached-hosts.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import { accountName } from '../platform/operator.ts';

type HostParts = Pick<Foundation, 'clock' | 'database' | 'credentials' | 'journal' | 'operator'>;

/** The hosts that this desk reaches over SSH, by the configuration, keys and agent of the account that runs it. */
export function createHosts(
  { environment }: Pick<ConsoleOptions, 'environment'>,
  { clock, database, credentials, journal, operator }: HostParts,
  disposables: DisposableStack,
): { readonly hosts: HostService; readonly reached: ReachedHosts; readonly sudo: HostSudo } {
  const store = new HostStore(database);
  const desk = {
    homeFolder: environment['HOME'] ?? homedir(),
    userName: accountName(),
    agentSocket: environment['SSH_AUTH_SOCK'] ?? null,
    environment,
  };
  const find = async (host: string, port: number) => {
    const pinned = store.find(host, port);
    return pinned === null ? [] : [pinned.key];
  };
  const secrets = keptSshSecrets(credentials);
  const sudoPassword: SudoPassword = (account, signal) => keptSudoPassword(credentials, account, signal);
  const reached = disposables.add(
    new ReachedHosts({ ...desk, hostKeys: { find }, secrets }, clock, sudoPassword),
  );
  const hosts = new HostService({
    store,
    secrets: credentials,
    desk,
    clock,
    journal,
    operator: () => operator,
    onChanged: () => reached.renew(),
  });
  const sudo = new HostSudo({
    connection: (way) => reached.connection(way),
    account: (way) => hosts.account(way),
    password: sudoPassword,
    journal,
  });
  return { hosts, reached, sudo };
}
