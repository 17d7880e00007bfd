import type { Handlers } from '../dispatcher.ts';
import type { HostLeftovers } from '../hosts/host-leftovers.ts';
import type { HostLinks } from '../hosts/host-links.ts';
import type { HostService } from '../hosts/host-service.ts';
import type { TargetService } from '../targets/target-service.ts';

export type HostParts = {
  readonly hosts: HostService;
  readonly links: HostLinks;
  readonly leftovers: HostLeftovers;
  readonly targets: Pick<TargetService, 'get'>;
};

export function createHostHandlers({ hosts, links, leftovers, targets }: HostParts): Handlers['hosts'] {
  return {
    check: (request, { signal }) => hosts.check(request, signal),
    trust: ({ fingerprint, ...way }, { signal }) => hosts.trust(way, fingerprint, signal),
    list: () => ({ hosts: [...hosts.list()] }),
    link: async ({ targetId }, { signal }) => {
      const { host } = targets.get(targetId);
      return { link: host === null ? null : await links.link(host, signal) };
    },
    connect: async ({ targetId }, { signal }) => {
      const { host } = targets.get(targetId);
      return { link: host === null ? null : await links.connect(host, signal) };
    },
    forget: async ({ name, confirm }, { signal }) => {
      await hosts.forget(name, confirm, signal);
      return {};
    },
    leftovers: async ({ remove, ...way }, { signal }) => ({
      leftovers: [...(await (remove ? leftovers.remove(way, signal) : leftovers.find(way, signal)))],
    }),
  };
}
