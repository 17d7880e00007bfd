import type { HostUse, HostWay, TargetHost } from '../../shared/model/host.ts';
import { sshAddressText } from '../locations/ssh/ssh-address.ts';
import { settingsOf } from './host-settings.ts';

/**
 * A way into a host with the rights that are declared for it: its own, else those of any target that has its files there. Throws
 * `host/invalid-address`.
 */
export function withDeclaredSudo(
  way: HostUse,
  targets: readonly { readonly host: TargetHost | null }[],
): HostUse {
  if (way.sudo !== undefined) return way;
  const account = accountOf(way);
  const sudo = targets.some(({ host }) => host?.sudo === true && accountOf(host) === account);
  return { ...way, sudo };
}

function accountOf(way: HostWay): string {
  return sshAddressText(settingsOf(way).address);
}
