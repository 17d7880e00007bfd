import { onlyLocal } from '../../../locations/local-path.ts';
import { enterHost } from '../../../locations/ssh/host-access.ts';
import type { HostAccess } from '../../../locations/ssh/host-access.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { CaptureSource } from './capture-source.ts';

/** Enters the host, where the files lie on one. Whoever opens it disposes of it. */
export function openSource(access: HostAccess | null, clock: Clock): CaptureSource {
  if (access === null) return { kind: 'local', host: null, dispose: () => undefined };
  const host = enterHost(access, clock);
  return { kind: 'ssh', host, dispose: host.dispose };
}

/** Throws `location/only-local` for what is read on this computer only. */
export function refuseHost({ host }: CaptureSource): void {
  if (host !== null) throw onlyLocal(host.connection.label);
}
