import type { Handlers } from '../dispatcher.ts';
import type { HostLeftovers } from '../hosts/host-leftovers.ts';
import type { HostService } from '../hosts/host-service.ts';

export type HostParts = { readonly hosts: HostService; readonly leftovers: HostLeftovers };

export function createHostHandlers({ hosts, leftovers }: HostParts): Handlers['hosts'] {
  return {
    check: (request, { signal }) => hosts.check(request, signal),
    trust: ({ fingerprint, ...way }, { signal }) => hosts.trust(way, fingerprint, signal),
    list: () => ({ hosts: [...hosts.list()] }),
    forget: async ({ name, confirm }, { signal }) => {
      await hosts.forget(name, confirm, signal);
      return {};
    },
    leftovers: async ({ remove, ...way }, { signal }) => ({
      leftovers: [...(await (remove ? leftovers.remove(way, signal) : leftovers.find(way, signal)))],
    }),
  };
}
