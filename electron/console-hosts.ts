import { homedir } from 'node:os';
import type { Foundation } from './console-foundation.ts';
import type { ConsoleOptions } from './console-options.ts';
import { keptSshSecrets, keptSudoPassword } from './hosts/host-secrets.ts';
import { HostService } from './hosts/host-service.ts';
import { HostStore } from './hosts/host-store.ts';
import { ReachedHosts } from './hosts/reached-hosts.ts';
import type { DisposableStack } from './platform/disposable.ts';
import { accountName } from './platform/operator.ts';

type HostParts = Pick<Foundation, 'clock' | 'database' | 'credentials' | 'journal' | 'operator'>;

/** The hosts that this desk reaches over SSH, by the configuration, keys and agent of the account that runs it. */
export function createHosts(
  { environment }: Pick<ConsoleOptions, 'environment'>,
  { clock, database, credentials, journal, operator }: HostParts,
  disposables: DisposableStack,
): { readonly hosts: HostService; readonly reached: ReachedHosts } {
  const store = new HostStore(database);
  const desk = {
    homeFolder: environment['HOME'] ?? homedir(),
    userName: accountName(),
    agentSocket: environment['SSH_AUTH_SOCK'] ?? null,
  };
  const find = async (host: string, port: number) => {
    const pinned = store.find(host, port);
    return pinned === null ? [] : [pinned.key];
  };
  const secrets = keptSshSecrets(credentials);
  const reached = disposables.add(
    new ReachedHosts({ ...desk, hostKeys: { find }, secrets }, clock, (account, signal) =>
      keptSudoPassword(credentials, account, signal),
    ),
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
  return { hosts, reached };
}
