import type { Handlers } from '../dispatcher.ts';
import type { HostLeftovers } from '../hosts/host-leftovers.ts';
import type { HostLinks } from '../hosts/host-links.ts';
import type { KeptHostSecrets } from '../hosts/kept-host-secrets.ts';
import type { HostSudo } from '../hosts/host-sudo.ts';
import type { HostService } from '../hosts/host-service.ts';
import type { RunningCalls } from './running-calls.ts';
import type { TargetService } from '../targets/target-service.ts';

export type HostParts = {
  readonly hosts: HostService;
  readonly hostSecrets: KeptHostSecrets;
  readonly links: HostLinks;
  readonly leftovers: HostLeftovers;
  readonly sudo: HostSudo;
  readonly targets: Pick<TargetService, 'get' | 'list'>;
};

export function createHostHandlers(
  { hosts, hostSecrets, links, leftovers, sudo, targets }: HostParts,
  calls: RunningCalls,
): Handlers['hosts'] {
  return {
    check: ({ callId, ...request }, { signal }) =>
      calls.run(callId, signal, (ending) => hosts.check(request, ending)),
    trust: ({ fingerprint, ...way }, { signal }) => hosts.trust(way, fingerprint, signal),
    list: async () => {
      const known = hosts.list();
      const ways = [
        ...targets.list().flatMap(({ host }) => host ?? []),
        ...known.flatMap(({ lastCheck }) => lastCheck?.way ?? []),
      ];
      const named = await Promise.all(ways.map(async (way) => ({ way, name: await hosts.nameOf(way) })));
      const to = (name: string) => named.filter((one) => one.name === name).map(({ way }) => way);
      return { hosts: known.map((host) => ({ ...host, link: links.standing(to(host.name)) })) };
    },
    link: async ({ targetId }, { signal }) => {
      const { host } = targets.get(targetId);
      return { link: host === null ? null : await links.link(host, signal) };
    },
    connect: async ({ targetId, callId }, { signal }) => {
      const { host } = targets.get(targetId);
      if (host === null) return { link: null };
      return { link: await calls.run(callId, signal, (ending) => links.connect(host, ending)) };
    },
    forget: async ({ name, confirm }, { signal }) => {
      await hosts.forget(name, confirm, signal);
      return {};
    },
    secrets: () => ({ secrets: [...hostSecrets.list()] }),
    removeSecret: async ({ name }, { signal }) => {
      await hostSecrets.remove(name, signal);
      return {};
    },
    leftovers: async ({ remove, ...way }, { signal }) => ({
      leftovers: [...(await (remove ? leftovers.remove(way, signal) : leftovers.find(way, signal)))],
    }),
    sudo: ({ try: isTried, ...way }, { signal }) =>
      isTried ? sudo.try(way, signal) : sudo.state(way, signal),
  };
}
