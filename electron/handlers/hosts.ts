import type { Handlers } from '../dispatcher.ts';
import type { HostService } from '../hosts/host-service.ts';

export type HostParts = { readonly hosts: HostService };

export function createHostHandlers({ hosts }: HostParts): Handlers['hosts'] {
  return {
    check: (request, { signal }) => hosts.check(request, signal),
    trust: ({ fingerprint, ...way }, { signal }) => hosts.trust(way, fingerprint, signal),
    list: () => ({ hosts: [...hosts.list()] }),
    forget: async ({ name, confirm }, { signal }) => {
      await hosts.forget(name, confirm, signal);
      return {};
    },
  };
}
