import { homedir } from 'node:os';
import type { Foundation } from './console-foundation.ts';
import type { ConsoleOptions } from './console-options.ts';
import { HostService } from './hosts/host-service.ts';
import { HostStore } from './hosts/host-store.ts';
import { accountName } from './platform/operator.ts';

/** The hosts that this desk reaches over SSH, by the configuration, keys and agent of the account that runs it. */
export function createHosts({ environment }: ConsoleOptions, foundation: Foundation): HostService {
  return new HostService({
    ...foundation,
    store: new HostStore(foundation.database),
    secrets: foundation.credentials,
    desk: {
      homeFolder: environment['HOME'] ?? homedir(),
      userName: accountName(),
      agentSocket: environment['SSH_AUTH_SOCK'] ?? null,
    },
    operator: () => foundation.operator,
  });
}
